/** When to try again. Full jitter, so that hundreds of companies do not return to a restarted switch in one beat. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const SLOW_MS = 30_000;

/** Delay before the retry after `failures` (0 = the first) failed attempts in a row, ms. */
export function backoffMs(failures: number, random: () => number): number {
  return Math.round(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16)));
}

/** Delay where only an administrator can help, 30–60 s: often enough to notice by itself that they did. */
export function slowRetryMs(random: () => number): number {
  return Math.round(SLOW_MS + random() * SLOW_MS);
}
