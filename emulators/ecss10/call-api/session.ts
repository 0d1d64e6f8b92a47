import type { RawData, WebSocket } from 'ws';
import type { CallEngine } from '../engine/call-engine.ts';
import type { Clock } from '../engine/clock.ts';
import type { LegSnapshot } from '../engine/leg.ts';
import { CommandError, execute, type Rights } from './commands.ts';
import type { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import { conversationsEvent, isMethod, requestSchema, type RequestId, type WireOptions } from './wire.ts';

/** Either side drops a peer silent for this long (contract). */
export const SILENCE_LIMIT_MS = 45_000;
/** A peer that does not read must not fill the memory. */
const MOST_BUFFERED_BYTES = 16 * 1024 * 1024;

export interface SessionOptions {
  socket: WebSocket;
  clientId: string;
  rights: Rights;
  engine: CallEngine;
  clock: Clock;
  faults: Faults;
  journal: Journal;
  wire: () => WireOptions;
  onClosed: (session: Session) => void;
}

/** One authorised WebSocket connection. */
export class Session {
  readonly rights: Rights;
  readonly clientId: string;
  readonly #options: SessionOptions;
  readonly #timers = new Set<() => void>();
  #stopSilenceTimer: () => void = () => undefined;
  #lastEventDueAt = 0;
  #commandTimes: number[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
    this.rights = options.rights;
    this.clientId = options.clientId;
  }

  start(): void {
    const { socket } = this.#options;
    socket.on('message', (data) => this.#received(data));
    socket.on('ping', () => this.#restartSilenceTimer());
    // ws closes the socket itself after an error; `close` follows.
    socket.on('error', (error) => this.#note('connection', 'error', { message: error.message }));
    socket.on('close', (code) => this.#closed(code));
    this.#restartSilenceTimer();
    this.#note('connection', 'open', {});
    this.#send({ event: 'connection_state', data: { state: 'open' } });
  }

  /** Ends the connection with a WebSocket close code, or like a cut cable. */
  close(code: number | 'cut', reason = ''): void {
    if (code === 'cut') this.#options.socket.terminate();
    else this.#options.socket.close(code, reason);
  }

  /** Reports a leg, subject to the faults in force. */
  report(leg: LegSnapshot): void {
    const { faults, clock, wire } = this.#options;
    const data = conversationsEvent(leg, wire());
    const copies = faults.copiesOfNextEvent();
    if (copies === 0) {
      this.#note('event', 'lost', data);
      return;
    }
    const send = (): void => {
      for (let copy = 0; copy < copies; copy += 1) {
        this.#note('event', copy === 0 ? 'sent' : 'duplicate', data);
        this.#send({ event: 'conversations_event', data });
      }
    };
    // Events keep their order even when the delay is shortened in between.
    const dueAt = Math.max(clock.now() + faults.state.eventDelayMs, this.#lastEventDueAt);
    if (dueAt <= clock.now()) {
      send();
      return;
    }
    this.#lastEventDueAt = dueAt;
    this.#later(dueAt - clock.now(), send);
  }

  #received(data: RawData): void {
    this.#restartSilenceTimer();
    const request = parseRequest(data);
    if (!request) {
      this.#answer(null, { error: { code: 400, message: 'Not a command' } });
      return;
    }
    const { id, method, params } = request;
    if (method === 'ping') {
      this.#answer(id, { result: 'pong' });
      return;
    }
    const outcome = this.#execute(method, params);
    const { faults } = this.#options;
    const silent = faults.takeSilence();
    const code = 'error' in outcome ? String(outcome.error.code) : 'ok';
    this.#note('command', silent ? `${code}, never answered` : code, { id, method, params, answer: outcome });
    if (silent) return;
    if (faults.state.commandDelayMs > 0) this.#later(faults.state.commandDelayMs, () => this.#answer(id, outcome));
    else this.#answer(id, outcome);
  }

  #execute(method: string, params: unknown): Answer {
    const { engine, wire, faults } = this.#options;
    try {
      this.#limitRate();
      const failure = faults.failureOf(method);
      if (failure !== null) throw new CommandError(failure, 'Failed on demand');
      if (!isMethod(method)) throw new CommandError(400, `Unknown method ${method}`);
      return { result: execute(method, params, engine, this.rights, wire) };
    } catch (error) {
      if (error instanceof CommandError) return { error: { code: error.code, message: error.message } };
      // A fault of the emulator itself: the client gets what a broken switch would say, the log keeps the cause.
      this.#note('fault', 'internal error', { message: error instanceof Error ? error.message : String(error) });
      return { error: { code: 500, message: 'Internal error' } };
    }
  }

  #limitRate(): void {
    const { faults, clock } = this.#options;
    const limit = faults.state.commandsPerSecond;
    if (limit === 0) return;
    const now = clock.now();
    this.#commandTimes = this.#commandTimes.filter((at) => at > now - 1_000);
    if (this.#commandTimes.length >= limit) throw new CommandError(429, 'Too many commands');
    this.#commandTimes.push(now);
  }

  #answer(id: RequestId | null, outcome: Answer): void {
    this.#send({ id, ...outcome });
  }

  #send(frame: object): void {
    const { socket, faults } = this.#options;
    if (faults.state.mute || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_BUFFERED_BYTES) {
      this.#note('connection', 'dropped: does not read', {});
      socket.terminate();
      return;
    }
    socket.send(JSON.stringify(frame));
  }

  #restartSilenceTimer(): void {
    this.#stopSilenceTimer();
    this.#stopSilenceTimer = this.#options.clock.after(SILENCE_LIMIT_MS, () => {
      this.#note('connection', 'dropped: silent', {});
      this.#options.socket.terminate();
    });
  }

  #later(ms: number, action: () => void): void {
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(cancel);
      action();
    });
    this.#timers.add(cancel);
  }

  #closed(code: number): void {
    this.#stopSilenceTimer();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#note('connection', 'closed', { code });
    this.#options.onClosed(this);
  }

  #note(kind: 'connection' | 'event' | 'command' | 'fault', outcome: string, data: unknown): void {
    this.#options.journal.add(kind, outcome, data, { domain: this.rights.domain, clientId: this.clientId });
  }
}

type Answer = { result: object | string } | { error: { code: number; message: string } };

function parseRequest(data: RawData): ReturnType<typeof requestSchema.parse> | null {
  const text = Array.isArray(data)
    ? Buffer.concat(data).toString('utf8')
    : Buffer.from(data as Buffer).toString('utf8');
  try {
    return requestSchema.parse(JSON.parse(text));
  } catch {
    // Not JSON, or not a command: the caller answers 400.
    return null;
  }
}
