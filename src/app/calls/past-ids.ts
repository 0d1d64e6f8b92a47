/** A call that goes on after its end does so within the hour; a leg of one that began to ring before is not ringing any more. */
export const REMEMBERED_MS = 3_600_000;
/** More calls in an hour than one portal takes. */
const MOST = 10_000;

/**
 * The switch's ids of the calls that have ended within the last hour and left the index. A phone that rings for a call unknown here
 * rings for a new one: asking the database would only hold up its card.
 */
export class PastIds {
  /** When the call of this id was heard of last, epoch ms; the oldest first. */
  private readonly heardAt = new Map<string, number>();
  /** Calls heard of before then may be missing, epoch ms. */
  private completeSince = Infinity;

  /** `ids`: of all the calls that are not in the index and were heard of within the hour before `now`. */
  start(ids: Iterable<string>, now: number): void {
    this.completeSince = now - REMEMBERED_MS;
    for (const id of ids) this.note(id, now);
  }

  note(switchCallId: string, at: number): void {
    this.heardAt.delete(switchCallId);
    this.heardAt.set(switchCallId, at);
    for (const [id, heardAt] of this.heardAt) {
      const old = heardAt < at - REMEMBERED_MS;
      if (!old && this.heardAt.size <= MOST) break;
      this.heardAt.delete(id);
      if (!old) this.completeSince = Math.max(this.completeSince, heardAt + 1);
    }
  }

  /** False: no call of the last hour had this id. */
  mayKnow(switchCallId: string, now: number): boolean {
    return now - this.completeSince < REMEMBERED_MS || this.heardAt.has(switchCallId);
  }
}
