/** Why a leg ended: DialStatus first and Q.850 cause second, for the cause alone misleads (known). Pure. */
import type { LegOutcome } from '../../domain/call/leg.ts';

export interface LegEnd {
  direction: 'in' | 'out';
  /** DialStatus of the first dial that ended for the leg (in), or of the last one that it made (out); null when there was none. */
  status: string | null;
  /** The phone sent the call on by itself (302). */
  forwarded: boolean;
  cause: number;
  /** The phone of the leg asked for the end. */
  byItself: boolean;
}

const ELSEWHERE = 26;
const DECLINED = 21;
const BUSY = 17;
const WRONG_NUMBER = new Set([1, 22, 28]);
const NO_ANSWER = new Set([18, 19, 20]);
const NO_WAY = new Set([3, 27, 34, 38, 41, 42, 44, 47, 58]);

export function outcomeOf(end: LegEnd): LegOutcome {
  const { status, cause, direction } = end;
  if (cause === ELSEWHERE) return 'elsewhere';
  if (end.forwarded) return 'forwarded';
  if (status === 'BUSY') return 'busy';
  if (status === 'CANCEL') return 'cancelled';
  // Known: 603, 480 and 404 of a phone or a provider are NOANSWER here; only the cause tells them apart.
  if (cause === DECLINED) return 'declined';
  if (cause === BUSY) return 'busy';
  if (direction === 'out' && WRONG_NUMBER.has(cause)) return 'wrong_number';
  if (NO_ANSWER.has(cause)) return 'no_answer';
  if (status === 'CONGESTION' || status === 'CHANUNAVAIL' || NO_WAY.has(cause)) return 'failed';
  if (status === 'NOANSWER') return 'no_answer';
  if (status === null && (direction === 'in' || end.byItself)) return 'cancelled';
  return 'other';
}
