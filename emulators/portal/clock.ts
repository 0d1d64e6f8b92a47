/** Time as the emulator sees it; tests inject {@link ManualClock}. All instants are epoch milliseconds. */
export interface Clock {
  now(): number;
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** A clock that moves only when told to: tasks run inside {@link ManualClock.advance}, in order of their instants. */
export class ManualClock implements Clock {
  private instant: number;
  private tasks: { at: number; task: () => void }[] = [];

  constructor(start = Date.UTC(2026, 8, 3, 12, 0, 0)) {
    this.instant = start;
  }

  now(): number {
    return this.instant;
  }

  after(delayMs: number, task: () => void): () => void {
    const entry = { at: this.instant + delayMs, task };
    this.tasks.push(entry);
    return () => {
      this.tasks = this.tasks.filter((other) => other !== entry);
    };
  }

  advance(ms: number): void {
    const end = this.instant + ms;
    for (;;) {
      const due = this.tasks.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.tasks = this.tasks.filter((entry) => entry !== due);
      this.instant = Math.max(this.instant, due.at);
      due.task();
    }
    this.instant = end;
  }
}

/** The portal's own time zone (Moscow, no summer time): Bitrix24 prints dates with the portal's offset. */
const PORTAL_OFFSET_MINUTES = 180;

/** ISO-8601 with the portal's offset and whole seconds, as PHP's `date('c')`. */
export function isoDate(epochMs: number): string {
  const local = new Date(epochMs + PORTAL_OFFSET_MINUTES * 60_000).toISOString().slice(0, 19);
  return `${local}+03:00`;
}
