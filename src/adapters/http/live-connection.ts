import type { WebSocket } from 'ws';
import type { Clock } from '../../app/ports/clock.ts';
import type { CallView, OperatorCalls, Viewer } from '../../app/ports/operator.ts';
import type { LiveMessage } from './api-types.ts';

const HELLO_MS = 10_000;
/** Twice without an answer and the page is gone: a laptop that fell asleep closes nothing. */
const HEARTBEAT_MS = 25_000;
/** Tells the page that trying again with the same token is pointless. */
const CLOSE_REFUSED = 4401;
const CLOSE_FAILED = 1011;

/** What is used of a WebSocket. */
export type LiveSocket = Pick<
  WebSocket,
  'close' | 'terminate' | 'ping' | 'send' | 'once' | 'on' | 'readyState' | 'OPEN'
>;

export interface LiveConnectionDeps {
  socket: LiveSocket;
  clock: Clock;
  operatorCalls: OperatorCalls;
  /** Who sent this first message; rejects when nobody we know. Asked again at each heartbeat. */
  identify: (hello: string) => Promise<Viewer>;
  explain: (error: unknown) => { error: string; message: string };
}

/** One open page. Holds one unsent list at most: a slow page gets the newest list, not the history. */
export class LiveConnection {
  readonly #deps: LiveConnectionDeps;
  #hello: string | null = null;
  #viewer: Viewer | null = null;
  #pending: CallView[] | null = null;
  #sending = false;
  #answered = true;
  #unwatch: () => void = () => undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(deps: LiveConnectionDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { socket, clock } = this.#deps;
    this.#cancelTimer = clock.after(HELLO_MS, () => {
      socket.close(CLOSE_REFUSED, 'no hello');
    });
    socket.once('message', (data: Buffer) => void this.#begin(data.toString()));
    socket.on('pong', () => (this.#answered = true));
    socket.on('close', () => {
      this.#stop();
    });
  }

  async #begin(hello: string): Promise<void> {
    const { socket, operatorCalls } = this.#deps;
    this.#cancelTimer();
    this.#hello = hello;
    try {
      const viewer = await this.#deps.identify(hello);
      // The page may have gone while the session was looked up.
      if (socket.readyState !== socket.OPEN) return;
      this.#viewer = viewer;
      this.#unwatch = operatorCalls.watch(viewer, (calls) => {
        this.#push(calls);
      });
      this.#push(operatorCalls.active(viewer));
      this.#beatLater();
    } catch (error) {
      this.#refuse(error);
    }
  }

  #push(calls: CallView[]): void {
    this.#pending = calls;
    this.#flush();
  }

  #flush(): void {
    const { socket, clock } = this.#deps;
    if (this.#sending || this.#pending === null || socket.readyState !== socket.OPEN) return;
    const message: LiveMessage = { type: 'calls', calls: this.#pending, now: clock.now() };
    this.#pending = null;
    this.#sending = true;
    socket.send(JSON.stringify(message), () => {
      // A failed send closes the socket, which stops everything.
      this.#sending = false;
      this.#flush();
    });
  }

  #beatLater(): void {
    this.#cancelTimer = this.#deps.clock.after(HEARTBEAT_MS, () => void this.#beat());
  }

  async #beat(): Promise<void> {
    const { socket } = this.#deps;
    if (!this.#answered) {
      socket.terminate();
      return;
    }
    this.#answered = false;
    socket.ping();
    this.#beatLater();
    try {
      // Signing out must silence the tabs left open.
      const viewer = await this.#deps.identify(this.#hello ?? '');
      if (viewer.companyId !== this.#viewer?.companyId || viewer.userId !== this.#viewer.userId) socket.terminate();
    } catch (error) {
      this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    const { socket, explain } = this.#deps;
    this.#stop();
    const { error: code, message } = explain(error);
    const text: LiveMessage = { type: 'error', error: code, message };
    socket.send(JSON.stringify(text), () => {
      // An inner fault is worth another try of the page, a refusal is not.
      socket.close(code === 'internal' ? CLOSE_FAILED : CLOSE_REFUSED, code);
    });
  }

  #stop(): void {
    this.#cancelTimer();
    this.#unwatch();
    this.#pending = null;
  }
}
