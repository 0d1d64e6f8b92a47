/** What the switch says, applied to a call. Pure: no clock, no I/O; the same reports in the same order give the same call. */
import type { CallContext, CallLeg, CallState, Decision } from './call.ts';
import { isLive } from './call.ts';
import type { LegPhase, LegReport } from './leg.ts';

/** Reports may repeat and overtake each other; a leg never goes back. Hold and talk alternate freely. */
const RANK: Record<LegPhase, number> = { alerting: 0, talking: 1, held: 1, released: 2 };

/**
 * Applies one report to the call that it belongs to. `movedIn`: the leg lived under another call until now (attended
 * transfer), so its talk with this client begins at `at`, whatever its own answer time says.
 */
export function applyLeg(
  call: CallState,
  report: LegReport,
  at: number,
  context: CallContext,
  movedIn = false,
): { call: CallState; decisions: Decision[] } {
  const known = call.legs.find((leg) => leg.legId === report.legId);
  if (known && isLive(known) && known.extension !== report.extension) {
    return applyLeg(handOver(call, known, at), report, at, context, true);
  }
  if (known?.presumedGone && report.phase === 'released') return withTrueEnd(call, known, report, at);
  if (known && (!isLive(known) || RANK[report.phase] < RANK[known.phase])) return { call, decisions: [] };

  const toward = known?.toward === 'client' ? 'client' : towardWhom(call, report, context);
  if (known?.phase === report.phase && known.remoteNumber === report.remoteNumber && known.toward === toward) {
    return { call, decisions: [] };
  }
  const answeredAt = known?.answeredAt ?? (report.answered ? answerTime(report, at, movedIn) : null);
  const leg: CallLeg = {
    legId: report.legId,
    extension: report.extension,
    direction: report.direction,
    remoteNumber: report.remoteNumber,
    toward,
    displayName: report.displayName ?? known?.displayName ?? null,
    callRef: report.callRef ?? known?.callRef ?? null,
    phase: report.phase,
    alertedAt: known?.alertedAt ?? Math.min(at, answeredAt ?? at),
    answeredAt,
    heldAt: report.phase === 'held' ? (known?.heldAt ?? at) : null,
    releasedAt: report.phase === 'released' ? at : null,
    releasedByOperator: known?.releasedByOperator ?? false,
    ...endOf(report),
  };
  const legs = known ? call.legs.map((each) => (each === known ? leg : each)) : [...call.legs, leg];
  const decisions: Decision[] = [{ lane: 'switch', what: `leg_${report.phase}`, details: legFacts(leg) }];
  if (!known && toward === 'client' && context.employeeOf(leg.extension) === null) {
    decisions.push({
      lane: 'decision',
      what: 'card_not_shown',
      details: { extension: leg.extension, why: 'no_employee' },
    });
  }
  return { call: { ...call, legs, heardAt: at }, decisions };
}

/** A transfer that keeps the leg's id: what one extension had ends here, the other one begins anew. */
function handOver(call: CallState, leg: CallLeg, at: number): CallState {
  const left: CallLeg = { ...leg, legId: `${leg.legId}@${leg.extension}`, phase: 'released', releasedAt: at };
  return { ...call, legs: call.legs.map((each) => (each === leg ? left : each)) };
}

/** The end itself is heard after all, late: what it says of the answer is worth more than the guess. */
function withTrueEnd(
  call: CallState,
  leg: CallLeg,
  report: LegReport,
  at: number,
): { call: CallState; decisions: Decision[] } {
  const { presumedGone: _, ...heard } = leg;
  const answeredAt = leg.answeredAt ?? (report.answered ? Math.min(report.answeredAt ?? leg.alertedAt, at) : null);
  const ended: CallLeg = { ...heard, answeredAt, releasedAt: at, ...endOf(report) };
  return {
    call: { ...call, legs: call.legs.map((each) => (each === leg ? ended : each)), heardAt: at },
    decisions: [{ lane: 'switch', what: 'leg_released', details: legFacts(ended) }],
  };
}

/** Ends a leg that is known to be gone although its `released` was never heard. */
export function applyGone(
  call: CallState,
  legId: string,
  at: number,
  why: string,
): { call: CallState; decisions: Decision[] } {
  const leg = call.legs.find((each) => each.legId === legId && isLive(each));
  if (!leg) return { call, decisions: [] };
  const releasedAt = Math.max(at, leg.answeredAt ?? leg.alertedAt);
  const ended: CallLeg = {
    ...leg,
    phase: 'released',
    releasedAt,
    ...(why === 'not_in_call_list' ? { presumedGone: true } : {}),
  };
  const legs = call.legs.map((each) => (each === leg ? ended : each));
  return {
    call: { ...call, legs },
    decisions: [{ lane: 'switch', what: 'leg_gone', details: { ...legFacts(leg), why } }],
  };
}

/** Ends the legs that a list of all living ones does not have. */
export function applyAbsence(
  call: CallState,
  alive: ReadonlySet<string>,
  endedAt: number,
): { call: CallState; decisions: Decision[] } {
  let next = call;
  const decisions: Decision[] = [];
  for (const leg of call.legs.filter((each) => isLive(each) && !alive.has(each.legId))) {
    const gone = applyGone(next, leg.legId, endedAt, 'not_in_call_list');
    next = gone.call;
    decisions.push(...gone.decisions);
  }
  return { call: next, decisions };
}

/** A withheld number is a client's: inside the switch every party has one. */
function towardWhom(call: CallState, report: LegReport, context: CallContext): CallLeg['toward'] {
  if (call.origin === 'portal' && report.direction === 'out' && report.extension === call.dial?.from) return 'client';
  if (report.remoteNumber === null) return report.direction === 'in' ? 'client' : 'inside';
  return context.isInside(report.remoteNumber) ? 'inside' : 'client';
}

/** Our own clock, unless the report comes late (gap, repetition): then the switch's word, never later than now. */
function answerTime(report: LegReport, at: number, movedIn: boolean): number {
  if (movedIn || report.answeredAt === null) return at;
  return report.answeredAt > at || at - report.answeredAt < CLOCK_SLACK_MS ? at : report.answeredAt;
}

/** The switch tells whole seconds, its clock may be a little off: nearer than this our own arrival time is the better one. */
const CLOCK_SLACK_MS = 3_000;

function endOf({ outcome, endedBy }: LegReport): Pick<CallLeg, 'outcome' | 'endedBy'> {
  return { ...(outcome ? { outcome } : {}), ...(endedBy ? { endedBy } : {}) };
}

function legFacts(leg: CallLeg): Record<string, unknown> {
  const { legId, extension, direction, remoteNumber, toward, phase, answeredAt, outcome, endedBy } = leg;
  const end = { ...(outcome ? { outcome } : {}), ...(endedBy ? { endedBy } : {}) };
  return { legId, extension, direction, remoteNumber, toward, phase, answeredAt, ...end };
}
