import type { WebSocket } from 'ws';
import { AppError } from '../../app/errors.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { CallView, Colleague, OperatorCalls, Viewer } from '../../app/ports/operator.ts';
import type { LiveKind, LiveMessage } from './api-types.ts';
import { parseHello, parseWatch } from './live-hello.ts';
import { listText, liveText } from './live-texts.ts';

const HELLO_MS = 10_000;
/** Twice without an answer and the page is gone: a laptop that fell asleep closes nothing. */
const HEARTBEAT_MS = 25_000;
/** A page changes its mind as often as a person presses something; beyond it is a fault that must not eat the server. */
const CHANGES_PER_HEARTBEAT = 100;
/** Tells the page that trying again with the same token is pointless. */
const CLOSE_REFUSED = 4401;
const CLOSE_FAILED = 1011;

/** What is used of a WebSocket. */
export type LiveSocket = Pick<WebSocket, 'close' | 'terminate' | 'ping' | 'send' | 'on' | 'readyState' | 'OPEN'>;

export interface LiveConnectionDeps {
  socket: LiveSocket;
  clock: Clock;
  operatorCalls: OperatorCalls;
  /** Who has this token, or without one this session; rejects when nobody we know. Asked again at each heartbeat. */
  identify: (token: string | undefined) => Promise<Viewer>;
  explain: (error: unknown) => { error: string; message: string };
}

/** One kind of list that the page watches. */
interface Watched {
  unwatch: () => void;
  /** Not sent yet: the newest only, a slow page gets no history. */
  pending: readonly CallView[] | readonly Colleague[] | null;
  /** Text of the list sent last. */
  sent: string | null;
}

/** One open page. */
export class LiveConnection {
  readonly #deps: LiveConnectionDeps;
  readonly #watched = new Map<LiveKind, Watched>();
  #token: string | undefined;
  /** What the page wants to watch; null before its first message. */
  #wanted: LiveKind[] | null = null;
  #changes = 0;
  #viewer: Viewer | null = null;
  #sending = false;
  #answered = true;
  #stopped = false;
  #cancelTimer: () => void = () => undefined;

  constructor(deps: LiveConnectionDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { socket, clock } = this.#deps;
    this.#cancelTimer = clock.after(HELLO_MS, () => {
      socket.close(CLOSE_REFUSED, 'no hello');
    });
    socket.on('message', (data: Buffer) => void this.#hear(data.toString()));
    socket.on('pong', () => (this.#answered = true));
    socket.on('close', () => {
      this.#stop();
    });
  }

  async #hear(text: string): Promise<void> {
    if (this.#stopped) return;
    try {
      if (this.#wanted === null) await this.#begin(text);
      else {
        this.#changes += 1;
        if (this.#changes > CHANGES_PER_HEARTBEAT) throw new AppError('too_many_requests');
        this.#wanted = parseWatch(text);
        this.#subscribe();
      }
    } catch (error) {
      this.#refuse(error);
    }
  }

  async #begin(text: string): Promise<void> {
    const { socket } = this.#deps;
    this.#cancelTimer();
    this.#wanted = [];
    const { token, watch } = parseHello(text);
    this.#token = token;
    this.#wanted = watch;
    const viewer = await this.#deps.identify(token);
    // The page may have gone while the session was looked up.
    if (socket.readyState !== socket.OPEN || this.#isStopped()) return;
    this.#viewer = viewer;
    this.#subscribe();
    this.#beatLater();
  }

  /** `this.#stopped`, which may change during an await. */
  #isStopped(): boolean {
    return this.#stopped;
  }

  /** Watches what the page wants now and nothing else; what it asks for is told at once, also when it was told before. */
  #subscribe(): void {
    const viewer = this.#viewer;
    if (viewer === null) return;
    const wanted = this.#wanted ?? [];
    if (wanted.includes('everybody') && !viewer.admin) throw new AppError('admin_only');
    for (const [kind, { unwatch }] of this.#watched) {
      if (wanted.includes(kind)) continue;
      unwatch();
      this.#watched.delete(kind);
    }
    for (const kind of wanted) {
      const watched = this.#watched.get(kind) ?? { unwatch: () => undefined, pending: null, sent: null };
      if (!this.#watched.has(kind)) {
        this.#watched.set(kind, watched);
        watched.unwatch = this.#watch(kind, viewer, watched);
      }
      watched.sent = null;
      watched.pending = this.#read(kind, viewer);
    }
    this.#flush();
  }

  #watch(kind: LiveKind, viewer: Viewer, watched: Watched): () => void {
    const { operatorCalls } = this.#deps;
    const push = (list: CallView[] | Colleague[]): void => {
      watched.pending = list;
      this.#flush();
    };
    switch (kind) {
      case 'calls':
        return operatorCalls.watch(viewer, push);
      case 'everybody':
        return operatorCalls.watchEverybody(viewer, push);
      case 'colleagues':
        return operatorCalls.watchColleagues(viewer, push);
    }
  }

  #read(kind: LiveKind, viewer: Viewer): CallView[] | Colleague[] {
    const { operatorCalls } = this.#deps;
    switch (kind) {
      case 'calls':
        return operatorCalls.active(viewer);
      case 'everybody':
        return operatorCalls.everybody(viewer);
      case 'colleagues':
        return operatorCalls.colleagues(viewer);
    }
  }

  #flush(): void {
    const { socket, clock } = this.#deps;
    if (this.#sending || socket.readyState !== socket.OPEN) return;
    for (const [kind, watched] of this.#watched) {
      if (watched.pending === null) continue;
      const text = listText(watched.pending);
      watched.pending = null;
      if (text === watched.sent) continue;
      watched.sent = text;
      this.#sending = true;
      socket.send(liveText(kind, text, clock.now()), () => {
        // A failed send closes the socket, which stops everything.
        this.#sending = false;
        this.#flush();
      });
      return;
    }
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
    this.#changes = 0;
    socket.ping();
    this.#beatLater();
    try {
      // Signing out must silence the tabs left open.
      const viewer = await this.#deps.identify(this.#token);
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
    this.#stopped = true;
    this.#cancelTimer();
    for (const { unwatch } of this.#watched.values()) unwatch();
    this.#watched.clear();
  }
}
