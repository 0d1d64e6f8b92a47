/**
 * The port to a telephone switch. One link serves one company. ECSS-10's Call API is the first adapter behind it;
 * another switch is another folder under adapters/, nothing else.
 */
import type { LegReport } from '../../domain/call/leg.ts';
import type { Logger } from './logger.ts';

/** `link.state` of the outer contract. */
export type LinkState =
  'disabled' | 'connecting' | 'registering' | 'connected' | 'certificate_untrusted' | 'refused' | 'unreachable';

/** The certificate that the switch presented last; null before the first handshake. */
export interface SwitchCertificate {
  /** As Node prints it: upper-case hex pairs with colons. */
  fingerprint256: string;
  subject: string;
  issuer: string;
  /** ISO 8601. */
  validTo: string;
  /** A known CA vouches for it, for this host. */
  trusted: boolean;
  /** The administrator accepted exactly this certificate. */
  pinned: boolean;
}

export interface LinkStatus {
  state: LinkState;
  /** Epoch ms of the last change of `state`. */
  since: number;
  /** Reason of the last failure in the switch's own words or ours; null after a success. */
  lastError: string | null;
  /** Numbers that the integration serves; empty until registered. */
  numbers: string[];
  /** Numbers in the integration's range without `api\call\enabled`. */
  refusedNumbers: string[];
  /** False: the switch reports only calls made through this API. Null until registered. */
  csta: boolean | null;
  certificate: SwitchCertificate | null;
}

/** What the link tells the application; every callback returns at once, the application queues. */
export interface SwitchLinkListener {
  /** A change of one leg, `at` = epoch ms of arrival. */
  onLeg(leg: LegReport, at: number): void;
  /**
   * All legs alive at `at`, taken after each (re)registration before any later `onLeg`. Whatever the application believes
   * alive and is not listed has ended between `aliveUntil` (last proof that the old connection lived; null at the first
   * connection) and now.
   */
  onSnapshot(legs: LegReport[], at: number, aliveUntil: number | null): void;
  onStatus(status: LinkStatus): void;
}

/** Why the switch did not do what was asked. `not_connected` and `timeout` are ours, the rest are the switch's. */
export type SwitchErrorCode =
  | 'bad_params'
  | 'forbidden'
  | 'no_such_leg'
  | 'not_possible_now'
  | 'answer_not_supported'
  | 'too_many_requests'
  | 'switch_failure'
  | 'not_connected'
  | 'timeout';

export class SwitchError extends Error {
  override readonly name = 'SwitchError';
  readonly code: SwitchErrorCode;
  constructor(code: SwitchErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Commands reject with SwitchError; each has a timeout. */
export interface SwitchLink {
  start(): void;
  stop(): Promise<void>;
  status(): LinkStatus;
  /** While connected: asks again for all legs alive and tells `onSnapshot`, the remedy for lost events. Else does nothing. */
  refresh(): void;
  makeCall(from: string, to: string): Promise<{ switchCallId: string; legId: string }>;
  answer(legId: string): Promise<void>;
  release(legId: string): Promise<void>;
  hold(legId: string): Promise<void>;
  unhold(legId: string): Promise<void>;
  /** Blind transfer. */
  transfer(legId: string, to: string): Promise<void>;
  /** Joins the held call with the consultation. */
  completeTransfer(legId: string, consultLegId: string): Promise<void>;
  consult(legId: string, to: string): Promise<{ switchCallId: string; legId: string }>;
  dtmf(legId: string, digits: string): Promise<void>;
}

/** What a link needs to know of a company's switch. */
export interface SwitchAddress {
  /** «Адрес Call API», an https URL. */
  url: string;
  clientId: string;
  apiKey: string;
  domain: string;
  /** SHA-256 fingerprint of the certificate that the administrator accepted. */
  pinnedFingerprint256: string | null;
}

export type OpenSwitchLink = (address: SwitchAddress, listener: SwitchLinkListener, logger: Logger) => SwitchLink;
