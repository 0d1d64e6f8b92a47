/** Time as the emulator sees it: tests inject a clock that they move by hand. */
export interface Clock {
  /** Now, in epoch milliseconds. */
  now(): number;
  /** Runs `action` once after `delayMs`; the returned function cancels it. Does not keep the process alive. */
  after(delayMs: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

interface Alarm {
  dueAt: number;
  order: number;
  action: () => void;
}

/** A clock that stands still until `advance` moves it; alarms run in the order they are due. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #alarms = new Set<Alarm>();

  constructor(startAt = Date.UTC(2026, 8, 3, 8, 43, 40)) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): () => void {
    const alarm = { dueAt: this.#now + Math.max(0, delayMs), order: this.#order++, action };
    this.#alarms.add(alarm);
    return () => {
      this.#alarms.delete(alarm);
    };
  }

  /** Number of alarms not yet run. */
  get pending(): number {
    return this.#alarms.size;
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#nextDue(until); next !== undefined; next = this.#nextDue(until)) {
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.action();
    }
    this.#now = until;
  }

  #nextDue(until: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.dueAt > until) continue;
      if (!first || alarm.dueAt < first.dueAt || (alarm.dueAt === first.dueAt && alarm.order < first.order))
        first = alarm;
    }
    return first;
  }
}
