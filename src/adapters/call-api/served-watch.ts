/**
 * What an integration serves (its numbers, their permissions, CSTA) may change under a living connection, and no event is known that
 * tells of it. So the registration is asked for again now and then; the token that it brings is not used.
 */
import type { Clock } from '../../app/ports/clock.ts';

const EVERY_MS = 5 * 60_000;
/** Hundreds of companies must not ask in one beat. */
const JITTER_MS = 60_000;
/** A connection that ends so soon after a renewal ended because of it. */
const BLAME_MS = 5_000;

export class ServedWatch {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #ask: () => Promise<void>;
  #cancel: () => void = () => undefined;
  #asking: Promise<void> | null = null;
  #askedAt = -Infinity;
  #harmful = false;

  /** `ask` registers anew and tells what is served; it never rejects. */
  constructor(clock: Clock, random: () => number, ask: () => Promise<void>) {
    this.#clock = clock;
    this.#random = random;
    this.#ask = ask;
  }

  /** The connection is up: asks every five to six minutes. */
  start(): void {
    this.#cancel();
    if (this.#harmful) return;
    this.#cancel = this.#clock.after(Math.round(EVERY_MS + this.#random() * JITTER_MS), () => {
      void this.now();
      this.start();
    });
  }

  /** Asks at once; who comes while it is under way waits for the same answer. */
  now(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
      this.#askedAt = this.#clock.now();
    });
    return this.#asking;
  }

  /**
   * The connection is over. `rejected`: the switch no longer takes its token. A switch that allows an integration one registration at a
   * time would cut us so at every renewal (whether it does is not known); then only `now` asks from here on.
   */
  stop(rejected: boolean): void {
    this.#cancel();
    const blamed = this.#asking !== null || this.#clock.now() - this.#askedAt < BLAME_MS;
    if (rejected && blamed) this.#harmful = true;
  }
}
