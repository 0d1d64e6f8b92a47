/** Waiting for facts instead of for time. */
import { FakeClock } from './fake-clock.ts';

export class Facts {
  readonly #waiting = new Set<() => void>();

  /** To be called whenever something that a test may wait for has changed. */
  wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves as soon as `fact` holds. */
  until(fact: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        try {
          if (!fact()) return;
          resolve();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
        this.#waiting.delete(look);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** A clock moved by hand that also tells when a timer is set. */
export class WatchedClock extends FakeClock {
  readonly #facts: Facts;
  /** Delays of all timers ever set, in order. */
  readonly delays: number[] = [];

  constructor(facts: Facts, now?: number) {
    super(now);
    this.#facts = facts;
  }

  override after(delayMs: number, action: () => void): () => void {
    this.delays.push(delayMs);
    const cancel = super.after(delayMs, action);
    this.#facts.wake();
    return cancel;
  }
}
