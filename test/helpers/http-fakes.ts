/** Ports in memory for the tests of companies and of the HTTP side. */
import { AppError } from '../../src/app/errors.ts';
import type { LogLevel, Logger } from '../../src/app/ports/logger.ts';
import { LOG_LEVELS } from '../../src/app/ports/logger.ts';
import type { SwitchLinks } from '../../src/app/ports/links.ts';
import type { CallVerb, CallView, OperatorCalls, Viewer } from '../../src/app/ports/operator.ts';
import { PortalError } from '../../src/app/ports/portal.ts';
import type {
  BindingReport,
  Portal,
  PortalApp,
  PortalEmployee,
  PortalGrant,
  PortalOAuth,
  PortalUser,
  WantedBindings,
} from '../../src/app/ports/portal.ts';
import type { Portals } from '../../src/app/ports/portals.ts';
import type {
  Company,
  CompanyPatch,
  CompanyStore,
  Employee,
  EmployeeStore,
  LoginAttempt,
  LoginStore,
  Session,
  SessionStore,
} from '../../src/app/ports/store.ts';
import type { UndeliveredCall, UndeliveredCalls } from '../../src/app/ports/undelivered.ts';
import type { LinkStatus } from '../../src/app/ports/switch-link.ts';
import type { FailureAction } from '../../src/domain/delivery/command.ts';

export const ORIGIN = 'https://romashka.bitrix24.ru';
export const APP: PortalApp = { clientId: 'local.66ba434d853c87.18550109', clientSecret: 'sentinel-client-secret' };

export function portalError(action: FailureAction, code: string): PortalError {
  return new PortalError({ action, code, message: code, retryAt: null });
}

export function grant(patch: Partial<PortalGrant> = {}): PortalGrant {
  return {
    accessToken: 'sentinel-access',
    refreshToken: 'sentinel-refresh',
    expiresAt: 1_800_000_000_000,
    restEndpoint: `${ORIGIN}/rest/`,
    scope: ['placement', 'user', 'telephony', 'call'],
    userId: '1',
    authorisedAt: 1_700_000_000_000,
    refreshedAt: 1_700_000_000_000,
    ...patch,
  };
}

export function company(patch: Partial<Company> = {}): Company {
  return {
    id: 'c1',
    name: null,
    memberId: 'member-1',
    portalOrigin: ORIGIN,
    app: APP,
    applicationToken: 'sentinel-app-token',
    grant: grant(),
    grantProblem: null,
    ecss: null,
    options: { defaultUserId: null, createCrmEntity: false },
    createdAt: 1,
    ...patch,
  };
}

/** Remembers every line, for tests that look for what must or must not be said. */
export function recordingLogger(): Logger & {
  lines: { level: LogLevel; facts: Record<string, unknown>; text: string }[];
} {
  const lines: { level: LogLevel; facts: Record<string, unknown>; text: string }[] = [];
  const logger = Object.fromEntries(
    LOG_LEVELS.map((level) => [
      level,
      (facts: Record<string, unknown>, text: string) => lines.push({ level, facts, text }),
    ]),
  ) as unknown as Logger;
  return Object.assign(logger, { lines, child: () => logger });
}

export class MemoryCompanies implements CompanyStore {
  readonly rows: Company[];
  constructor(...rows: Company[]) {
    this.rows = rows;
  }
  list = (): Promise<Company[]> => Promise.resolve(structuredClone(this.rows));
  find = (id: string): Promise<Company | null> => this.#first((row) => row.id === id);
  findByMember = (memberId: string): Promise<Company | null> => this.#first((row) => row.memberId === memberId);
  findByOrigin = (origin: string): Promise<Company | null> => this.#first((row) => row.portalOrigin === origin);
  insert = (row: Company): Promise<void> => {
    this.rows.push(structuredClone(row));
    return Promise.resolve();
  };
  update = (id: string, patch: CompanyPatch): Promise<void> => {
    const row = this.rows.find((one) => one.id === id);
    if (row === undefined) return Promise.reject(new Error('no such company'));
    Object.assign(row, structuredClone(patch));
    return Promise.resolve();
  };
  #first(matches: (row: Company) => boolean): Promise<Company | null> {
    const row = this.rows.find(matches);
    return Promise.resolve(row === undefined ? null : structuredClone(row));
  }
}

export class MemoryEmployees implements EmployeeStore {
  rows: Employee[] = [];
  list = (): Promise<Employee[]> => Promise.resolve(structuredClone(this.rows));
  merge = (_companyId: string, employees: Employee[]): Promise<{ added: string[] }> => {
    const added: string[] = [];
    for (const employee of employees) {
      const known = this.rows.find((row) => row.userId === employee.userId);
      if (known === undefined) {
        this.rows.push(structuredClone(employee));
        added.push(employee.userId);
      } else {
        const { name, active, portalNumber } = employee;
        Object.assign(known, { name, active, portalNumber });
      }
    }
    return Promise.resolve({ added });
  };
  setNumbers = (_companyId: string, userId: string, numbers: string[]) => {
    for (const number of numbers) {
      const takenBy = this.rows.find((row) => row.userId !== userId && row.numbers.includes(number));
      if (takenBy !== undefined) return Promise.resolve({ takenBy, number });
    }
    const row = this.rows.find((one) => one.userId === userId);
    if (row !== undefined) row.numbers = [...numbers];
    return Promise.resolve(null);
  };
}

export class MemorySessions implements SessionStore {
  readonly rows = new Map<string, Session>();
  insert = (session: Session): Promise<void> => {
    this.rows.set(session.id, session);
    return Promise.resolve();
  };
  find = (id: string): Promise<Session | null> => Promise.resolve(this.rows.get(id) ?? null);
  remove = (id: string): Promise<void> => {
    this.rows.delete(id);
    return Promise.resolve();
  };
  removeExpired = (now: number): Promise<void> => {
    for (const [id, row] of this.rows) if (row.expiresAt <= now) this.rows.delete(id);
    return Promise.resolve();
  };
}

export class MemoryLogins implements LoginStore {
  readonly rows = new Map<string, LoginAttempt>();
  insert = (attempt: LoginAttempt): Promise<void> => {
    this.rows.set(attempt.id, attempt);
    return Promise.resolve();
  };
  take = (id: string): Promise<LoginAttempt | null> => {
    const row = this.rows.get(id) ?? null;
    this.rows.delete(id);
    return Promise.resolve(row);
  };
}

/** A portal and its OAuth server: who its tokens belong to is set by the test. */
export class FakePortal implements Portal, PortalOAuth {
  people: PortalEmployee[] = [];
  complete = true;
  /** Access token → its user and the application it was given to. */
  tokens = new Map<string, { user: PortalUser; app: string }>();
  administrator: PortalUser = { id: '1', name: 'Анна Админова', admin: true };
  memberId = 'member-1';
  granted = grant();
  scopes = ['placement', 'user', 'telephony', 'call'];
  report: BindingReport = { bound: [], removed: [], failed: [] };
  /** While set, everything fails with it. */
  failure: PortalError | null = null;
  /** While set, the exchange of a code fails with it. */
  exchangeFailure: PortalError | null = null;
  readonly bindings: WantedBindings[] = [];
  readonly exchanged: { app: PortalApp; code: string; serverDomain: string | null }[] = [];
  asked = 0;

  deliver = (): never => {
    throw new Error('not a matter of these tests');
  };
  budgetReadyAt = (): number => 0;
  attachRecord = (): Promise<never> => Promise.reject(portalError('give_up', 'not a matter of these tests'));
  findClients = (): Promise<never[]> => Promise.resolve([]);
  employees = () => this.#answer({ employees: this.people, complete: this.complete });
  bind = (wanted: WantedBindings): Promise<BindingReport> => {
    this.bindings.push(wanted);
    return this.#answer(this.report);
  };
  scope = (): Promise<string[]> => this.#answer(this.scopes);
  whoIs = (accessToken: string): Promise<PortalUser> => {
    const token = this.tokens.get(accessToken);
    return token === undefined
      ? Promise.reject(portalError('ask_administrator', 'expired_token'))
      : this.#answer(token.user);
  };
  appCodeOf = (accessToken: string): Promise<string> => {
    const token = this.tokens.get(accessToken);
    return token === undefined
      ? Promise.reject(portalError('ask_administrator', 'NO_AUTH_FOUND'))
      : this.#answer(token.app);
  };

  resolveOrigin = (domain: string): Promise<string> =>
    /^[\w.-]+$/.test(domain)
      ? Promise.resolve(`https://${domain.toLowerCase()}`)
      : Promise.reject(portalError('give_up', 'bad_domain'));
  authorizeUrl = (origin: string, clientId: string, state: string): string =>
    `${origin}/oauth/authorize/?client_id=${clientId}&state=${state}`;
  exchangeCode = (app: PortalApp, code: string, serverDomain: string | null) => {
    this.exchanged.push({ app, code, serverDomain });
    if (this.exchangeFailure !== null) return Promise.reject(this.exchangeFailure);
    return this.#answer({ grant: this.granted, memberId: this.memberId });
  };
  profile = (): Promise<PortalUser> => this.#answer(this.administrator);

  #answer<T>(value: T): Promise<T> {
    this.asked += 1;
    return this.failure === null ? Promise.resolve(value) : Promise.reject(this.failure);
  }
}

export class FakePortals implements Portals {
  readonly forgotten: string[] = [];
  readonly #portals: (companyId: string) => Portal;
  constructor(portals: (companyId: string) => Portal) {
    this.#portals = portals;
  }
  of = (companyId: string): Portal => this.#portals(companyId);
  forget = (companyId: string): void => {
    this.forgotten.push(companyId);
  };
}

export const DISABLED_LINK: LinkStatus = {
  state: 'disabled',
  since: 0,
  lastError: null,
  numbers: [],
  refusedNumbers: [],
  csta: null,
  certificate: null,
};

export class FakeLinks implements SwitchLinks {
  readonly applied: Company[] = [];
  current: LinkStatus = DISABLED_LINK;
  apply = (row: Company): void => {
    this.applied.push(row);
  };
  status = (): LinkStatus => this.current;
}

export class FakeOperatorCalls implements OperatorCalls {
  calls: CallView[] = [];
  readonly commands: { userId: string; callId: string; verb: CallVerb }[] = [];
  refusal: Error | null = null;
  readonly watchers = new Map<(calls: CallView[]) => void, Viewer>();
  active = (): CallView[] => this.calls;
  command = (viewer: Viewer, callId: string, verb: CallVerb): Promise<void> => {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    this.commands.push({ userId: viewer.userId, callId, verb });
    return Promise.resolve();
  };
  watch = (viewer: Viewer, listener: (calls: CallView[]) => void): (() => void) => {
    this.watchers.set(listener, viewer);
    return () => this.watchers.delete(listener);
  };
  /** The list changes for everybody who watches. */
  become(calls: CallView[]): void {
    this.calls = calls;
    for (const listener of [...this.watchers.keys()]) listener(calls);
  }
}

export class FakeUndelivered implements UndeliveredCalls {
  /** By company. */
  readonly calls = new Map<string, UndeliveredCall[]>();
  readonly retried: string[] = [];
  list = (companyId: string): Promise<UndeliveredCall[]> => Promise.resolve(this.calls.get(companyId) ?? []);
  retry = (companyId: string, callId: string): Promise<void> => {
    const known = this.calls.get(companyId)?.some(({ id }) => id === callId) ?? false;
    if (!known) return Promise.reject(new AppError('call_not_found'));
    this.retried.push(callId);
    return Promise.resolve();
  };
}

export function undeliveredCall(patch: Partial<UndeliveredCall> = {}): UndeliveredCall {
  return {
    id: 'lost-1',
    direction: 'incoming',
    clientNumber: '+79131234567',
    startedAt: 1_800_000_000_000,
    endedAt: 1_800_000_060_000,
    userId: '7',
    state: 'given_up',
    code: 'ERROR_PHONE_NUMBER',
    message: 'Unsupported phone number format',
    since: 1_800_000_000_100,
    attempts: 0,
    retryAt: null,
    ...patch,
  };
}

export function callView(patch: Partial<CallView> = {}): CallView {
  return {
    id: 'call-1',
    crmCallId: 'externalCall.1',
    direction: 'incoming',
    clientNumber: '+79131234567',
    clientName: 'Иван Петров',
    displayName: 'Иван Петров',
    phase: 'ringing',
    startedAt: 1_800_000_000_000,
    answeredAt: null,
    endedAt: null,
    outcome: null,
    extension: '101',
    verbs: { answer: true, reject: true, hangup: false },
    answerHint: null,
    ...patch,
  };
}
