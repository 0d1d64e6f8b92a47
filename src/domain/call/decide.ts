/**
 * The one place that decides what a call is: whose it is, who sees the card, when it has ended and how. Called after every
 * report and at `wakeAt`; it only reads the legs and the time.
 */
import { isLive, isTalking } from './call.ts';
import type { CallContext, CallLeg, CallState, Decision } from './call.ts';
import { whyEnded, whyHidden, whyShown } from './explain.ts';
import { resultOf, talkLegs } from './result.ts';

/**
 * After the last leg a call may go on: legs are exchanged in a transfer, a queue pauses and rings its next operator. An incoming
 * call that nobody has answered waits longer: two records of one call are worse than one record a few seconds later.
 */
export const SETTLE_ANSWERED_MS = 2_000;
/** While the switch is not heard a call without a leg waits so long for the list that tells whether it goes on. */
export const BLIND_MS = 60_000;
/** Outgoing calls that nobody answered are not handed on; the operator may want to try again at once. */
export const SETTLE_OUTGOING_MS = 700;
export const SETTLE_UNANSWERED_MS = 3_500;
/** How long a call that rings only phones of nobody waits for a phone of somebody before the default employee gets it. */
export const FALLBACK_MS = 500;
/** Within this the legs of one transfer end. */
const HAND_OVER_MS = 500;
/** A click-to-call that the switch accepted but of which no leg was ever heard. */
export const SILENT_DIAL_MS = 90_000;
/** A click-to-call whose answer was lost: how long a leg may still prove that the switch did it. */
export const UNCLEAR_DIAL_MS = 10_000;

export function decide(call: CallState, now: number, context: CallContext): { call: CallState; decisions: Decision[] } {
  if (call.endedAt !== null) return { call, decisions: [] };
  const decisions: Decision[] = [];
  let next: CallState = { ...call, ...nature(call, context), wakeAt: null };
  next = { ...next, legs: inheritClient(next) };

  const endsAt = endOf(next, context);
  if (endsAt !== null && now >= endsAt.settledAt) {
    next = { ...next, viewers: [], ...conclude(next, { endedAt: endsAt.endedAt, now }, context, decisions) };
    return { call: next, decisions };
  }
  const wake = [endsAt?.settledAt ?? null, dialDeadline(next)];
  if (next.direction !== 'internal') {
    const owner = chooseOwner(next, now, context);
    next = owned(next, owner, decisions);
    wake.push(owner.decideAt);
    // While a talk settles its card stays: the finish that follows at once takes it away in the same request.
    if (endsAt === null || endsAt.patient) next = { ...next, viewers: chooseViewers(next, context, decisions) };
    next = { ...next, maybeShownTo: [...new Set([...next.maybeShownTo, ...next.viewers])] };
  }
  const times = wake.filter((at) => at !== null);
  return { call: { ...next, wakeAt: times.length > 0 ? Math.min(...times) : null }, decisions };
}

/**
 * After a transfer a switch may leave the transferring extension as the other party of the leg that now has the client. Such
 * a leg is known by what is missing: no leg toward the client is left, and nobody is there whom it could be talking with. When
 * there was a consultation, it must have ended together with the leg toward the client; otherwise the client had left before and
 * the colleagues have just hung up.
 */
function inheritClient(call: CallState): CallLeg[] {
  const clientLegs = call.legs.filter((leg) => leg.toward === 'client');
  if (clientLegs.length === 0 || clientLegs.some(isLive)) return call.legs;
  const since = Math.max(...clientLegs.map((leg) => leg.releasedAt ?? 0));
  const present = new Set(call.legs.filter(isLive).map((leg) => leg.extension));
  return call.legs.map((leg): CallLeg => {
    const left = leg.remoteNumber !== null && !present.has(leg.remoteNumber);
    const isClientItself = leg.extension === call.clientNumber; // a click on a colleague's number
    if (!isLive(leg) || leg.direction !== 'in' || !left || isClientItself) return leg;
    const consulting = call.legs.findLast(
      (each) => each.extension === leg.remoteNumber && each.remoteNumber === leg.extension,
    );
    if (consulting && Math.abs((consulting.releasedAt ?? 0) - since) > HAND_OVER_MS) return leg;
    return { ...leg, toward: 'client', answeredAt: leg.answeredAt === null ? null : Math.max(leg.answeredAt, since) };
  });
}

/** Direction and client follow from the first leg toward a client; before there is one the call is internal. */
function nature(call: CallState, context: CallContext): Pick<CallState, 'direction' | 'clientNumber'> {
  if (call.origin === 'portal') return { direction: 'outgoing', clientNumber: call.dial?.to ?? call.clientNumber };
  const first = call.legs.find((leg) => leg.toward === 'client');
  if (!first) return { direction: 'internal', clientNumber: null };
  // A leg that inherited the client from a colleague may still name the colleague.
  const numbers = call.legs.flatMap((leg) =>
    leg.toward === 'client' && leg.remoteNumber !== null ? leg.remoteNumber : [],
  );
  return {
    direction: first.direction === 'in' ? 'incoming' : 'outgoing',
    clientNumber: numbers.find((number) => !context.isInside(number)) ?? null,
  };
}

function endOf(call: CallState, context: CallContext): { endedAt: number; settledAt: number; patient: boolean } | null {
  const legs = relevantLegs(call);
  if (call.dial?.state === 'refused' && !legs.some(isLive)) {
    return { endedAt: call.dial.askedAt, settledAt: call.dial.askedAt, patient: false };
  }
  if (legs.length === 0) {
    const deadline = dialDeadline(call);
    return deadline === null ? null : { endedAt: deadline, settledAt: deadline, patient: false };
  }
  if (legs.some(isLive) || call.dial?.state === 'asked') return null;
  const endedAt = Math.max(...legs.map((leg) => leg.releasedAt ?? 0));
  const answered = talkLegs(call, context).length > 0;
  const patient = call.direction === 'incoming' && !answered;
  const settleMs = patient ? context.patienceMs : answered ? SETTLE_ANSWERED_MS : SETTLE_OUTGOING_MS;
  // What a list of legs shows to be over ended some time ago, but what goes on instead is still to be heard of.
  const since = Math.max(endedAt, call.heardAt);
  return { endedAt, settledAt: since + (context.blind ? Math.max(BLIND_MS, settleMs) : settleMs), patient };
}

/** What keeps a call alive: the legs toward the client; colleagues who go on talking after the client has left do not. */
function relevantLegs(call: CallState): CallLeg[] {
  return call.direction === 'internal' ? call.legs : call.legs.filter((leg) => leg.toward === 'client');
}

function dialDeadline(call: CallState): number | null {
  if (!call.dial || call.legs.length > 0) return null;
  if (call.dial.state === 'accepted') return call.dial.askedAt + SILENT_DIAL_MS;
  if (call.dial.state === 'unclear') return call.dial.askedAt + UNCLEAR_DIAL_MS;
  return null;
}

interface Owner {
  userId: string | null;
  fallback: boolean;
  decideAt: number | null;
  because?: Record<string, unknown>;
}

function chooseOwner(call: CallState, now: number, context: CallContext): Owner {
  if (call.ownerUserId !== null) return { userId: call.ownerUserId, fallback: false, decideAt: null };
  for (const leg of call.legs) {
    const userId = leg.toward === 'client' ? context.employeeOf(leg.extension) : null;
    if (userId !== null) return { userId, fallback: false, decideAt: null, because: { extension: leg.extension } };
  }
  const decideAt = call.startedAt + FALLBACK_MS;
  if (context.defaultUserId === null) return { userId: null, fallback: false, decideAt: null };
  if (now < decideAt) return { userId: null, fallback: false, decideAt };
  const extensions = [...new Set(call.legs.flatMap((leg) => (leg.toward === 'client' ? leg.extension : [])))];
  return { userId: context.defaultUserId, fallback: true, decideAt: null, because: { extensions } };
}

function owned(call: CallState, { userId, fallback, because }: Owner, decisions: Decision[]): CallState {
  if (userId !== call.ownerUserId) {
    decisions.push({
      lane: 'decision',
      what: fallback ? 'default_employee' : 'owner',
      details: { userId, ...because },
    });
  }
  return { ...call, ownerUserId: userId };
}

/**
 * Ringing: everybody whose phone rings. Talking: the talkers, and whoever began to ring after the answer (a transfer on its
 * way); the phones that rang before the answer lose the card with it. A default employee stands in for a phone of nobody.
 */
function chooseViewers(call: CallState, context: CallContext, decisions: Decision[]): string[] {
  const concerned = concernedLegs(call);
  const viewers = new Set<string>();
  let ofNobody = false;
  for (const leg of concerned) {
    const userId = context.employeeOf(leg.extension);
    if (userId !== null) viewers.add(userId);
    else ofNobody = true;
  }
  if (call.dial && call.legs.length === 0) viewers.add(call.dial.userId);
  if (ofNobody && viewers.size === 0 && call.ownerUserId !== null && call.ownerUserId === context.defaultUserId) {
    viewers.add(call.ownerUserId);
  }
  const list = [...viewers];
  for (const userId of list) {
    if (call.viewers.includes(userId)) continue;
    decisions.push({ lane: 'decision', what: 'card_for', details: whyShown(call, userId, concerned, context) });
  }
  for (const userId of call.viewers) {
    if (viewers.has(userId)) continue;
    decisions.push({ lane: 'decision', what: 'card_away_from', details: whyHidden(call, userId, concerned, context) });
  }
  return list;
}

/** The legs that have to do with the client at this moment. */
export function concernedLegs(call: CallState): CallLeg[] {
  const live = call.legs.filter((leg) => isLive(leg) && leg.toward === 'client');
  const talking = live.filter(isTalking);
  if (talking.length === 0) return live;
  const answeredAt = Math.max(...talking.map((leg) => leg.answeredAt ?? leg.alertedAt));
  return [...talking, ...live.filter((leg) => leg.phase === 'alerting' && leg.alertedAt > answeredAt)];
}

function conclude(
  call: CallState,
  times: { endedAt: number; now: number },
  context: CallContext,
  decisions: Decision[],
): Partial<CallState> {
  const { endedAt } = times;
  if (call.direction === 'internal') {
    decisions.push({
      lane: 'decision',
      what: 'left_alone',
      details: { why: 'internal', settledMs: times.now - endedAt },
    });
    return { endedAt, unreported: 'internal', delivered: true };
  }
  // A process that was held up hears of a call when it is over already: nobody was chosen for it yet.
  const { ownerUserId } = owned(call, chooseOwner(call, Infinity, context), decisions);
  if (ownerUserId === null && call.crmCallId === null) {
    const extensions = [...new Set(call.legs.map((leg) => leg.extension))];
    decisions.push({ lane: 'decision', what: 'undeliverable', details: { why: 'no_employee', extensions } });
    return { endedAt, unreported: 'no_employee', delivered: true, result: resultOf(call, endedAt, context) };
  }
  const result = resultOf({ ...call, ownerUserId }, endedAt, context);
  decisions.push({
    lane: 'decision',
    what: 'ended',
    details: { ...result, ...whyEnded(call, result, times, context) },
  });
  // Given up while it rang: nothing follows its end.
  return { endedAt, ownerUserId, result, delivered: call.abandoned };
}
