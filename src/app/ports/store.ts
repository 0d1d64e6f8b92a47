/** The port to the database. Every write is durable when its promise resolves. */
import type { PortalApp, PortalGrant } from './portal.ts';
import type { AsteriskAddress, CallApiAddress, SwitchAddress, SwitchKind } from './switch-link.ts';
import type { CallState } from '../../domain/call/call.ts';

/** What a store throws when the same may succeed a little later, without anybody doing anything: the database is away, or full. */
export interface PassingStoreFailure extends Error {
  retryable: true;
}

export function isPassingStoreFailure(error: unknown): error is PassingStoreFailure {
  return error instanceof Error && error.name === 'StorageError' && 'retryable' in error && error.retryable === true;
}

export interface CompanyOptions {
  /** Portal user who gets calls of numbers that belong to nobody; null: such calls are journalled only. */
  defaultUserId: string | null;
  /** CRM_CREATE: let the portal create a lead for an unknown caller. */
  createCrmEntity: boolean;
  /** Calls between colleagues are shown on our pages; Bitrix24 is never told of them. */
  internalCalls: boolean;
  /** The outside line by which the calls come in and go out, as Bitrix24 shall name it; null: not named. */
  line: { number: string; name: string } | null;
  /** Language of what the server itself writes into the portal. */
  language: 'ru' | 'en';
  /** Bitrix24's own card gets working buttons (PAGE_BACKGROUND_WORKER). */
  nativeButtons: boolean;
}

/** What a company begins with; also what is added to options stored by an older version. */
export const DEFAULT_OPTIONS: CompanyOptions = {
  defaultUserId: null,
  createCrmEntity: false,
  internalCalls: false,
  line: null,
  language: 'ru',
  nativeButtons: false,
};

export interface Company {
  id: string;
  name: string | null;
  /** Portal identity that survives a rename (known). */
  memberId: string;
  /** e.g. `https://company.bitrix24.ru`. */
  portalOrigin: string;
  app: PortalApp;
  /** Constant of app and portal that authenticates its events; null until first seen and verified. */
  applicationToken: string | null;
  grant: PortalGrant | null;
  /** Why the administrator must authorise again; null while the grant works. */
  grantProblem: string | null;
  /** Which of the two connections below is used. */
  switchKind: SwitchKind;
  ecss: CallApiAddress | null;
  asterisk: AsteriskAddress | null;
  options: CompanyOptions;
  createdAt: number;
  /** Since when (epoch ms) and why the server does nothing for the company; null: it works. */
  disabled: { reason: DisabledReason; at: number } | null;
}

/** `command`: by the server's administrator; `uninstalled`: the application was removed in the portal; `removing`: on its way out. */
export type DisabledReason = 'command' | 'uninstalled' | 'removing';

export type CompanyPatch = Partial<
  Pick<
    Company,
    | 'name'
    | 'portalOrigin'
    | 'app'
    | 'applicationToken'
    | 'grant'
    | 'grantProblem'
    | 'switchKind'
    | 'ecss'
    | 'asterisk'
    | 'options'
    | 'disabled'
  >
>;

/** The connection to the switch that is in use; null while that is not configured. */
export function switchOf({ switchKind, ecss, asterisk }: Company): SwitchAddress | null {
  if (switchKind === 'asterisk') return asterisk && { kind: 'asterisk', ...asterisk };
  return ecss && { kind: 'ecss10', ...ecss };
}

export interface CompanyStore {
  list(): Promise<Company[]>;
  find(id: string): Promise<Company | null>;
  findByMember(memberId: string): Promise<Company | null>;
  findByOrigin(portalOrigin: string): Promise<Company | null>;
  insert(company: Company): Promise<void>;
  update(id: string, patch: CompanyPatch): Promise<void>;
  /** Erases the company with everything of it, in small steps. False: there is none. */
  remove(id: string): Promise<boolean>;
  /** By company id a number that every change of its row makes larger, whoever makes it. */
  revisions(): Promise<Map<string, number>>;
}

export interface Employee {
  /** Portal user id. */
  userId: string;
  name: string;
  active: boolean;
  /** Switch numbers mapped to the employee. */
  numbers: string[];
  /** UF_PHONE_INNER as the portal had it last; informational after the first import. */
  portalNumber: string;
}

/** An employee with what the administrator has judged of the portal's news. */
export interface ReviewedEmployee extends Employee {
  /** The last `portalNumber` that was imported or judged; another one now is a difference to show. */
  acceptedNumber: string;
  /** Epoch ms when the employee was first seen; null after somebody has looked at him, and for those who came with the company. */
  newSince: number | null;
}

export type EmployeeChange = Pick<Employee, 'userId'> &
  Partial<Pick<ReviewedEmployee, 'numbers' | 'acceptedNumber' | 'newSince'>>;

export interface EmployeeStore {
  list(companyId: string): Promise<Employee[]>;
  review(companyId: string): Promise<ReviewedEmployee[]>;
  /**
   * Adds the unknown, refreshes name/active/portalNumber of the known, erases nobody and touches no numbers of the known. The
   * added ones are new since `newSince` (epoch ms), unless they are the company's first.
   */
  merge(companyId: string, employees: Employee[], newSince: number): Promise<{ added: string[] }>;
  /**
   * Changes employees, all or nothing, in one transaction. Resolves to the employee who keeps one of the numbers, when somebody
   * does, and then nothing is changed.
   */
  change(companyId: string, changes: EmployeeChange[]): Promise<{ takenBy: Employee; number: string } | null>;
}

export interface Session {
  /** SHA-256 of the cookie's value. */
  id: string;
  companyId: string;
  userId: string;
  userName: string;
  createdAt: number;
  expiresAt: number;
  /** Epoch ms, exact to a minute. */
  lastSeenAt: number;
  /** User-Agent of the browser, shortened; "" while not known. */
  userAgent: string;
}

export interface SessionStore {
  insert(session: Session): Promise<void>;
  find(id: string): Promise<Session | null>;
  /** Of a company, newest first; also those that are over and not swept out yet. */
  list(companyId: string): Promise<Session[]>;
  touch(id: string, seen: Pick<Session, 'lastSeenAt' | 'userAgent'>): Promise<void>;
  remove(id: string): Promise<void>;
  /** All sessions of one user; resolves to how many there were. */
  removeOf(companyId: string, userId: string): Promise<number>;
  removeExpired(now: number): Promise<void>;
}

/** From when on a user's page tokens count; what was issued before is void. */
export interface Revocation {
  companyId: string;
  userId: string;
  /** Epoch ms. */
  notBefore: number;
}

export interface RevocationStore {
  list(): Promise<Revocation[]>;
  put(revocation: Revocation): Promise<void>;
  /** Forgets those of a time from which no token lives any more. */
  removeBefore(time: number): Promise<void>;
}

/** A login under way between the form and the OAuth callback: random, single use, 10 minutes. */
export interface LoginAttempt {
  /** SHA-256 of `state`. */
  id: string;
  /** SHA-256 of the value of the browser's login cookie: binds the callback to the browser that began. */
  browser: string;
  portalOrigin: string;
  app: PortalApp;
  expiresAt: number;
}

export interface LoginStore {
  insert(attempt: LoginAttempt): Promise<void>;
  /** Removes and returns it: a state works once. */
  take(id: string): Promise<LoginAttempt | null>;
}

/** One line of a call's story: what was heard, decided, asked, answered. */
export interface JournalEntry {
  at: number;
  /** Where it happened. */
  lane: 'switch' | 'decision' | 'portal' | 'operator';
  /** Stable code, e.g. `leg_alerting`, `card_not_shown`, `register`. */
  what: string;
  details: Record<string, unknown>;
}

/** One call's new state, and what led to it since the last one. */
export interface CallChange {
  call: CallState;
  journal: JournalEntry[];
}

export interface CallStore {
  /** Calls that are not delivered to the end yet. */
  open(companyId: string): Promise<CallState[]>;
  find(companyId: string, callId: string): Promise<CallState | null>;
  findByCrmCallId(companyId: string, crmCallId: string): Promise<CallState | null>;
  /** The newest call with this `call_id` of the switch, delivered or not: late repetitions of a finished call are known by it. */
  findBySwitchCallId(companyId: string, switchCallId: string): Promise<CallState | null>;
  /** The switch's ids of delivered calls that last changed at `since` (epoch ms) or later, in no order. */
  deliveredSwitchCallIds(companyId: string, since: number): Promise<string[]>;
  /** Writes the new states of calls and their journals in one transaction: all or nothing. */
  save(companyId: string, changes: CallChange[]): Promise<void>;
  /** Adds to the story of a stored call without touching the call. */
  appendJournal(companyId: string, callId: string, entries: JournalEntry[]): Promise<void>;
  journal(companyId: string, callId: string): Promise<JournalEntry[]>;
  /** Newest first. */
  recent(companyId: string, limit: number): Promise<CallState[]>;
  /** Calls that the portal will not be told of although it should be (`abandoned`), newest first. */
  abandoned(companyId: string, limit: number): Promise<CallState[]>;
  /**
   * One small step of deletion, in one transaction: at the most `limit` rows of delivered calls that last changed before `before`
   * (epoch ms), with everything that hangs on them. `companyId` null: of all companies. Resolves to the number of rows removed;
   * 0 when nothing is left to remove.
   */
  removeDelivered(companyId: string | null, before: number, limit: number): Promise<number>;
}

/** A recording that belongs to a finished call, on its way into the portal. */
export interface RecordingJob {
  callId: string;
  crmCallId: string;
  /** The switch's key of the recording. */
  callRef: string;
  state: 'wanted' | 'attached' | 'given_up';
  /** Looks and uploads that came to nothing. */
  attempts: number;
  /** Epoch ms of the next attempt. */
  nextAt: number;
  /** Why the last attempt came to nothing, or why it was given up: a code, perhaps with words after it. */
  reason: string | null;
  createdAt: number;
}

export type RecordingJobPatch = Partial<Pick<RecordingJob, 'state' | 'attempts' | 'nextAt' | 'reason'>>;

export interface RecordingJobStore {
  /** Of a stored call; false when the call has a job already, whatever its state. */
  add(companyId: string, job: RecordingJob): Promise<boolean>;
  find(companyId: string, callId: string): Promise<RecordingJob | null>;
  /** The wanted job whose time comes first. */
  next(companyId: string): Promise<RecordingJob | null>;
  update(companyId: string, callId: string, patch: RecordingJobPatch): Promise<void>;
  /**
   * Delivered calls without a job that changed last at `since` or later, in pages of `limit`: `after` is the id of the last call
   * of the page before.
   */
  callsWithoutJob(companyId: string, since: number, limit: number, after: string | null): Promise<CallState[]>;
}
