/** When nothing could be told to the portal lately, and why: what a late card or record is explained by. */

/**
 * `administrator`: only people can cure it; `portal_away`: the breaker is open; `budget`: the portal's request budget is used up;
 * `requests_under_way`: as many requests as may go at once wait for their answers.
 */
export type GateReason = 'administrator' | 'portal_away' | 'budget' | 'requests_under_way';

/** Epoch ms. */
export interface ClosedGate {
  why: GateReason;
  from: number;
  to: number;
}

/** Older ones explain nothing that is told now, unless an outage was longer than them all: that one is still closed. */
const KEPT = 20;

export class GateLog {
  private past: ClosedGate[] = [];
  private current: { why: GateReason; from: number } | null = null;

  closed(why: GateReason, now: number): void {
    if (this.current?.why === why) return;
    this.opened(now);
    this.current = { why, from: now };
  }

  opened(now: number): void {
    if (this.current === null) return;
    // A gate that opens within the same millisecond held up nobody.
    if (now > this.current.from) this.past = [...this.past, { ...this.current, to: now }].slice(-KEPT);
    this.current = null;
  }

  /** What was closed between the two moments, cut to them, oldest first. */
  between(from: number, to: number): ClosedGate[] {
    const all = this.current === null ? this.past : [...this.past, { ...this.current, to }];
    return all
      .map((gate) => ({ ...gate, from: Math.max(gate.from, from), to: Math.min(gate.to, to) }))
      .filter((gate) => gate.to > gate.from);
  }
}
