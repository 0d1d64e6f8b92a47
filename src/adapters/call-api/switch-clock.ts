/**
 * The switch prints local time without a zone ("2026/09/03 15:43:50", known). Its zone is learnt from calls that are
 * answered while we listen; until then it is taken to be this server's own, which is right on most sites.
 */

const QUARTER_MS = 15 * 60_000;
const MAX_OFFSET_MS = 14 * 60 * 60_000;
/** Legs remembered as ringing; a bound against a switch that never tells the end. */
const MAX_RINGING = 10_000;

/** Zone of this server at a time: local minus UTC, ms. */
export type ZoneOffset = (at: number) => number;
export const ownZone: ZoneOffset = (at) => -new Date(at).getTimezoneOffset() * 60_000;

export class SwitchClock {
  readonly #ownZone: ZoneOffset;
  readonly #ringing = new Set<string>();
  #offset: number | null = null;
  /** A different offset heard once; believed when the next call confirms it. */
  #doubted: number | null = null;

  constructor(zone: ZoneOffset = ownZone) {
    this.#ownZone = zone;
  }

  /** Learnt UTC offset of the switch in ms, null until the first call was answered. */
  get offsetMs(): number | null {
    return this.#offset;
  }

  /**
   * Looks at one leg event as it arrives. Only the step from ringing to talking tells the time: a leg taken off hold is
   * `talking` as well, with an answer time of long ago.
   */
  observe(leg: { id: string; status: string; answer_time: string | null }, at: number): void {
    if (leg.status === 'alerting') {
      this.#ringing.add(leg.id);
      const oldest = this.#ringing.values().next();
      if (this.#ringing.size > MAX_RINGING && !oldest.done) this.#ringing.delete(oldest.value);
      return;
    }
    const rangBefore = this.#ringing.delete(leg.id);
    if (leg.status === 'talking' && rangBefore && leg.answer_time !== null) this.#learn(leg.answer_time, at);
  }

  /** What rang may be answered during a gap, so its answer will not be heard as it happens. */
  connectionLost(): void {
    this.#ringing.clear();
  }

  /** Epoch ms of a time printed by the switch; null when it is none. */
  toEpoch(text: string): number | null {
    const wall = parseWallTime(text);
    if (wall === null) return null;
    if (this.#offset !== null) return wall - this.#offset;
    // The zone is a function of UTC, so ask again with the better guess (matters near a change to summer time).
    return wall - this.#ownZone(wall - this.#ownZone(wall));
  }

  #learn(answerTime: string, at: number): void {
    const wall = parseWallTime(answerTime);
    if (wall === null) return;
    const offset = Math.round((wall - at) / QUARTER_MS) * QUARTER_MS;
    if (Math.abs(offset) > MAX_OFFSET_MS) return;
    if (this.#offset === null || this.#doubted === offset) this.#offset = offset;
    // One lost event can make an old answer look fresh, so a learnt zone is not given up for a single call.
    this.#doubted = offset === this.#offset ? null : offset;
  }
}

/** The printed wall time as if it were UTC, epoch ms. */
function parseWallTime(text: string): number | null {
  const match = /^(\d{4})[/-](\d\d)[/-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const sameDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return sameDay && hour < 24 && minute < 60 && second < 61 ? date.getTime() : null;
}
