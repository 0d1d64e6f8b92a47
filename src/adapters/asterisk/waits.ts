/** Waiting for something to become true on the board. */
import type { Clock } from '../../app/ports/clock.ts';

export class Waits {
  readonly #clock: Clock;
  readonly #looks = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** To be called after every change. */
  look(): void {
    for (const look of [...this.#looks]) look();
  }

  /** Resolves to whether it became true within `ms`. */
  until(fact: () => boolean, ms: number): Promise<boolean> {
    if (fact()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (came: boolean): void => {
        cancel();
        this.#looks.delete(look);
        resolve(came);
      };
      const look = (): void => {
        if (fact()) done(true);
      };
      const cancel = this.#clock.after(ms, () => done(false));
      this.#looks.add(look);
    });
  }
}
