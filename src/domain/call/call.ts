import type { JournalCode } from './journal.ts';
import type { EndedBy, LegOutcome, LegPhase } from './leg.ts';
import type { CommandFailure, PortalStatusCode } from '../delivery/command.ts';

/** One leg as the call remembers it. */
export interface CallLeg {
  legId: string;
  extension: string;
  direction: 'in' | 'out';
  remoteNumber: string | null;
  /** Whom the other end is: the client, or somebody inside (a colleague, a group, a queue). */
  toward: 'client' | 'inside';
  displayName: string | null;
  callRef: string | null;
  phase: LegPhase;
  /** When we first heard of it, epoch ms. */
  alertedAt: number;
  answeredAt: number | null;
  /** Since when it is on hold, epoch ms; null while it is not. Absent in calls stored by older versions. */
  heldAt?: number | null;
  releasedAt: number | null;
  /** The operator pressed «Отклонить» or «Завершить» in the card. */
  releasedByOperator: boolean;
  /** Its end was concluded from a list in which it was missing, not heard. Absent: heard. */
  presumedGone?: true;
  /** How it ended without a talk and who hung up, where the switch tells. */
  outcome?: LegOutcome;
  endedBy?: EndedBy;
}

/** Click-to-call: what became of the request to the switch. */
export interface Dial {
  userId: string;
  from: string;
  to: string;
  /** `asked`: sent, no answer yet. `unclear`: the answer was lost, the call may exist. */
  state: 'asked' | 'accepted' | 'unclear' | 'refused';
  /** Epoch ms of the request. */
  askedAt: number;
  /** The portal's own time of the click (`ts`), by which a repeated event is known; null when it gave none. */
  clickedAt: number | null;
  statusCode: PortalStatusCode | null;
  reason: string | null;
}

/** A client whom the CRM has under the number (known: `telephony.externalCall.searchCrmEntities`). */
export interface CrmClient {
  type: 'CONTACT' | 'COMPANY' | 'LEAD';
  id: string;
  name: string;
  /** Portal user responsible for the client; null when nobody is. */
  responsibleUserId: string | null;
}

/** How the call ended, as the CRM must be told. */
export interface CallResult {
  statusCode: PortalStatusCode;
  failedReason: string;
  talkMs: number;
  /** In whose name the record is made: the last talker; of an unanswered call, whoever it was registered for. */
  userId: string | null;
}

/**
 * One physical call of one company: the truth that is stored after every change. What the portal has been told so far is
 * part of it (`crmCallId`, `shownTo`, `finished`), so what remains to be told can always be derived: see delivery/plan.ts.
 */
export interface CallState {
  /** Ours. */
  id: string;
  /** The switch's `call_id`; null while a click-to-call waits for the switch. */
  switchCallId: string | null;
  /** EXTERNAL_CALL_ID, unique for each registration: the `call_id`, with a suffix when a call went on after its end. */
  externalCallId: string | null;
  /** `portal`: Bitrix24 registered it itself (click-to-call). */
  origin: 'switch' | 'portal';
  direction: 'incoming' | 'outgoing' | 'internal';
  /** As dialled or shown by the switch; null when withheld or not known yet. */
  clientNumber: string | null;
  /** Who has this number in the CRM; null until the portal was asked. */
  clients: CrmClient[] | null;
  startedAt: number;
  /** Last time that the switch said anything about it. */
  heardAt: number;
  legs: CallLeg[];
  dial: Dial | null;
  /** Portal user in whose name it is (to be) registered. */
  ownerUserId: string | null;
  /** Portal users who should see the card now. */
  viewers: string[];
  endedAt: number | null;
  result: CallResult | null;
  /** Set when the portal need not or cannot be told: `internal`, `no_employee`. */
  unreported: 'internal' | 'no_employee' | null;
  /** When to look again although nothing was heard (settling after the last leg, fall-back to the default employee). */
  wakeAt: number | null;

  /** CALL_ID in the portal. */
  crmCallId: string | null;
  /** Who has the card according to the portal's answers. */
  shownTo: string[];
  /**
   * Who may have the card although the portal never said so: it was meant for them, and the answer was lost or the process that
   * asked was killed. Everybody who is meant to have it is in here before anything is sent, until its hiding is confirmed.
   */
  maybeShownTo: string[];
  /** Everybody who ever had it. */
  seenBy: string[];
  finished: boolean;
  /** Failed attempts in a row, and the earliest next one. */
  attempts: number;
  retryAt: number | null;
  /** The last failure; with `abandoned` it is the reason why the portal will not be told. */
  failure: CommandFailure | null;
  abandoned: boolean;
  /** Nothing remains to be told. */
  delivered: boolean;
}

/** One line of the story that a change produced; `what` is a stable code. */
export interface Decision {
  lane: 'switch' | 'decision' | 'portal' | 'operator';
  what: JournalCode;
  details: Record<string, unknown>;
}

/** What the rules need to know of the company. */
export interface CallContext {
  /** Portal user who has this extension. */
  employeeOf(extension: string): string | null;
  /** An extension, group, queue or service number of the switch. */
  isInside(number: string): boolean;
  defaultUserId: string | null;
  /** How long an unanswered incoming call may be without a leg before it has ended. */
  patienceMs: number;
  /** The switch is not heard at the moment: a call without a leg may be going on with one that we do not know. */
  blind: boolean;
}

export function newCall(id: string, at: number, from: Partial<CallState>): CallState {
  return {
    id,
    switchCallId: null,
    externalCallId: null,
    origin: 'switch',
    direction: 'internal',
    clientNumber: null,
    clients: null,
    startedAt: at,
    heardAt: at,
    legs: [],
    dial: null,
    ownerUserId: null,
    viewers: [],
    endedAt: null,
    result: null,
    unreported: null,
    wakeAt: null,
    crmCallId: null,
    shownTo: [],
    maybeShownTo: [],
    seenBy: [],
    finished: false,
    attempts: 0,
    retryAt: null,
    failure: null,
    abandoned: false,
    delivered: false,
    ...from,
  };
}

/** Clients kept of one number; a switchboard number may belong to hundreds of contacts. */
export const MAX_CLIENTS = 20;

export const isLive = (leg: CallLeg): boolean => leg.phase !== 'released';
export const isTalking = (leg: CallLeg): boolean => leg.phase === 'talking' || leg.phase === 'held';
