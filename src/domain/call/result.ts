/** How a call ended, in the portal's terms. */
import type { CallContext, CallLeg, CallResult, CallState } from './call.ts';

/**
 * Call API tells no cause (known), so an unanswered call is "missed" (304) when it came in and "no answer" (480) when it went
 * out, unless the operator ended it in the card: then declined (603) or cancelled (603-S).
 */
export function resultOf(call: CallState, endedAt: number, context: CallContext): CallResult {
  const talks = talkLegs(call);
  if (talks.length > 0) {
    const userId = lastTalker(talks, endedAt, context) ?? context.defaultUserId ?? call.ownerUserId;
    return { statusCode: '200', failedReason: '', talkMs: coveredMs(talks, endedAt), userId };
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
  if (call.direction === 'incoming') return { statusCode: byOperator ? '603' : '304', failedReason: '' };
  return { statusCode: byOperator ? '603-S' : '480', failedReason: '' };
}

/** Legs on which somebody spoke with the client. */
function talkLegs(call: CallState): CallLeg[] {
  return call.legs.filter((leg) => leg.answeredAt !== null && leg.toward === 'client');
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
