/** Ports in memory for the tests of companies and of the HTTP side. */
import { DEFAULT_OPTIONS } from '../../src/app/ports/store.ts';
import type { CallState } from '../../src/domain/call/call.ts';
import { AppError } from '../../src/app/errors.ts';
import type { LogLevel, Logger } from '../../src/app/ports/logger.ts';
import { LOG_LEVELS } from '../../src/app/ports/logger.ts';
import type { SwitchLinks } from '../../src/app/ports/links.ts';
import type { CallCommand, CallView, Colleague, OperatorCalls, Viewer } from '../../src/app/ports/operator.ts';
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
import type { Company, CompanyPatch, CompanyStore, LoginAttempt, LoginStore } from '../../src/app/ports/store.ts';
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
    switchKind: 'ecss10',
    disabled: null,
    ecss: null,
    asterisk: null,
    options: { ...DEFAULT_OPTIONS, defaultUserId: null, createCrmEntity: false },
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
  remove = (id: string): Promise<boolean> => {
    const at = this.rows.findIndex((one) => one.id === id);
    if (at >= 0) this.rows.splice(at, 1);
    return Promise.resolve(at >= 0);
  };
  revisions = (): Promise<Map<string, number>> => Promise.resolve(new Map(this.rows.map(({ id }) => [id, 1])));
  #first(matches: (row: Company) => boolean): Promise<Company | null> {
    const row = this.rows.find(matches);
    return Promise.resolve(row === undefined ? null : structuredClone(row));
  }
}

export { MemoryAudit, MemoryEmployees, MemorySessions } from './people-fakes.ts';

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
  budget = () => null;
  attachRecord = (): Promise<never> => Promise.reject(portalError('give_up', 'not a matter of these tests'));
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
  /** The portal's clock; null: it does not say. */
  portalNow: number | null = null;
  hostKnown = true;
  readonly lines = new Map<string, string>();
  /** Called when a test event is asked for, with the address that it shall come to. */
  onTestEvent: (handler: string) => void = () => undefined;
  serverTime = (): Promise<number> => this.#answer(this.portalNow ?? 0);
  sendTestEvent = async (handler: string): Promise<void> => {
    await this.#answer(null);
    this.onTestEvent(handler);
  };
  endTestEvents = (): Promise<void> => Promise.resolve();
  putLine = async ({ number, name }: { number: string; name: string }): Promise<void> => {
    await this.#answer(null);
    this.lines.set(number, name);
  };
  removeLine = async (number: string): Promise<void> => {
    await this.#answer(null);
    this.lines.delete(number);
  };
  knownHost = (): Promise<boolean> => Promise.resolve(this.hostKnown);
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
  profile = () => this.#answer({ ...this.administrator, portalNow: this.portalNow });

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
  /** What the next renewal finds out. */
  renewed: Partial<LinkStatus> = {};
  renew = (): Promise<void> => {
    this.current = { ...this.current, ...this.renewed };
    return Promise.resolve();
  };
}

export class FakeOperatorCalls implements OperatorCalls {
  calls: CallView[] = [];
  people: Colleague[] = [];
  readonly commands: ({ userId: string; callId: string } & CallCommand)[] = [];
  readonly dialled: { userId: string; to: string }[] = [];
  refusal: Error | null = null;
  readonly watchers = new Map<(calls: CallView[]) => void, Viewer>();
  readonly colleagueWatchers = new Map<(colleagues: Colleague[]) => void, Viewer>();
  readonly everybodyWatchers = new Map<(calls: CallView[]) => void, Viewer>();
  active = (): CallView[] => this.calls;
  command = (viewer: Viewer, callId: string, command: CallCommand): Promise<void> => {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    this.commands.push({ userId: viewer.userId, callId, ...command });
    return Promise.resolve();
  };
  readonly cards: { userId: string; callId: string }[] = [];
  showCard = ({ userId }: Viewer, callId: string): Promise<void> => {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    this.cards.push({ userId, callId });
    return Promise.resolve();
  };
  watch = (viewer: Viewer, listener: (calls: CallView[]) => void): (() => void) => {
    this.watchers.set(listener, viewer);
    return () => this.watchers.delete(listener);
  };
  everybody = (): CallView[] => this.calls;
  watchEverybody = (viewer: Viewer, listener: (calls: CallView[]) => void): (() => void) => {
    this.everybodyWatchers.set(listener, viewer);
    return () => this.everybodyWatchers.delete(listener);
  };
  colleagues = (): Colleague[] => this.people;
  watchColleagues = (viewer: Viewer, listener: (colleagues: Colleague[]) => void): (() => void) => {
    this.colleagueWatchers.set(listener, viewer);
    return () => this.colleagueWatchers.delete(listener);
  };
  dial = (viewer: Viewer, to: string): Promise<void> => {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    this.dialled.push({ userId: viewer.userId, to });
    return Promise.resolve();
  };
  /** The list changes for everybody who watches. */
  become(calls: CallView[]): void {
    this.calls = calls;
    for (const listener of [...this.watchers.keys(), ...this.everybodyWatchers.keys()]) listener(calls);
  }
  meet(people: Colleague[]): void {
    this.people = people;
    for (const listener of [...this.colleagueWatchers.keys()]) listener(people);
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
    clients: [{ type: 'CONTACT', id: '5', name: 'Иван Петров', responsibleUserId: '7' }],
    displayName: 'Иван Петров',
    phoneName: null,
    line: null,
    phase: 'ringing',
    startedAt: 1_800_000_000_000,
    answeredAt: null,
    heldSince: null,
    endedAt: null,
    outcome: null,
    talkMs: null,
    extension: '101',
    operators: [{ userId: '7', name: 'Анна Смирнова', extension: '101' }],
    consultation: null,
    verbs: {
      answer: true,
      reject: true,
      hangup: false,
      hold: false,
      unhold: false,
      transfer: false,
      consult: false,
      complete: false,
      return: false,
      dtmf: false,
    },
    answerHint: null,
    ...patch,
  };
}

/** Calls as the pages' use cases look at them. */
export class MemoryCalls {
  rows: CallState[] = [];
  find = (_companyId: string, callId: string): Promise<CallState | null> =>
    Promise.resolve(this.rows.find((row) => row.id === callId) ?? null);
  recent = (_companyId: string, limit: number): Promise<CallState[]> => Promise.resolve(this.rows.slice(0, limit));
}
