/**
 * All tabs of one user in one browser share one connection: the leader holds it and tells the others. Leader is who holds a Web
 * Lock, so a tab that is closed, crashes or is thrown out of memory is replaced at once by the next in the queue.
 */
import type { CallView } from '../../src/adapters/http/api-types.ts';
import type { CallsState } from './worker-card.ts';
import { openLine, type LiveLine } from './worker-live.ts';
import type { HeldSession, WorkerIdentity } from './worker-session.ts';

const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 30_000;
/** Each attempt to get a token may cost a portal request, of which a portal in trouble has none to spare. */
const LONGEST_TOKEN_DELAY_MS = 5 * 60_000;
/** A leader that says nothing for so long while a card waits is frozen or hung: its place is taken. */
const SILENCE_MS = 2_000;

type Message =
  | { type: 'state'; calls: CallView[]; connected: boolean; offsetMs: number; session: HeldSession | null; asleep: boolean }
  /** Somebody new wants to know. `wake`: and somebody looks, so a leader without a token gets one. */
  | { type: 'ask'; wake: boolean }; // prettier-ignore

export class Hub {
  readonly #identity: WorkerIdentity;
  readonly #apiBase: string;
  readonly #name: string;
  readonly #onState: (state: CallsState) => void;
  #channel: BroadcastChannel | null;
  #leading = false;
  #line: LiveLine | null = null;
  #connecting = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** No token and nobody looks: the portal is not asked for one. */
  #asleep = false;
  #state: CallsState = { calls: [], connected: false, offsetMs: 0 };

  /** `name`: the same in all tabs of one user, and in no others. */
  constructor(deps: { identity: WorkerIdentity; apiBase: string; name: string; onState: (state: CallsState) => void }) {
    this.#identity = deps.identity;
    this.#apiBase = deps.apiBase;
    this.#name = deps.name;
    this.#onState = deps.onState;
    this.#channel = openChannel(deps.name);
  }

  /** Tabs cannot agree here: this one connects only when its card opens. */
  get alone(): boolean {
    return this.#channel === null;
  }

  start(): void {
    if (this.#channel !== null) {
      this.#channel.onmessage = (event) => this.#receive(event.data as Message);
      this.#queue({});
      this.#tell({ type: 'ask', wake: true });
    }
    addEventListener('online', () => this.#leading && void this.#connect());
    addEventListener('pagehide', () => this.#line?.close());
  }

  /** The card has opened in this tab: the state is wanted now, from a connection that is alive. */
  wake(): void {
    if (this.#leading) this.#attend();
    else if (this.#channel === null) this.#lead();
    else {
      this.#tell({ type: 'ask', wake: true });
      clearTimeout(this.#silence);
      this.#silence = setTimeout(() => this.#queue({ steal: true }), SILENCE_MS);
    }
    this.#onState(this.#state);
  }

  #queue(options: LockOptions): void {
    const held = navigator.locks.request(this.#name, options, () => {
      this.#lead();
      // Held until the page goes.
      return new Promise<void>(() => undefined);
    });
    held.catch(() => {
      if (this.#leading) {
        // Robbed: another tab thought this one dead.
        this.#resign();
        this.#queue({});
      } else this.#channel = null;
    });
  }

  #lead(): void {
    clearTimeout(this.#silence);
    if (this.#leading) return;
    this.#leading = true;
    void this.#connect();
  }

  #resign(): void {
    this.#leading = false;
    clearTimeout(this.#retry);
    this.#line?.close();
    this.#line = null;
  }

  #receive(message: Message): void {
    if (message.type === 'ask') {
      if (!this.#leading) return;
      if (message.wake) this.#attend();
      this.#publish();
      return;
    }
    clearTimeout(this.#silence);
    if (message.session !== null) this.#identity.adopt(message.session);
    // Two leaders for a moment, after a robbery: the own connection is the newer truth.
    if (this.#leading) return;
    const { calls, connected, offsetMs } = message;
    this.#setState({ calls, connected, offsetMs });
  }

  /** Somebody looks. */
  #attend(): void {
    if (this.#line !== null) this.#line.ask();
    else if (this.#asleep || this.#retry !== undefined) void this.#connect();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (this.#connecting || this.#line !== null) return;
    this.#connecting = true;
    this.#asleep = false;
    const obtained = await this.#identity.obtain();
    this.#connecting = false;
    if (!this.#leading) return;
    const { token } = this.#identity;
    if (obtained === 'later' || (obtained === 'ok' && token === null)) this.#connectLater(LONGEST_TOKEN_DELAY_MS);
    else if (token === null) this.#asleep = true;
    else this.#openLine(token);
    this.#publish();
  }

  #openLine(token: string): void {
    this.#line = openLine(this.#apiBase, token, {
      onCalls: (calls, offsetMs) => {
        this.#failures = 0;
        this.#setState({ calls, connected: true, offsetMs });
        this.#publish();
      },
      onLost: (refused) => {
        this.#line = null;
        if (refused) {
          this.#identity.drop(token);
          this.#asleep = true;
        } else this.#connectLater(LONGEST_DELAY_MS);
        this.#setState({ ...this.#state, connected: false });
        this.#publish();
      },
    });
  }

  /** Endless, with exponential back-off and full jitter: a server that comes back is not overrun. */
  #connectLater(longestMs: number): void {
    this.#failures += 1;
    const ceiling = Math.min(longestMs, FIRST_DELAY_MS * 2 ** this.#failures);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), Math.random() * ceiling);
  }

  #setState(state: CallsState): void {
    this.#state = state;
    this.#onState(state);
  }

  #publish(): void {
    if (!this.#leading) return;
    const { calls, connected, offsetMs } = this.#state;
    const session = this.#identity.current();
    this.#tell({ type: 'state', calls: [...calls], connected, offsetMs, session, asleep: this.#asleep });
  }

  #tell(message: Message): void {
    this.#channel?.postMessage(message);
  }
}

/** Null where tabs cannot agree (plain http, storage forbidden): then only the tab with the card connects. */
function openChannel(name: string): BroadcastChannel | null {
  try {
    return 'locks' in navigator ? new BroadcastChannel(name) : null;
  } catch {
    // Forbidden in this browser.
    return null;
  }
}
