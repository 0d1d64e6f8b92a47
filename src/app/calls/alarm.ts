import type { Clock } from '../ports/clock.ts';

/** One timer for the earliest of many moments. */
export class Alarm {
  private readonly clock: Clock;
  private readonly ring: () => void;
  private ringsAt = Infinity;
  private cancel: () => void = () => undefined;
  private stopped = false;

  constructor(clock: Clock, ring: () => void) {
    this.clock = clock;
    this.ring = ring;
  }

  /** Rings then (epoch ms), or at once when that is over; what is set for an earlier moment stays. Null: at no time. */
  set(at: number | null): void {
    if (at === null || at >= this.ringsAt || this.stopped) return;
    this.cancel();
    this.ringsAt = at;
    this.cancel = this.clock.after(Math.max(0, at - this.clock.now()), () => {
      this.ringsAt = Infinity;
      this.ring();
    });
  }

  /** For good. */
  stop(): void {
    this.stopped = true;
    this.cancel();
  }
}
