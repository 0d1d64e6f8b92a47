/** Why a decision was what it was, for whoever reads the call's story. Only reads; decides nothing. */
import { isLive, isTalking } from './call.ts';
import type { CallContext, CallLeg, CallResult, CallState } from './call.ts';
import { talkLegs } from './result.ts';

type Employees = Pick<CallContext, 'employeeOf'>;

/** `concerned`: the legs that have to do with the client now. */
export function whyShown(
  call: CallState,
  userId: string,
  concerned: CallLeg[],
  { employeeOf }: Employees,
): Record<string, unknown> {
  const own = concerned.filter((leg) => employeeOf(leg.extension) === userId);
  const leg = own.find(isTalking) ?? own[0];
  if (leg === undefined) {
    if (call.legs.length === 0) return { userId, why: 'clicked' };
    return { userId, why: 'default_employee', extensions: extensionsOf(concerned) };
  }
  const { extension } = leg;
  if (isTalking(leg)) return { userId, why: 'talks', extension };
  if (concerned.some(isTalking)) return { userId, why: 'rings_after_answer', extension };
  return { userId, why: leg.direction === 'out' ? 'dials' : 'rings', extension };
}

/** `concerned` as above, without a leg of this employee. */
export function whyHidden(
  call: CallState,
  userId: string,
  concerned: CallLeg[],
  { employeeOf }: Employees,
): Record<string, unknown> {
  const own = call.legs.filter((leg) => leg.toward === 'client' && employeeOf(leg.extension) === userId);
  const extensions = extensionsOf(own);
  const talker = concerned.find(isTalking);
  const by = talker && { byExtension: talker.extension, byUserId: employeeOf(talker.extension) };
  if (own.length === 0) return { userId, why: call.dial?.userId === userId ? 'number_not_theirs' : 'stood_in', ...by };
  const talked = own.some((leg) => leg.answeredAt !== null);
  if (by) return { userId, why: talked ? 'handed_on' : 'answered_by', extensions, ...by };
  if (own.some(isLive)) return { userId, why: 'not_the_clients_phone', extensions };
  return { userId, why: talked ? 'hung_up' : 'stopped_ringing', extensions };
}

/** What made the call count as ended, why with this result, and why in this employee's name. */
export function whyEnded(
  call: CallState,
  result: CallResult,
  times: { endedAt: number; now: number },
  context: Employees & Pick<CallContext, 'defaultUserId'>,
): Record<string, unknown> {
  const talks = talkLegs(call, context);
  return {
    ended: endOf(call),
    endedAt: times.endedAt,
    settledMs: Math.max(0, times.now - times.endedAt),
    because: becauseOf(call, result, talks.length > 0),
    recordFor: recordFor(result, talks, context),
    // Answered, and yet no talk: announcements, queues.
    announcements: extensionsOf(
      call.legs.filter((leg) => leg.toward === 'client' && leg.answeredAt !== null && !talks.includes(leg)),
    ),
    talkers: extensionsOf(talks),
  };
}

function endOf(call: CallState): string {
  if (call.legs.length > 0) return 'last_phone_left';
  return call.dial?.state === 'refused' ? 'dial_refused' : 'dial_silent';
}

function becauseOf(call: CallState, result: CallResult, talked: boolean): string {
  if (talked) return 'talked';
  if (call.dial?.state === 'refused') return 'dial_refused';
  if (call.dial?.state === 'unclear' && call.legs.length === 0) return 'dial_unclear';
  const last = call.legs.reduce<CallLeg | null>(
    (latest, leg) => (latest === null || (leg.releasedAt ?? 0) >= (latest.releasedAt ?? 0) ? leg : latest),
    null,
  );
  if (last?.releasedByOperator === true) return 'ended_by_operator';
  if (call.direction === 'incoming') return result.statusCode === '603' ? 'employee_declined' : 'nobody_answered';
  switch (last?.outcome) {
    case 'busy':
      return 'client_busy';
    case 'declined':
      return 'client_declined';
    case 'wrong_number':
      return 'wrong_number';
    case 'cancelled':
      return 'employee_gave_up';
    case 'failed':
      return 'no_way';
    default:
      return 'client_did_not_answer';
  }
}

function recordFor(
  { userId }: CallResult,
  talks: CallLeg[],
  { employeeOf, defaultUserId }: Parameters<typeof whyEnded>[3],
): string {
  if (userId === null) return 'nobody';
  if (talks.some((leg) => employeeOf(leg.extension) === userId)) return 'talked_last';
  return userId === defaultUserId ? 'default_employee' : 'registered_for';
}

function extensionsOf(legs: CallLeg[]): string[] {
  return [...new Set(legs.map((leg) => leg.extension))];
}
