/** One WebSocket connection to the Call API, from the upgrade to its end. */
import type { TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import type { Clock } from '../../app/ports/clock.ts';
import type { Endpoint } from './address.ts';
import { Commands } from './commands.ts';
import { LinkFailure, reasonOf } from '../links/failure.ts';
import type { CleanText } from '../links/failure.ts';
import type { CallApiProfile } from './profile.ts';
import {
  connectionStateSchema,
  EVENT_CONNECTION_STATE,
  EVENT_CONVERSATIONS,
  MAX_MESSAGE_BYTES,
  parseFrame,
  shapeOf,
  STATE_OPEN,
} from './protocol.ts';

/** How long a closing handshake may take before the socket is cut. */
const CLOSE_TIMEOUT_MS = 2_000;

export interface SessionListener {
  /** `data` of a conversations_event, not yet checked. */
  onConversation(data: unknown, at: number): void;
  onMalformed(what: string, shape: string): void;
}

/** How long a pong may take on a living connection. */
const PONG_MS = 5_000;

export class CallApiSession {
  readonly #clock: Clock;
  readonly #profile: CallApiProfile;
  readonly #listener: SessionListener;
  readonly #commands: Commands;
  readonly #opened = Promise.withResolvers<undefined>();
  readonly #ended = Promise.withResolvers<LinkFailure>();
  #socket: WebSocket | null = null;
  #failure: LinkFailure | null = null;
  #isOpen = false;
  #lastHeard = 0;
  #cancelPing: () => void = () => undefined;
  #cancelWatch: () => void = () => undefined;

  constructor(clock: Clock, profile: CallApiProfile, clean: CleanText, listener: SessionListener) {
    this.#clock = clock;
    this.#profile = profile;
    this.#listener = listener;
    this.#commands = new Commands(clock, profile, clean, (frame) => this.#socket?.send(frame));
  }

  /** Resolves, never rejects, to why the session is over. */
  get ended(): Promise<LinkFailure> {
    return this.#ended.promise;
  }

  /**
   * Until when the connection is known to have lived, epoch ms; to be asked when it has just ended. A close proves life until now,
   * unless pongs were missing already: then the last frame is the last proof.
   */
  get aliveUntil(): number {
    const now = this.#clock.now();
    const silentMs = now - this.#lastHeard;
    return silentMs > this.#profile.heartbeat.everyMs + PONG_MS ? this.#lastHeard : now;
  }

  /** Upgrades an already verified socket and resolves when the switch says `connection_state` open (known). */
  async open(verified: TLSSocket, endpoint: Endpoint, token: string, signal: AbortSignal): Promise<void> {
    const { path, tokenHeader, tokenPrefix } = this.#profile.socket;
    const url = `${endpoint.origin.replace(/^https/, 'wss')}${path}`;
    const socket = new WebSocket(url, {
      headers: { [tokenHeader]: `${tokenPrefix}${token}` },
      createConnection: () => verified,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket = socket;
    socket.on('message', (data: RawData, isBinary: boolean) => this.#onMessage(data, isBinary));
    socket.on('ping', () => this.#heard());
    socket.on('error', (error) => {
      this.#failure ??= new LinkFailure('unreachable', reasonOf(error));
    });
    socket.on('unexpected-response', (_request, response) => {
      const status = response.statusCode ?? 0;
      this.#abort(new LinkFailure(status === 401 ? 'token_rejected' : 'unreachable', `WebSocket: HTTP ${status}`));
    });
    socket.on('close', (code, reason) => this.#onClose(code, reason.toString()));
    const aborted = (): void => this.#abort(new LinkFailure('unreachable', reasonOf(signal.reason)));
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted, { once: true });
    try {
      await this.#opened.promise;
    } finally {
      signal.removeEventListener('abort', aborted);
    }
  }

  /** Sends a command; rejects with SwitchError. */
  command(method: string, params: Record<string, string>): Promise<unknown> {
    return this.#commands.issue(method, params);
  }

  /** Says goodbye and resolves when the connection is gone. */
  async close(): Promise<void> {
    if (!this.#socket) return;
    this.#failure ??= new LinkFailure('stopped', 'stopped');
    const cancel = this.#clock.after(CLOSE_TIMEOUT_MS, () => this.#socket?.terminate());
    this.#socket.close(1000);
    await this.#ended.promise;
    cancel();
  }

  /** Ends the session at once for a reason of ours. */
  abort(reason: string): void {
    this.#abort(new LinkFailure('unreachable', reason));
  }

  #abort(failure: LinkFailure): void {
    this.#failure ??= failure;
    this.#socket?.terminate();
  }

  #heard(): void {
    this.#lastHeard = this.#clock.now();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (this.#failure) return;
    this.#heard();
    if (isBinary) {
      this.#listener.onMalformed('frame', 'binary');
      return;
    }
    const frame = parseFrame(this.#profile, text(data));
    if (frame.kind === 'malformed') {
      this.#listener.onMalformed('frame', frame.shape);
      return;
    }
    if (frame.kind !== 'event') {
      this.#commands.settle(frame);
      return;
    }
    if (frame.name === EVENT_CONVERSATIONS) {
      this.#listener.onConversation(frame.data, this.#lastHeard);
      return;
    }
    if (frame.name === EVENT_CONNECTION_STATE) this.#onConnectionState(frame.data);
  }

  #onConnectionState(data: unknown): void {
    const parsed = connectionStateSchema.safeParse(data);
    if (!parsed.success) {
      this.#listener.onMalformed(EVENT_CONNECTION_STATE, shapeOf(data));
      return;
    }
    if (parsed.data.state === STATE_OPEN) {
      if (!this.#isOpen) this.#startHeartbeat();
      this.#isOpen = true;
      this.#opened.resolve(undefined);
      return;
    }
    // No value but `open` is known. Before it the switch may be preparing; after it events can no longer be relied on.
    if (this.#isOpen) this.abort(`connection_state: ${parsed.data.state}`);
  }

  #startHeartbeat(): void {
    const { everyMs, silenceMs } = this.#profile.heartbeat;
    const beat = (): void => {
      this.#cancelPing = this.#clock.after(everyMs, () => {
        this.#commands.ping();
        beat();
      });
    };
    const watch = (ms: number): void => {
      this.#cancelWatch = this.#clock.after(ms, () => {
        const left = this.#lastHeard + silenceMs - this.#clock.now();
        if (left > 0) watch(left);
        else this.abort(`silent for ${silenceMs / 1000} s`);
      });
    };
    beat();
    watch(silenceMs);
  }

  #onClose(code: number, reason: string): void {
    this.#cancelPing();
    this.#cancelWatch();
    this.#commands.abandon();
    const { badTokenCloseCode } = this.#profile.socket;
    const failure =
      code === badTokenCloseCode
        ? new LinkFailure('token_rejected', `The switch rejected its token${reason ? `: ${reason}` : ''}`)
        : (this.#failure ?? new LinkFailure('unreachable', `Connection closed (${code}${reason ? ` ${reason}` : ''})`));
    this.#failure = failure;
    this.#opened.reject(failure);
    this.#ended.resolve(failure);
  }
}

function text(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return Array.isArray(data) ? Buffer.concat(data).toString('utf8') : Buffer.from(data).toString('utf8');
}
