/** The port to the database. Every write is durable when its promise resolves. */
import type { PortalApp, PortalGrant } from './portal.ts';
import type { SwitchAddress } from './switch-link.ts';
import type { CallState } from '../../domain/call/call.ts';

export interface CompanyOptions {
  /** Portal user who gets calls of numbers that belong to nobody; null: such calls are journalled only. */
  defaultUserId: string | null;
  /** CRM_CREATE: let the portal create a lead for an unknown caller. */
  createCrmEntity: boolean;
}

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
  ecss: SwitchAddress | null;
  options: CompanyOptions;
  createdAt: number;
}

export type CompanyPatch = Partial<
  Pick<Company, 'name' | 'portalOrigin' | 'app' | 'applicationToken' | 'grant' | 'grantProblem' | 'ecss' | 'options'>
>;

export interface CompanyStore {
  list(): Promise<Company[]>;
  find(id: string): Promise<Company | null>;
  findByMember(memberId: string): Promise<Company | null>;
  findByOrigin(portalOrigin: string): Promise<Company | null>;
  insert(company: Company): Promise<void>;
  update(id: string, patch: CompanyPatch): Promise<void>;
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

export interface EmployeeStore {
  list(companyId: string): Promise<Employee[]>;
  /** Adds the unknown, refreshes name/active/portalNumber of the known, erases nobody and touches no numbers of the known. */
  merge(companyId: string, employees: Omit<Employee, never>[]): Promise<{ added: string[] }>;
  /** Replaces the numbers of one employee. Resolves to the employee who has one of them, when somebody has. */
  setNumbers(
    companyId: string,
    userId: string,
    numbers: string[],
  ): Promise<{ takenBy: Employee; number: string } | null>;
}

export interface Session {
  /** SHA-256 of the cookie's value. */
  id: string;
  companyId: string;
  userId: string;
  userName: string;
  createdAt: number;
  expiresAt: number;
}

export interface SessionStore {
  insert(session: Session): Promise<void>;
  find(id: string): Promise<Session | null>;
  remove(id: string): Promise<void>;
  removeExpired(now: number): Promise<void>;
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
