/**
 * What is spent of a portal's request limit, kept beyond the process: the portal's bucket is as full after our restart as it was
 * before. Written ahead, an upper bound at a time, so that a process that is killed has never spent more than is known of it, and
 * that a busy portal costs a write only now and then.
 */
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import type { Allowance } from './limits.ts';

/** Fill of the portal's bucket at a moment, requests and epoch ms. */
export interface Spent {
  allowance: Allowance;
  used: number;
  at: number;
}

const NOTHING_SPENT: Spent = { allowance: 'standard', used: 0, at: 0 };

/** Requests beyond what is spent that a write covers in advance: what a kill costs at the most. */
const AHEAD = 16;
/** So many may leave before the write that covers them: a lone card does not wait for the disk. The next process adds them. */
export const UNWRITTEN = 2;
/** Long enough for those to be on their way. */
const WRITE_AFTER_MS = 20;

export class SpentLedger {
  /** What the last process left; it may have spent `UNWRITTEN` more. Null: there was none. */
  readonly before: Spent | null;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #save: (spent: Spent) => Promise<void>;
  /** As written. */
  #bound: Spent;
  #latest: Spent;
  #writing: Promise<void> | null = null;
  #cancelWrite: (() => void) | null = null;
  #closed = false;

  /** `save` is durable when it resolves. */
  constructor(before: Spent | null, save: (spent: Spent) => Promise<void>, clock: Clock, logger: Logger) {
    this.before = before;
    this.#bound = before ?? NOTHING_SPENT;
    this.#latest = this.#bound;
    this.#save = save;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Whether a next process would know of this much; when not, the request must wait for `write`. */
  covers(spent: Spent, perSecond: number): boolean {
    if (this.#closed) return true;
    const drained = (Math.max(0, spent.at - this.#bound.at) * perSecond) / 1_000;
    const missing = spent.used - Math.max(0, this.#bound.used - drained);
    if (missing > UNWRITTEN) return false;
    this.#latest = spent;
    if (missing > 0) {
      this.#cancelWrite ??= this.#clock.after(WRITE_AFTER_MS, () => void this.write(this.#latest, 0));
    }
    return true;
  }

  /** Covers `spent`, those that wait, and some more. Never rejects: a database that fails must not silence the calls. */
  write(spent: Spent, waiting: number): Promise<void> {
    this.#cancelWrite?.();
    this.#cancelWrite = null;
    this.#writing ??= this.#write({ ...spent, used: Math.ceil(spent.used) + waiting + AHEAD }).finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  /** No request leaves any more: the exact state instead of the bound. */
  async close(spent: Spent): Promise<void> {
    this.#closed = true;
    this.#cancelWrite?.();
    await this.#writing;
    await this.#write({ ...spent, used: Math.ceil(spent.used) });
  }

  async #write(bound: Spent): Promise<void> {
    try {
      await this.#save(bound);
    } catch (error) {
      this.#logger.warn({ error: String(error) }, 'the used request limit could not be written down');
    }
    this.#bound = bound;
  }
}
