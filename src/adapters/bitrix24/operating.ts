/** Operating time of one application in one portal: how long its calls of a method kept the portal busy lately. */
import { isRecord, toNumber } from './php.ts';

/** The documented limit is 480 s within ten minutes, per method (known); a little is left for answers under way. */
const OPERATING_LIMIT_S = 470;

export class OperatingTimes {
  /** Method → epoch ms until which the portal would refuse it. */
  readonly #blocked = new Map<string, number>();

  /** Reads `time` of an answer, or of one command of a batch. `operating` in seconds, `operating_reset_at` in unix seconds. */
  note(method: string, time: unknown): void {
    if (!isRecord(time)) return;
    const operating = toNumber(time['operating']) ?? 0;
    const resetAt = toNumber(time['operating_reset_at']);
    if (operating >= OPERATING_LIMIT_S && resetAt !== null) this.#blocked.set(method, resetAt * 1_000);
    else this.#blocked.delete(method);
  }

  /** Epoch ms until which the method should rest; null when it may be called. */
  restsUntil(method: string, now: number): number | null {
    const until = this.#blocked.get(method) ?? 0;
    return until > now ? until : null;
  }
}
