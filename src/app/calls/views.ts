/** A call as one operator sees it. Pure projection of the stored call. */
import { isLive, isTalking } from '../../domain/call/call.ts';
import type { CallLeg, CallState } from '../../domain/call/call.ts';
import { concernedLegs } from '../../domain/call/decide.ts';
import type { CallView } from '../ports/operator.ts';

/** How long an ended call stays on the operator's screen. */
export const ENDED_SHOWN_MS = 60_000;

export interface Onlooker {
  userId: string;
  extensions: string[];
  /** The switch can be commanded now. */
  connected: boolean;
  /** The phone has refused to be answered from here (no SIP-answer). */
  mustPickUp: (extension: string) => boolean;
}

/** Null when the call is none of this operator's business. */
export function viewOf(call: CallState, who: Onlooker, now: number): CallView | null {
  if (call.direction === 'internal') return null;
  const mine = myLeg(call, who);
  const concerned = mine !== null || call.viewers.includes(who.userId);
  const saw = call.seenBy.includes(who.userId) || call.ownerUserId === who.userId;
  if (!concerned && !saw) return null;
  const state = call.endedAt === null && concerned ? liveState(call, mine) : endedState(call, who);
  if (state.endedAt !== null && now - state.endedAt > ENDED_SHOWN_MS) return null;
  const ringing = mine !== null && mine.phase === 'alerting' && mine.direction === 'in';
  const mustPickUp = ringing && who.mustPickUp(mine.extension);
  const canAct = mine !== null && who.connected && state.endedAt === null;
  return {
    id: call.id,
    crmCallId: call.crmCallId,
    direction: call.direction,
    clientNumber: call.clientNumber,
    clientName: null,
    displayName: phoneName(call, mine) ?? call.clientNumber ?? '',
    ...state,
    startedAt: call.startedAt,
    extension: mine?.extension ?? who.extensions[0] ?? '',
    verbs: {
      answer: canAct && ringing && !mustPickUp,
      reject: canAct && ringing,
      hangup: canAct && !ringing,
    },
    answerHint: mustPickUp ? 'pick_up_the_phone' : null,
  };
}

/** The leg that this operator's buttons act on. */
export function myLeg(call: CallState, who: Pick<Onlooker, 'extensions'>): CallLeg | null {
  const mine = concernedLegs(call).filter((leg) => who.extensions.includes(leg.extension));
  return mine.find(isTalking) ?? mine.find((leg) => leg.phase === 'alerting') ?? null;
}

type ViewState = Pick<CallView, 'phase' | 'answeredAt' | 'endedAt' | 'outcome'>;

function liveState(call: CallState, mine: CallLeg | null): ViewState {
  const leg = mine ?? concernedLegs(call)[0];
  if (leg === undefined && call.legs.length > 0) return settlingState(call);
  const phase =
    leg === undefined || leg.phase === 'alerting' ? ringPhase(call, leg) : leg.phase === 'held' ? 'held' : 'talking';
  return { phase, answeredAt: leg?.answeredAt ?? null, endedAt: null, outcome: null };
}

function ringPhase(call: CallState, leg: CallLeg | undefined): 'ringing' | 'dialling' {
  return (leg?.direction ?? (call.direction === 'incoming' ? 'in' : 'out')) === 'in' ? 'ringing' : 'dialling';
}

/** All phones have hung up and the call is about to end: the screen says so at once. */
function settlingState(call: CallState): ViewState {
  const endedAt = Math.max(...call.legs.map((leg) => leg.releasedAt ?? call.heardAt));
  const answeredAt = firstAnswer(call);
  return { phase: 'ended', answeredAt, endedAt, outcome: outcomeOf(call) };
}

function endedState(call: CallState, who: Onlooker): ViewState {
  const own = call.legs.filter((leg) => who.extensions.includes(leg.extension) && leg.answeredAt !== null);
  const elsewhere = call.legs.some((leg) => leg.toward === 'client' && leg.answeredAt !== null && !own.includes(leg));
  const live = call.legs.some((leg) => isLive(leg) && leg.toward === 'client');
  const endedAt =
    call.endedAt ??
    Math.max(call.startedAt, ...call.legs.filter((leg) => !isLive(leg)).map((leg) => leg.releasedAt ?? 0));
  const outcome = elsewhere && own.length === 0 ? 'answered_elsewhere' : live ? 'transferred' : outcomeOf(call);
  const mineAnswered = own.map((leg) => leg.answeredAt ?? 0);
  return { phase: 'ended', answeredAt: mineAnswered.length > 0 ? Math.min(...mineAnswered) : null, endedAt, outcome };
}

function outcomeOf(call: CallState): string {
  if (firstAnswer(call) !== null) return 'answered';
  // While the call settles there is no result yet, but the operator knows what he pressed.
  const byOperator = call.legs.some((leg) => leg.toward === 'client' && leg.releasedByOperator);
  if (call.result === null && byOperator) return call.direction === 'incoming' ? 'rejected' : 'cancelled';
  switch (call.result?.statusCode) {
    case '486':
      return 'busy';
    case '603':
      return 'rejected';
    case '603-S':
      return 'cancelled';
    case '480':
      return 'no_answer';
    case '304':
    case undefined:
      return call.direction === 'incoming' ? 'missed' : 'no_answer';
    default:
      return 'failed';
  }
}

function firstAnswer(call: CallState): number | null {
  const times = call.legs.flatMap((leg) =>
    leg.toward === 'client' && leg.answeredAt !== null ? [leg.answeredAt] : [],
  );
  return times.length > 0 ? Math.min(...times) : null;
}

/** The name on the phone's display, unless it is only the number again. */
function phoneName(call: CallState, mine: CallLeg | null): string | null {
  const name =
    mine?.displayName ?? call.legs.find((leg) => leg.toward === 'client' && leg.displayName)?.displayName ?? null;
  if (name === null || name.trim() === '' || /^[+\d\s()-]+$/.test(name)) return null;
  return name.trim();
}
