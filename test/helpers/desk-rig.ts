/** A company's desk with a switch and a portal at the ports' level, both in the test's hands. */
import { DEFAULT_OPTIONS } from '../../src/app/ports/store.ts';
import { CompanyDesk } from '../../src/app/calls/company-desk.ts';
import type { Clock } from '../../src/app/ports/clock.ts';
import { SILENT_LOGGER } from '../../src/app/ports/logger.ts';
import type { CallView } from '../../src/app/ports/operator.ts';
import type { Portal, PortalEvent } from '../../src/app/ports/portal.ts';
import type { CallChange, CallStore, Company, Employee, JournalEntry } from '../../src/app/ports/store.ts';
import type { LegAbilities, LinkStatus, SwitchLink, SwitchLinkListener } from '../../src/app/ports/switch-link.ts';
import { ALL_ABILITIES, SwitchError } from '../../src/app/ports/switch-link.ts';
import type { CallState, CrmClient } from '../../src/domain/call/call.ts';
import type { LegPhase, LegReport } from '../../src/domain/call/leg.ts';
import type { CommandFailure, CommandOutcome, PortalCommand, PortalOrder } from '../../src/domain/delivery/command.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryObservations } from './observations-fake.ts';

const silent = (): void => undefined;

/** Keeps what a database would: whole copies, so that nothing is shared by reference. */
export class MemoryCallStore implements CallStore {
  readonly calls = new Map<string, string>();
  readonly entries: (JournalEntry & { callId: string })[] = [];

  private read(): CallState[] {
    return [...this.calls.values()].map((text) => JSON.parse(text) as CallState);
  }
  open(): Promise<CallState[]> {
    return Promise.resolve(this.read().filter((call) => !call.delivered));
  }
  find(_: string, callId: string): Promise<CallState | null> {
    return Promise.resolve(this.read().find((call) => call.id === callId) ?? null);
  }
  findByCrmCallId(_: string, crmCallId: string): Promise<CallState | null> {
    return Promise.resolve(this.read().find((call) => call.crmCallId === crmCallId) ?? null);
  }
  findBySwitchCallId(_: string, switchCallId: string): Promise<CallState | null> {
    return Promise.resolve(this.read().find((call) => call.switchCallId === switchCallId) ?? null);
  }
  deliveredSwitchCallIds(): Promise<string[]> {
    const delivered = this.read().filter((call) => call.delivered);
    return Promise.resolve(delivered.flatMap((call) => call.switchCallId ?? []));
  }
  save(_: string, changes: CallChange[]): Promise<void> {
    for (const { call, journal } of changes) {
      this.calls.set(call.id, JSON.stringify(call));
      this.entries.push(...journal.map((entry) => ({ ...entry, callId: call.id })));
    }
    return Promise.resolve();
  }
  appendJournal(_: string, callId: string, entries: JournalEntry[]): Promise<void> {
    this.entries.push(...entries.map((entry) => ({ ...entry, callId })));
    return Promise.resolve();
  }
  journal(_: string, callId: string): Promise<JournalEntry[]> {
    return Promise.resolve(this.entries.filter((entry) => entry.callId === callId));
  }
  abandoned(): Promise<CallState[]> {
    return Promise.resolve(this.read().filter((call) => call.abandoned));
  }
  removeDelivered(): Promise<number> {
    return Promise.reject(new Error('this memory keeps everything'));
  }
  recent(): Promise<CallState[]> {
    return Promise.resolve(this.read());
  }
}

/** When the portal adapter gives up waiting for an answer. */
const SILENCE_MS = 10_000;
const LOST: CommandFailure = { action: 'retry', code: 'network', message: 'reset', retryAt: null };

/** A portal as the port promises one; what it was told is in `told`. */
export class PortalFake {
  readonly told: (PortalCommand & { crmCallId: string })[] = [];
  readonly cards = new Map<string, Set<string>>();
  requests = 0;
  /** While set, every command but the looks into the CRM fails with it. */
  failure: CommandFailure | null = null;
  /** Numbers that were looked up, and what the CRM has for each of them. */
  readonly looks: string[] = [];
  clients: CrmClient[] = [];
  lookFailure: CommandFailure | null = null;
  /** So many requests are carried out, but their answers never arrive. */
  swallowAnswers = 0;
  /** While set, requests find an open line and no answer: until their time is up on this clock, or until they are cut. */
  silent: { clock: Clock; carriesOut: boolean } | null = null;
  private readonly registered = new Map<string, string>();

  readonly deliver: Portal['deliver'] = (orders, signal) => {
    this.requests += 1;
    if (this.silent !== null) return this.hang(this.silent, orders, signal);
    let outcomes = orders.map((order) => ({ callId: order.callId, outcomes: this.take(order) }));
    if (this.swallowAnswers > 0) {
      this.swallowAnswers -= 1;
      outcomes = outcomes.map(({ callId, outcomes: all }) => ({
        callId,
        outcomes: all.map((): CommandOutcome => ({ ok: false, failure: LOST })),
      }));
    }
    return Promise.resolve({ outcomes, exchanges: [] });
  };

  private async hang(
    { clock, carriesOut }: { clock: Clock; carriesOut: boolean },
    orders: PortalOrder[],
    signal: AbortSignal | undefined,
  ): ReturnType<Portal['deliver']> {
    if (carriesOut) for (const order of orders) this.take(order);
    await new Promise<void>((resolve) => {
      clock.after(SILENCE_MS, resolve);
      signal?.addEventListener('abort', () => resolve());
    });
    const failure = { ...LOST, code: signal?.aborted === true ? 'cut' : 'timeout' };
    const outcomes = orders.map(({ callId, commands }) => ({
      callId,
      outcomes: commands.map((): CommandOutcome => ({ ok: false, failure })),
    }));
    return { outcomes, exchanges: [] };
  }

  kinds(): string[] {
    return this.told.map((command) => command.kind);
  }

  /** Known: a repeated registration of an unfinished call gives the same CALL_ID. */
  private idOf(externalCallId: string): string {
    const known = this.registered.get(externalCallId) ?? `externalCall.${String(this.registered.size + 1)}`;
    this.registered.set(externalCallId, known);
    return known;
  }

  private take(order: PortalOrder): CommandOutcome[] {
    let crmCallId = order.crmCallId;
    return order.commands.map((command): CommandOutcome => {
      if (command.kind === 'find_clients') {
        this.looks.push(command.phoneNumber);
        return this.lookFailure ? { ok: false, failure: this.lookFailure } : found(this.clients);
      }
      if (this.failure) return { ok: false, failure: this.failure };
      if (command.kind === 'register') crmCallId = this.idOf(command.externalCallId);
      const id = crmCallId ?? '';
      this.told.push({ ...command, crmCallId: id });
      const cards = this.cards.get(id) ?? new Set<string>();
      this.cards.set(id, cards);
      if (command.kind === 'register' && command.show) cards.add(command.userId);
      if (command.kind === 'show') command.userIds.forEach((userId) => cards.add(userId));
      if (command.kind === 'hide') command.userIds.forEach((userId) => cards.delete(userId));
      if (command.kind === 'finish') cards.delete(command.userId);
      return { ok: true, crmCallId: command.kind === 'register' ? id : null, answer: true };
    });
  }
}

const found = (clients: CrmClient[]): CommandOutcome => ({ ok: true, crmCallId: null, answer: null, clients });

export class SwitchFake implements SwitchLink {
  listener: SwitchLinkListener | null = null;
  readonly commands: [verb: string, ...args: string[]][] = [];
  /** Code with which the next command fails. */
  refuse: SwitchError['code'] | null = null;
  refreshed = 0;
  private state: LinkStatus['state'] = 'connected';
  /** Runs inside makeCall before it answers: events that overtake the answer. */
  beforeAnswer: () => void = silent;
  private made = 0;

  start(): void {
    this.listener?.onStatus(this.status());
  }
  stop(): Promise<void> {
    return Promise.resolve();
  }
  become(state: LinkStatus['state']): void {
    this.state = state;
    this.listener?.onStatus(this.status());
  }
  abilities(): LegAbilities {
    return ALL_ABILITIES;
  }

  refresh(): void {
    this.refreshed += 1;
  }
  renew(): Promise<void> {
    return Promise.resolve();
  }
  status(): LinkStatus {
    return {
      state: this.state,
      since: 0,
      lastError: null,
      numbers: ['101', '102', '103'],
      refusedNumbers: [],
      csta: true,
      certificate: null,
    };
  }
  makeCall(from: string, to: string): Promise<{ switchCallId: string; legId: string }> {
    return this.do('make', from, to).then(() => {
      this.beforeAnswer();
      return { switchCallId: `dialled-${String(++this.made)}`, legId: 'dial-leg' };
    });
  }
  answer = (legId: string): Promise<void> => this.do('answer', legId);
  release = (legId: string): Promise<void> => this.do('release', legId);
  hold = (legId: string): Promise<void> => this.do('hold', legId);
  unhold = (legId: string): Promise<void> => this.do('unhold', legId);
  transfer = (legId: string, to: string): Promise<void> => this.do('transfer', legId, to);
  completeTransfer = (legId: string, consultLegId: string): Promise<void> => this.do('complete', legId, consultLegId);
  consult = (legId: string, to: string): Promise<{ switchCallId: string; legId: string }> =>
    this.do('consult', legId, to).then(() => ({ switchCallId: 'consulted', legId: 'consult-leg' }));
  dtmf = (legId: string, digits: string): Promise<void> => this.do('dtmf', legId, digits);

  private do(verb: string, ...args: string[]): Promise<void> {
    this.commands.push([verb, ...args]);
    return this.refuse === null
      ? Promise.resolve()
      : Promise.reject(new SwitchError(this.refuse, 'refused by the test'));
  }
}

export const COMPANY: Company = {
  id: 'company',
  name: null,
  memberId: 'member',
  portalOrigin: 'https://portal.test',
  app: { clientId: 'local.1', clientSecret: 's' },
  applicationToken: 'app-token',
  grant: {
    accessToken: 'a',
    refreshToken: 'r',
    expiresAt: 0,
    restEndpoint: 'https://portal.test/rest/',
    scope: [],
    userId: '1',
    authorisedAt: 0,
    refreshedAt: 0,
  },
  grantProblem: null,
  switchKind: 'ecss10',
  asterisk: null,
  disabled: null,
  ecss: { url: 'https://switch.test:8089', clientId: 'c', apiKey: 'k', domain: 'd', pinnedFingerprint256: null },
  options: { ...DEFAULT_OPTIONS, defaultUserId: null, createCrmEntity: false },
  createdAt: 0,
};

export const STAFF: Employee[] = [
  { userId: '2', name: 'Анна', active: true, numbers: ['101'], portalNumber: '101' },
  { userId: '3', name: 'Борис', active: true, numbers: ['102'], portalNumber: '102' },
  { userId: '4', name: 'Вера', active: true, numbers: ['103'], portalNumber: '103' },
];

export class DeskRig {
  readonly clock = new FakeClock();
  readonly portal: PortalFake;
  readonly store: MemoryCallStore;
  readonly observations = new MemoryObservations();
  /** Epoch ms from which the portal's budget holds so many requests. */
  budgetReadyAt: (requests: number) => number = () => 0;
  /** How the portal takes orders; a test may put itself between. */
  deliver: Portal['deliver'] = (orders, signal) => this.portal.deliver(orders, signal);
  link = new SwitchFake();
  desk: CompanyDesk;
  private readonly company: Company;
  private readonly staff: Employee[];

  constructor(
    company: Company = COMPANY,
    staff = STAFF,
    store = new MemoryCallStore(),
    portal: PortalFake = new PortalFake(),
  ) {
    this.company = company;
    this.staff = staff;
    this.store = store;
    this.portal = portal;
    this.desk = this.newDesk();
  }

  /** Begins; a second call is a new process over the same database. */
  async start(): Promise<this> {
    await this.desk.start();
    await this.settle();
    return this;
  }

  async restart(): Promise<void> {
    await this.desk.stop();
    this.link = new SwitchFake();
    this.desk = this.newDesk();
    await this.start();
  }

  async leg(name: string, phase: LegPhase, more: Partial<LegReport> = {}): Promise<void> {
    this.link.listener?.onLeg(reportOf(name, phase, more), this.clock.now());
    await this.settle();
  }

  async snapshot(legs: LegReport[], aliveUntil: number | null = null): Promise<void> {
    this.link.listener?.onSnapshot(legs, this.clock.now(), aliveUntil);
    await this.settle();
  }

  async click(crmCallId: string, more: Record<string, string> = {}, queuedAt = this.clock.now()): Promise<void> {
    const data = { CALL_ID: crmCallId, USER_ID: '2', PHONE_NUMBER: '+79131234567', IS_MOBILE: '0', ...more };
    const auth = {
      accessToken: null,
      refreshToken: null,
      applicationToken: 'app-token',
      memberId: 'member',
      domain: null,
    };
    const event: PortalEvent = { event: 'ONEXTERNALCALLSTART', queuedAt, data, auth };
    await this.desk.click(event);
    await this.settle();
  }

  /** Long enough for a call to settle and for the dispatcher to tell it. */
  async settle(ms = 10): Promise<void> {
    await this.clock.advance(ms);
  }

  viewsOf(userId: string): CallView[] {
    return this.desk.operators.active(userId);
  }

  whats(): string[] {
    return this.store.entries.map((entry) => entry.what);
  }

  private newDesk(): CompanyDesk {
    const { link } = this;
    let ids = this.store.calls.size;
    return new CompanyDesk({
      company: this.company,
      employees: this.staff,
      portal: {
        deliver: (orders: PortalOrder[], signal?: AbortSignal) => this.deliver(orders, signal),
        budgetReadyAt: (requests: number) => this.budgetReadyAt(requests),
      } as unknown as Portal,
      random: () => 0.5,
      soon: (action) => this.clock.after(0, action),
      calls: this.store,
      observations: this.observations,
      clock: this.clock,
      logger: SILENT_LOGGER,
      newId: () => `our-${String(++ids)}`,
      openLink: (_, listener) => {
        link.listener = listener;
        return link;
      },
      changed: silent,
    });
  }
}

export function reportOf(name: string, phase: LegPhase, more: Partial<LegReport> = {}): LegReport {
  const [extension = '', direction = 'in'] = name.split(':');
  return {
    legId: name,
    switchCallId: 'call-1',
    callRef: null,
    direction: direction === 'out' ? 'out' : 'in',
    extension,
    remoteNumber: '+79131234567',
    displayName: null,
    phase,
    answered: phase === 'talking' || phase === 'held',
    answeredAt: null,
    ...more,
  };
}
