/** How a call ended, in the portal's terms. */
import type { CallContext, CallLeg, CallResult, CallState } from './call.ts';
import type { LegOutcome } from './leg.ts';
import type { PortalStatusCode } from '../delivery/command.ts';

/** Nobody lifts a handset that fast. */
const MACHINE_ANSWERS_MS = 300;

/** Of an outgoing call that nobody answered, where the switch tells why. */
const OUTGOING: Record<LegOutcome, PortalStatusCode> = {
  busy: '486',
  declined: '603',
  no_answer: '480',
  wrong_number: '404',
  cancelled: '603-S',
  elsewhere: '480',
  forwarded: '480',
  failed: '503',
  other: 'OTHER',
};

/**
 * Call API tells no cause (known), so an unanswered call is "missed" (304) when it came in and "no answer" (480) when it went
 * out, unless the operator ended it in the card: then declined (603) or cancelled (603-S). Where a switch tells the cause, an
 * outgoing call gets the code of its own; an incoming one is missed all the same, unless the only employee who was called declined.
 */
export function resultOf(call: CallState, endedAt: number, context: CallContext): CallResult {
  const talks = talkLegs(call, context);
  if (talks.length > 0) {
    const userId = lastTalker(talks, endedAt, context) ?? context.defaultUserId ?? call.ownerUserId;
    return { statusCode: '200', failedReason: '', talkMs: Math.max(1, coveredMs(talks, endedAt)), userId };
  }
  return { ...unanswered(call), talkMs: 0, userId: call.ownerUserId };
}

function unanswered(call: CallState): Pick<CallResult, 'statusCode' | 'failedReason'> {
  if (call.dial?.state === 'refused') {
    return { statusCode: call.dial.statusCode ?? 'OTHER', failedReason: call.dial.reason ?? '' };
  }
  if (call.dial?.state === 'unclear' && call.legs.length === 0) {
    return { statusCode: '503', failedReason: call.dial.reason ?? '' };
  }
  const last = call.legs.reduce<CallLeg | null>(
    (latest, leg) => (latest === null || (leg.releasedAt ?? 0) >= (latest.releasedAt ?? 0) ? leg : latest),
    null,
  );
  const byOperator = last?.releasedByOperator === true;
  if (call.direction === 'incoming') {
    return { statusCode: byOperator || declinedByAll(call) ? '603' : '304', failedReason: '' };
  }
  return { statusCode: byOperator ? '603-S' : OUTGOING[last?.outcome ?? 'no_answer'], failedReason: '' };
}

/** Nobody but one phone rang, and it was put down on purpose: not a call that somebody has missed. */
function declinedByAll(call: CallState): boolean {
  const called = call.legs.filter((leg) => leg.toward === 'client' && leg.direction === 'in');
  return called.length === 1 && called[0]?.outcome === 'declined';
}

/**
 * Legs on which somebody spoke with the client. A number of nobody that answered without ringing, before any employee's phone began
 * to ring, is an announcement or a queue: waiting there is not talking.
 */
export function talkLegs(call: CallState, context: Pick<CallContext, 'employeeOf'>): CallLeg[] {
  const client = call.legs.filter((leg) => leg.toward === 'client');
  const ofEmployees = client.filter((leg) => context.employeeOf(leg.extension) !== null);
  return client.filter((leg) => {
    const { answeredAt } = leg;
    if (answeredAt === null) return false;
    if (leg.direction === 'out' || answeredAt - leg.alertedAt >= MACHINE_ANSWERS_MS) return true;
    const wasFirst = ofEmployees.length > 0 && ofEmployees.every((each) => each.alertedAt > answeredAt);
    return ofEmployees.includes(leg) || !wasFirst;
  });
}

function lastTalker(talks: CallLeg[], endedAt: number, context: CallContext): string | null {
  const latestFirst = [...talks].sort(
    (a, b) => (b.releasedAt ?? endedAt) - (a.releasedAt ?? endedAt) || (b.answeredAt ?? 0) - (a.answeredAt ?? 0),
  );
  for (const leg of latestFirst) {
    const userId = context.employeeOf(leg.extension);
    if (userId !== null) return userId;
  }
  return null;
}

/** Time covered by at least one of the talks: a transfer's overlap counts once, its pause not at all. */
function coveredMs(talks: CallLeg[], endedAt: number): number {
  const spans = talks
    .map((leg) => ({ from: leg.answeredAt ?? 0, to: Math.max(leg.releasedAt ?? endedAt, leg.answeredAt ?? 0) }))
    .sort((a, b) => a.from - b.from);
  let covered = 0;
  let reached = -Infinity;
  for (const { from, to } of spans) {
    covered += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return covered;
}
