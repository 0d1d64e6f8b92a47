import type { Clock } from '../../src/app/ports/clock.ts';

interface Timer {
  dueAt: number;
  order: number;
  action: () => void;
}

/** A clock that a test moves by hand. Starts at 2026-09-03T12:00:00Z unless told otherwise. */
export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.UTC(2026, 8, 3, 12, 0, 0)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer: Timer = { dueAt: this.#now + Math.max(0, delayMs), order: this.#order++, action };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Timers that have neither run nor been cancelled. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Epoch ms when the next timer is due; null when there is none. */
  get nextDueAt(): number | null {
    return this.#next(Infinity)?.dueAt ?? null;
  }

  /**
   * Moves time on by `ms`. Each timer due on the way, also one set by another timer, runs at its own moment and in order; the
   * promises it settled are given their turn before the next one, and before the returned promise resolves.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let timer = this.#next(end); timer !== null; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.dueAt);
      timer.action();
      await settled();
    }
    this.#now = end;
  }

  /** Gives settled promises their turn without moving time. */
  async settle(): Promise<void> {
    await settled();
  }

  #next(until: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.dueAt > until) continue;
      if (next === null || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  }
}

/** The whole microtask queue is drained before an immediate runs, however long the promise chains are. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
