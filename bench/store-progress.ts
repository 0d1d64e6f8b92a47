/** How far what a server has heard has reached its database: told by the database's own acknowledgements. */

/** What bench/server.ts tells of each question to the database about calls, the moment it is asked and the moment it is answered. */
export interface ServerStores {
  stores: 'asks' | 'answered' | 'saves' | 'saved' | 'not saved';
  /** Epoch ms. */
  at: number;
}

export function isStores(message: unknown): message is ServerStores {
  return typeof message === 'object' && message !== null && 'stores' in message;
}

/** From the wire into the server's hands, on a machine that lets it run. */
const READ_WITHIN_MS = 100;
/** From one piece of the server's work with its database to the next, when something waits. */
const TURN_MS = 20;

export class StoreProgress {
  /** The last transaction that was acknowledged: it holds what had been read before `from`. */
  private done: { from: number; to: number } | null = null;
  /** The work under way began then: looking calls up, then storing them. What is read from then on is for the next time. */
  private workFrom: number | null = null;
  private underWay = 0;
  private answeredAt = -Infinity;
  /** A transaction failed: what it held is in memory alone until another one succeeds. */
  private owing = false;

  note({ stores, at }: ServerStores): void {
    if (stores === 'asks' || stores === 'saves') {
      // Looking up led to nothing that had to be stored.
      if (this.rests(at)) this.workFrom = null;
      this.workFrom ??= at;
      this.underWay += 1;
      return;
    }
    this.underWay -= 1;
    this.answeredAt = at;
    if (stores === 'not saved') this.owing = true;
    if (stores !== 'saved') return;
    this.done = { from: this.workFrom ?? at, to: at };
    this.workFrom = null;
    this.owing = false;
  }

  /** What the switch had sent by then was acknowledged by the database when the server, running until `ranAt`, was killed. */
  reachedBy(ranAt: number): number {
    const until = this.rests(ranAt) ? ranAt : (this.workFrom ?? ranAt);
    const { done } = this;
    // What came during the transaction was next in turn.
    const read = done !== null && until - done.to < TURN_MS ? done.from : until;
    return read - READ_WITHIN_MS;
  }

  /** How long the database had owed an answer at that time; 0: it owed none. */
  owedFor(at: number): number {
    return this.rests(at) || this.workFrom === null ? 0 : at - this.workFrom;
  }

  private rests(at: number): boolean {
    return this.underWay === 0 && !this.owing && (this.workFrom === null || at - this.answeredAt > TURN_MS);
  }
}
