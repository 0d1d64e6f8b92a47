/** Whether a file has stopped growing: nothing says so but the file itself. */
import type { Clock } from '../../app/ports/clock.ts';

/** A file that has the same size after so long is complete. */
export const SETTLE_MS = 2_000;
/** What was seen is forgotten then, at the latest: a forgotten file is only looked at once more. */
const MOST_REMEMBERED = 10_000;

export class Looks {
  readonly #clock: Clock;
  readonly #settleMs: number;
  /** By file: its size, and since when it has it. */
  readonly #seen = new Map<string, { size: number; since: number }>();

  constructor(clock: Clock, settleMs: number = SETTLE_MS) {
    this.#clock = clock;
    this.#settleMs = settleMs;
  }

  /** Ms until another look can tell whether the file is complete; 0 when it is. */
  settlesIn(file: string, size: number): number {
    const now = this.#clock.now();
    const seen = this.#seen.get(file);
    if (seen?.size === size) return Math.max(0, seen.since + this.#settleMs - now);
    this.#seen.delete(file);
    this.#seen.set(file, { size, since: now });
    const [oldest] = this.#seen.keys();
    if (oldest !== undefined && this.#seen.size > MOST_REMEMBERED) this.#seen.delete(oldest);
    return this.#settleMs;
  }

  forget(file: string): void {
    this.#seen.delete(file);
  }
}
