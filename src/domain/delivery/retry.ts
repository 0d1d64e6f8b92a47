const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Delay before attempt number `attempts` + 2: 1 s, 2 s, 4 s … 60 s. Spreading over calls is the dispatcher's business. */
export function backoffMs(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 10), LONGEST_RETRY_MS);
}
