import type { Clock } from '../../app/ports/clock.ts';

/** Longest delay that setTimeout keeps; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's own clock. Its timers never keep the process alive. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  after(delayMs: number, action: () => void): () => void {
    let timeout: NodeJS.Timeout;
    const arm = (remainingMs: number): void => {
      const stepMs = Math.min(Math.max(0, remainingMs), LONGEST_TIMEOUT_MS);
      timeout = setTimeout(() => {
        if (remainingMs > stepMs) arm(remainingMs - stepMs);
        else action();
      }, stepMs);
      timeout.unref();
    };
    arm(delayMs);
    return () => {
      clearTimeout(timeout);
    };
  }
}
