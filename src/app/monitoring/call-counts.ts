/** What stored changes of calls mean for the figures. */
import type { CallState } from '../../domain/call/call.ts';
import { isLive, isTalking } from '../../domain/call/call.ts';
import { outcomeOfCode } from '../calls/outcome.ts';
import type { CallMetrics, CallOutcome, CompanySnapshot } from '../ports/metrics.ts';
import type { CallChange } from '../ports/store.ts';

/** Each end and each giving-up stands in the journal once, whatever else is stored with it. */
export function countStored(changes: readonly CallChange[], metrics: CallMetrics): void {
  for (const { call, journal } of changes) {
    for (const { what } of journal) {
      if (what === 'ended' || what === 'left_alone') metrics.ended(call.direction, outcomeOf(call));
      else if (what === 'undeliverable') metrics.ended(call.direction, 'no_employee');
      // Nothing is delivered of a call that was given up, so this was the delivery that made it so.
      else if (what === 'delivery' && call.abandoned) metrics.givenUp();
    }
  }
}

/** Of internal calls the portal is not told, so they have no result: whoever talked, talked. */
function outcomeOf(call: CallState): CallOutcome {
  if (call.result !== null) return outcomeOfCode(call.result.statusCode, call.direction);
  return call.legs.some((leg) => leg.answeredAt !== null) ? 'answered' : 'no_answer';
}

/** Calls that are not over, by what their phones do; `settling`: no leg is alive, and whether it goes on is not known yet. */
export function phasesOf(calls: Iterable<CallState>): CompanySnapshot['calls'] {
  const phases = { ringing: 0, talking: 0, settling: 0 };
  for (const call of calls) {
    if (call.endedAt !== null) continue;
    if (call.legs.some(isTalking)) phases.talking += 1;
    else if (call.legs.some(isLive) || call.dial !== null) phases.ringing += 1;
    else phases.settling += 1;
  }
  return phases;
}
