/**
 * The ports to the figures. What happens is counted when it happens; what is (links, tokens, queues) costs nothing until somebody
 * asks and is read then, as `CompanySnapshot`.
 */
import type { CallState } from '../../domain/call/call.ts';
import type { Lane } from '../../domain/delivery/lanes.ts';
import type { DeliveryStatus } from './deliveries.ts';
import type { RequestBudgetState } from './portal.ts';
import type { LinkStatus, SwitchErrorCode } from './switch-link.ts';

/** What became of a call: as the CRM was told it, or why it was not. */
export type CallOutcome =
  'answered' | 'busy' | 'rejected' | 'cancelled' | 'no_answer' | 'missed' | 'failed' | 'no_employee';

export type SwitchCommand =
  'make' | 'answer' | 'release' | 'hold' | 'unhold' | 'transfer' | 'complete' | 'consult' | 'dtmf';

/** The calls of one company. Every method returns at once and never throws. */
export interface CallMetrics {
  /** The switch has reported a leg. */
  legEvent(): void;
  switchCommand(command: SwitchCommand, result: SwitchErrorCode | 'ok'): void;
  /** A change of calls went into the database, or did not. */
  stored(ms: number, ok: boolean): void;
  /** A call is over, and that is stored. */
  ended(direction: CallState['direction'], outcome: CallOutcome): void;
  /** Nothing more is told of a call unless an administrator sends it again. */
  givenUp(): void;
  /** From the call's first event to the request that registered it. */
  registered(ms: number): void;
  /** From the newest event of the call to the request that tells it. */
  told(lane: Lane, ms: number): void;
}

/** Requests to one company's portal. */
export interface PortalMetrics {
  /** `limit`: refused because there were too many; `unreachable`: no answer; `refused`: any other error. */
  requested(result: 'ok' | 'limit' | 'refused' | 'unreachable', ms: number): void;
}

const nothing = (): void => undefined;

export const NO_CALL_METRICS: CallMetrics = {
  legEvent: nothing,
  switchCommand: nothing,
  stored: nothing,
  ended: nothing,
  givenUp: nothing,
  registered: nothing,
  told: nothing,
};

/** How a company is at this moment. */
export interface CompanySnapshot {
  companyId: string;
  /** Host of the portal, with its port if that is an unusual one. */
  portal: string;
  /** `missing`: never authorised; `refused`: the administrator must authorise again. */
  grant: { state: 'ok' | 'missing' | 'refused'; refreshedAt: number | null };
  link: LinkStatus;
  delivery: DeliveryStatus;
  /** Since when the longest waiting call has something to be told, epoch ms; null when nothing waits. */
  waitingSince: number | null;
  /** Null before the first request. */
  budget: RequestBudgetState | null;
  calls: { ringing: number; talking: number; settling: number };
}

export interface CompanySnapshots {
  /** Of all companies whose calls are taken up. */
  snapshots(): CompanySnapshot[];
}
