/**
 * The port to a telephone switch. One link serves one company. Behind it are ECSS-10's Call API and Asterisk's AMI; another switch is
 * another folder under adapters/, nothing else.
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
  /** What the link has noticed that an administrator should know although it works; absent: nothing. */
  remarks?: SwitchRemark[];
}

/**
 * `events_missing`: calls exist of which the switch tells nothing (Asterisk: `read = call`); `commands_missing`: the user may not give
 * some command (Asterisk: `write = …`); `timestamps_off`, `call_records_off`: parts of the switch that are switched off.
 */
export type SwitchRemarkCode = 'events_missing' | 'commands_missing' | 'timestamps_off' | 'call_records_off';

export interface SwitchRemark {
  code: SwitchRemarkCode;
  /** In the switch's own words, e.g. the commands or classes that are missing; "" for none. */
  details: string;
}

/** What a link can do to a leg; screens offer nothing else. */
export interface LegAbilities {
  /** Pick the phone up from here. */
  answer: boolean;
  /** Hold and take back. */
  hold: boolean;
  transfer: boolean;
  /** Ask a colleague while the client waits, and join the two. */
  consult: boolean;
  dtmf: boolean;
}

export const ALL_ABILITIES: LegAbilities = { answer: true, hold: true, transfer: true, consult: true, dtmf: true };

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
  abilities(leg: Pick<LegReport, 'legId' | 'extension'>): LegAbilities;
  /**
   * While connected: asks the switch again which numbers it serves and whether it reports all calls, and tells `onStatus` when that
   * has changed. Else does nothing. Never rejects; resolves within the timeout of a registration.
   */
  renew(): Promise<void>;
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

/** What a link to ECSS-10's Call API needs to know. */
export interface CallApiAddress {
  /** «Адрес Call API», an https URL. */
  url: string;
  clientId: string;
  apiKey: string;
  domain: string;
  /** SHA-256 fingerprint of the certificate that the administrator accepted. */
  pinnedFingerprint256: string | null;
}

/** What a link to an Asterisk's AMI needs to know. */
export interface AsteriskAddress {
  host: string;
  port: number;
  tls: boolean;
  username: string;
  secret: string;
  /** SHA-256 fingerprint of the certificate that the administrator accepted; of no meaning without `tls`. */
  pinnedFingerprint256: string | null;
  /** How the name of a phone's endpoint is made of its number, e.g. `{number}`. */
  channelPattern: string;
  /** The dial plan's context in which employees dial: calls made from here and transfers begin in it. */
  context: string;
  /** Context with `moh` and `wait`, by which a call is held without the phone's help; null: there is none. */
  holdContext: string | null;
  /** Numbers whose phones are known to obey NOTIFY talk and hold; a phone that does not know them loses the call. */
  notifyNumbers: string[];
}

export type SwitchKind = 'ecss10' | 'asterisk';

export type SwitchAddress = ({ kind: 'ecss10' } & CallApiAddress) | ({ kind: 'asterisk' } & AsteriskAddress);

export type OpenSwitchLink<Address = SwitchAddress> = (
  address: Address,
  listener: SwitchLinkListener,
  logger: Logger,
) => SwitchLink;
