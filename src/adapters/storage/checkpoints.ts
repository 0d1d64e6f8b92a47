import type { Clock } from '../../app/ports/clock.ts';

/** A living call's change is some nine pages, a group's ringing fifty. */
const MANY_COMMITS = 50;
/** Nobody has written for so long: most likely nobody is about to. */
const PAUSE_MS = 20;
/** What little there is waits for a longer pause. */
const REST_MS = 10_000;
/** When there is no quiet moment SQLite does it within the commit that makes the log so long. */
export const AT_THE_LATEST_PAGES = 4_000;

/**
 * Bringing SQLite's write-ahead log into the database takes milliseconds, on a slow disk many. SQLite does it within the commit that
 * makes the log long enough, and a ringing phone waits for that; here it is done between the calls. The log stays short, so that its
 * file is written over again and again: that is quicker than making it longer.
 */
export class Checkpoints {
  readonly #clock: Clock;
  readonly #checkpoint: () => void;
  #commits = 0;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, checkpoint: () => void) {
    this.#clock = clock;
    this.#checkpoint = checkpoint;
  }

  /** To be called after each commit. */
  committed(): void {
    this.#commits += 1;
    this.#cancel();
    this.#cancel = this.#clock.after(this.#commits < MANY_COMMITS ? REST_MS : PAUSE_MS, () => {
      this.#commits = 0;
      this.#checkpoint();
    });
  }

  stop(): void {
    this.#cancel();
  }
}
