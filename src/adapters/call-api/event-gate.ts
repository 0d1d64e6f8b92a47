/** Holds leg events back until the snapshot of a new connection was delivered. */
import type { LegReport } from '../../domain/call/leg.ts';

/** More than a busy switch says in the seconds that a list takes; beyond it the list is asked anew. */
const MAX_HELD = 10_000;

export interface LegEvent {
  leg: LegReport;
  /** Epoch ms of arrival. */
  at: number;
}

export class EventGate {
  #held: LegEvent[] | null = [];

  /** True: deliver now. False: held. Throws RangeError when too many are held. */
  pass(event: LegEvent): boolean {
    if (this.#held === null) return true;
    if (this.#held.length >= MAX_HELD) throw new RangeError(`more than ${MAX_HELD} events before the list of legs`);
    this.#held.push(event);
    return false;
  }

  /**
   * Opens the gate; returns what to deliver after the snapshot, in order. Left out is only what is certainly older than
   * the snapshot: ringing of a leg that the snapshot has answered, for no leg rings again.
   */
  open(snapshot: LegReport[]): LegEvent[] {
    const answered = new Set(snapshot.filter((leg) => leg.answered).map((leg) => leg.legId));
    const held = this.#held ?? [];
    this.#held = null;
    return held.filter(({ leg }) => leg.answered || leg.phase === 'released' || !answered.has(leg.legId));
  }
}
