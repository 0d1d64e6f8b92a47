/** A call as one operator sees it. Pure projection of the stored calls. */
import { isTalking } from '../../domain/call/call.ts';
import type { CallLeg, CallState } from '../../domain/call/call.ts';
import type { CallVerb, CallView, Consultation } from '../ports/operator.ts';
import type { LegAbilities } from '../ports/switch-link.ts';
import type { CompanyOptions } from '../ports/store.ts';
import type { LiveLegs } from './live-legs.ts';
import { endedState, isSettling, liveState, presentLegs, talkedLegs } from './view-state.ts';

/** How long an ended call stays on the operator's screen. */
export const ENDED_SHOWN_MS = 60_000;

export interface Onlooker {
  userId: string;
  extensions: string[];
  /** The switch can be commanded now. */
  connected: boolean;
  /** What can be done to a leg from here: by what the switch offers, and by what its phone has refused. */
  abilities: (leg: CallLeg) => LegAbilities;
}

/** What is the same for everybody of a company at one moment. */
export interface Scene {
  now: number;
  live: LiveLegs;
  options: Pick<CompanyOptions, 'internalCalls' | 'line'>;
  /** The employee who has the extension; null when it is nobody's. */
  personOf: (extension: string) => { userId: string; name: string } | null;
}

/** Null when the call is none of this operator's business. */
export function viewOf(call: CallState, who: Onlooker, scene: Scene): CallView | null {
  if (call.endedAt !== null && scene.now - call.endedAt > ENDED_SHOWN_MS) return null;
  const internal = call.direction === 'internal';
  if (internal && !scene.options.internalCalls) return null;
  const mine = myLeg(call, who);
  // It is shown beside the call for which the colleague is asked.
  if (internal && mine !== null && scene.live.isConsultation(mine)) return null;
  const concerned = mine !== null || (!internal && call.viewers.includes(who.userId));
  if (!concerned && !saw(call, who)) return null;
  const live = call.endedAt === null && concerned && !isSettling(call);
  const state = live ? liveState(call, mine ?? undefined) : endedState(call, who.extensions);
  if (state.endedAt !== null && scene.now - state.endedAt > ENDED_SHOWN_MS) return null;
  const consulted = mine !== null && isTalking(mine) ? scene.live.consultationOf(mine) : null;
  const consultation = consulted && consultationView(consulted.leg, scene);
  const can = mine === null ? null : who.abilities(mine);
  const mustPickUp = mine !== null && ringsHere(mine) && can?.answer === false;
  const canAct = mine !== null && who.connected && state.endedAt === null;
  const own = mine ?? call.legs.find((leg) => who.extensions.includes(leg.extension)) ?? null;
  return {
    ...facts(call, own, scene),
    ...state,
    extension: own?.extension ?? who.extensions[0] ?? '',
    operators: operatorsOf(call, state.endedAt === null ? presentLegs(call) : talkedLegs(call), scene),
    consultation,
    verbs: canAct && can !== null ? verbsOf(mine, consultation, can) : NO_VERBS,
    answerHint: mustPickUp ? 'pick_up_the_phone' : null,
  };
}

/** A live call as somebody sees it who has no part in it; null when it is not shown or about to end. */
export function bystanderView(call: CallState, scene: Scene): CallView | null {
  if (call.endedAt !== null || isSettling(call)) return null;
  if (call.direction === 'internal' && !scene.options.internalCalls) return null;
  const present = presentLegs(call);
  const caller = call.direction === 'internal' ? call.legs.find((leg) => leg.direction === 'out') : undefined;
  const leg = caller ?? present[0] ?? null;
  const consulted = leg !== null && isTalking(leg) ? scene.live.consultationOf(leg) : null;
  return {
    ...facts(call, leg, scene),
    ...liveState(call),
    extension: leg?.extension ?? call.dial?.from ?? '',
    operators: operatorsOf(call, present, scene),
    consultation: consulted && consultationView(consulted.leg, scene),
    verbs: NO_VERBS,
    answerHint: null,
  };
}

/** The leg that this operator's buttons act on. */
export function myLeg(call: CallState, who: Pick<Onlooker, 'extensions'>): CallLeg | null {
  const mine = presentLegs(call).filter((leg) => who.extensions.includes(leg.extension));
  return mine.find(isTalking) ?? mine.find((leg) => leg.phase === 'alerting') ?? null;
}

/** The call once was at this operator's desk. */
function saw(call: CallState, who: Onlooker): boolean {
  if (call.direction === 'internal') return call.legs.some((leg) => who.extensions.includes(leg.extension));
  return call.seenBy.includes(who.userId) || call.ownerUserId === who.userId;
}

const ringsHere = (leg: CallLeg): boolean => leg.phase === 'alerting' && leg.direction === 'in';

type Facts = Pick<
  CallView,
  | 'id'
  | 'crmCallId'
  | 'direction'
  | 'clientNumber'
  | 'clientName'
  | 'clients'
  | 'displayName'
  | 'phoneName'
  | 'line'
  | 'startedAt'
>;

function facts(call: CallState, own: CallLeg | null, scene: Scene): Facts {
  const internal = call.direction === 'internal';
  const number = internal ? (own?.remoteNumber ?? null) : call.clientNumber;
  const clients = internal ? [] : (call.clients ?? []);
  const clientName = clients[0]?.name || null;
  const colleague = internal && number !== null ? (scene.personOf(number)?.name ?? null) : null;
  const shown = phoneName(call, own);
  return {
    id: call.id,
    crmCallId: call.crmCallId,
    direction: call.direction,
    clientNumber: number,
    clientName,
    clients,
    displayName: clientName ?? colleague ?? shown ?? number ?? '',
    phoneName: shown,
    line: internal ? null : scene.options.line,
    startedAt: call.startedAt,
  };
}

function operatorsOf(call: CallState, legs: readonly CallLeg[], scene: Scene): CallView['operators'] {
  const operators = new Map<string, CallView['operators'][number]>();
  const extensions = legs.map(({ extension }) => extension);
  // A click rings the phone of whoever clicked, though nothing of it was heard yet.
  if (call.dial !== null && call.legs.length === 0) extensions.push(call.dial.from);
  for (const extension of extensions) {
    const person = scene.personOf(extension);
    if (person !== null) operators.set(extension, { ...person, extension });
  }
  return [...operators.values()];
}

function consultationView(leg: CallLeg, scene: Scene): Consultation {
  const number = leg.remoteNumber ?? '';
  return {
    number,
    name: scene.personOf(number)?.name ?? null,
    phase: leg.phase === 'alerting' ? 'dialling' : leg.phase === 'held' ? 'held' : 'talking',
    startedAt: leg.alertedAt,
    answeredAt: leg.answeredAt,
  };
}

const NO_VERBS: Record<CallVerb, boolean> = {
  answer: false,
  reject: false,
  hangup: false,
  hold: false,
  unhold: false,
  transfer: false,
  consult: false,
  complete: false,
  return: false,
  dtmf: false,
};

function verbsOf(mine: CallLeg, consultation: Consultation | null, can: LegAbilities): Record<CallVerb, boolean> {
  const ringing = ringsHere(mine);
  const connected = isTalking(mine);
  return {
    answer: ringing && can.answer,
    reject: ringing,
    hangup: !ringing,
    hold: mine.phase === 'talking' && can.hold,
    unhold: mine.phase === 'held' && can.hold,
    transfer: connected && consultation === null && can.transfer,
    consult: connected && consultation === null && can.consult,
    complete: consultation !== null && consultation.phase !== 'dialling',
    return: consultation !== null,
    dtmf: mine.phase === 'talking' && can.dtmf,
  };
}

/** The name on the phone's display, unless it is only the number again. */
function phoneName(call: CallState, own: CallLeg | null): string | null {
  const shown = own?.displayName ?? call.legs.find((leg) => leg.toward === 'client' && leg.displayName)?.displayName;
  const name = shown?.trim() ?? '';
  return name === '' || /^[+\d\s()-]+$/.test(name) ? null : name;
}
