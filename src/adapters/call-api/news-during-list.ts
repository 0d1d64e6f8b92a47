/** What was heard of legs between asking for the list and its answer, while events go on being delivered. */
import type { LegReport } from '../../domain/call/leg.ts';

export class NewsDuringList {
  readonly #last = new Map<string, LegReport>();

  heard(leg: LegReport): void {
    this.#last.set(leg.legId, leg);
  }

  /**
   * The list as it would be had it been made after the last of those events. Nothing says on which side of an event the
   * list was made, so it may neither end a leg that has just begun, nor revive one that has just ended, nor make an
   * answered one ring. The size is bounded by the timeout of the list.
   */
  applyTo(list: LegReport[]): LegReport[] {
    const legs = new Map(list.map((leg) => [leg.legId, leg]));
    for (const [legId, heard] of this.#last) {
      const listed = legs.get(legId);
      if (heard.phase === 'released') legs.delete(legId);
      else if (!listed || heard.answered) legs.set(legId, heard);
    }
    return [...legs.values()];
  }
}
