import type { Clock } from '../../app/ports/clock.ts';
import { LinkFailure } from './failure.ts';

/**
 * Runs a piece of work that obeys an AbortSignal: aborted when `parent` is, or after `ms` on the injected clock. The
 * rejection is then the reason of the abort, whatever the work made of it.
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  what: string,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  parent.throwIfAborted();
  const controller = new AbortController();
  const cancel = clock.after(ms, () => {
    controller.abort(new LinkFailure('unreachable', `${what}: no answer within ${ms / 1000} s`));
  });
  const follow = (): void => controller.abort(parent.reason);
  parent.addEventListener('abort', follow, { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    cancel();
    parent.removeEventListener('abort', follow);
  }
}

/** Resolves after `ms`, or at once when aborted. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
