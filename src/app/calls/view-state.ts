/** Phase, times and outcome of a call for one operator. Pure. */
import { isLive, isTalking } from '../../domain/call/call.ts';
import type { CallLeg, CallState } from '../../domain/call/call.ts';
import { concernedLegs } from '../../domain/call/decide.ts';
import type { CallView } from '../ports/operator.ts';
import { outcomeOfCode } from './outcome.ts';

export type ViewState = Pick<CallView, 'phase' | 'answeredAt' | 'heldSince' | 'endedAt' | 'outcome' | 'talkMs'>;

/** The legs that count: toward the client, or of an internal call all. */
function partyLegs(call: CallState): CallLeg[] {
  return call.direction === 'internal' ? call.legs : call.legs.filter((leg) => leg.toward === 'client');
}

/** The legs at which the call is now, those that talk first. */
export function presentLegs(call: CallState): CallLeg[] {
  if (call.direction !== 'internal') return concernedLegs(call);
  const live = call.legs.filter(isLive);
  return [...live.filter(isTalking), ...live.filter((leg) => !isTalking(leg))];
}

/** Legs on which somebody talked, oldest first. */
export function talkedLegs(call: CallState): CallLeg[] {
  return partyLegs(call).filter((leg) => leg.answeredAt !== null);
}

/** All phones have hung up and the call is about to end: screens say so at once. */
export function isSettling(call: CallState): boolean {
  return call.legs.length > 0 && presentLegs(call).length === 0;
}

/** `leg`: the one whose state is shown; by default that of whoever talks or rings. */
export function liveState(call: CallState, leg = presentLegs(call)[0]): ViewState {
  const phase =
    leg === undefined || leg.phase === 'alerting' ? ringPhase(call, leg) : leg.phase === 'held' ? 'held' : 'talking';
  return {
    phase,
    answeredAt: leg?.answeredAt ?? null,
    heldSince: leg?.phase === 'held' ? (leg.heldAt ?? null) : null,
    endedAt: null,
    outcome: null,
    talkMs: null,
  };
}

function ringPhase(call: CallState, leg: CallLeg | undefined): 'ringing' | 'dialling' {
  return (leg?.direction ?? (call.direction === 'incoming' ? 'in' : 'out')) === 'in' ? 'ringing' : 'dialling';
}

export function endedState(call: CallState, extensions: readonly string[]): ViewState {
  const talked = talkedLegs(call);
  const own = talked.filter((leg) => extensions.includes(leg.extension));
  const live = partyLegs(call).some(isLive);
  const endedAt =
    call.endedAt ??
    Math.max(call.startedAt, ...call.legs.filter((leg) => !isLive(leg)).map((leg) => leg.releasedAt ?? 0));
  if (call.direction === 'internal') return ended(endedAt, internalOutcome(call, own, extensions), own);
  const elsewhere = talked.length > own.length;
  const outcome = elsewhere && own.length === 0 ? 'answered_elsewhere' : live ? 'transferred' : outcomeOf(call);
  return ended(endedAt, outcome, own);
}

function ended(endedAt: number, outcome: string, own: CallLeg[]): ViewState {
  const answers = own.map((leg) => leg.answeredAt ?? 0);
  const talkMs = own.reduce((sum, leg) => sum + Math.max(0, (leg.releasedAt ?? endedAt) - (leg.answeredAt ?? 0)), 0);
  return {
    phase: 'ended',
    answeredAt: answers.length > 0 ? Math.min(...answers) : null,
    heldSince: null,
    endedAt,
    outcome,
    talkMs,
  };
}

function outcomeOf(call: CallState): string {
  if (talkedLegs(call).length > 0) return 'answered';
  // While the call settles there is no result yet, but the operator knows what he pressed.
  const byOperator = partyLegs(call).some((leg) => leg.releasedByOperator);
  if (call.result === null && byOperator) return call.direction === 'incoming' ? 'rejected' : 'cancelled';
  return outcomeOfCode(call.result?.statusCode ?? '304', call.direction);
}

function internalOutcome(call: CallState, ownTalks: CallLeg[], extensions: readonly string[]): string {
  if (ownTalks.length > 0) return 'answered';
  const own = call.legs.filter((leg) => extensions.includes(leg.extension));
  const called = own.some((leg) => leg.direction === 'in');
  if (own.some((leg) => leg.releasedByOperator)) return called ? 'rejected' : 'cancelled';
  if (!called) return 'no_answer';
  return call.legs.some((leg) => leg.direction === 'in' && leg.answeredAt !== null) ? 'answered_elsewhere' : 'missed';
}
