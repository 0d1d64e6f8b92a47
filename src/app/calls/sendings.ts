/** The requests of one portal that are under way: whose turn they take, which of them hang, and which are better cut. */
import type { Clock } from '../ports/clock.ts';

const REQUESTS_AT_ONCE = 4;
/**
 * A request without an answer for so long takes nobody's turn any more: the line may be dead, and then only a new request tells.
 * Until one does, single orders go, so that few calls are bound to requests that come to nothing.
 */
const HANGING_MS = 3_000;
const HANGING_MS_PER_COMMAND = 100;
/** Hanging ones included. */
const REQUESTS_AT_MOST = 8;
/** Up to so many commands a hanging request is cut and repeated as soon as a later one is answered; longer ones may only be slow. */
const COMMANDS_SOON_DONE = 10;
/** How long a stop waits for the outcome of what it has cut. */
const CUT_MS = 500;

export interface Sending {
  sentAt: number;
  /** Epoch ms. */
  hangsAt: number;
  commands: number;
  /** A later request was answered: the portal is alive, whatever becomes of this one. */
  outlived: boolean;
  cut: AbortController;
  done: Promise<void>;
}

export class Sendings {
  private readonly all = new Set<Sending>();
  /** When the newest request left that the portal answered; null before the first answer. */
  private newestAnswered: number | null = null;

  get size(): number {
    return this.all.size;
  }

  get answeredSentAt(): number | null {
    return this.newestAnswered;
  }

  /** `run` gets the signal that cuts it and must never reject. */
  begin(commands: number, now: number, run: (sending: Sending) => Promise<void>): void {
    const sending: Sending = {
      sentAt: now,
      hangsAt: now + HANGING_MS + HANGING_MS_PER_COMMAND * commands,
      commands,
      outlived: false,
      cut: new AbortController(),
      done: Promise.resolve(),
    };
    this.all.add(sending);
    sending.done = run(sending);
  }

  end(sending: Sending): void {
    this.all.delete(sending);
  }

  /** Null: another request may go. Else when to look again, epoch ms; Infinity: at the end of a request. */
  fullUntil(mode: 'closed' | 'probe', now: number): number | null {
    if (this.all.size >= REQUESTS_AT_MOST) return Infinity;
    const fresh = [...this.all].filter(({ hangsAt }) => now < hangsAt);
    return fresh.length < (mode === 'probe' ? 1 : REQUESTS_AT_ONCE)
      ? null
      : Math.min(...fresh.map(({ hangsAt }) => hangsAt));
  }

  /** A request hangs and no later one has shown the portal alive. */
  doubtful(now: number): boolean {
    return [...this.all].some(({ hangsAt, outlived }) => now >= hangsAt && !outlived);
  }

  /** A request that left later was answered: what still hangs was lost on the line, most likely. Repetition does no harm. */
  answered({ sentAt }: Sending, now: number): void {
    this.newestAnswered = Math.max(sentAt, this.newestAnswered ?? 0);
    for (const other of this.all) {
      other.outlived ||= other.sentAt <= sentAt;
      const lost = other.sentAt < sentAt && now >= other.hangsAt;
      if (lost && other.commands <= COMMANDS_SOON_DONE) other.cut.abort();
    }
  }

  /** Cuts everything and resolves when its outcome is known, or soon after. */
  async cutAll(clock: Clock): Promise<void> {
    for (const { cut } of this.all) cut.abort();
    const known = Promise.all([...this.all].map(({ done }) => done));
    await Promise.race([known, new Promise<void>((resolve) => clock.after(CUT_MS, resolve))]);
  }
}
