/** The desks of all companies: the door through which pages, portal events and settings reach a company's calls. */
import type { CallState } from '../../domain/call/call.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Deliveries, DeliveryStatus } from '../ports/deliveries.ts';
import type { SwitchLinks } from '../ports/links.ts';
import type { LogContext } from '../ports/log-context.ts';
import type { Logger } from '../ports/logger.ts';
import type { ObservationStore } from '../ports/observations.ts';
import type { CallMetrics, CompanySnapshot, CompanySnapshots } from '../ports/metrics.ts';
import type { CallCommand, CallView, Colleague, OperatorCalls, Viewer } from '../ports/operator.ts';
import type { Portal } from '../ports/portal.ts';
import type { CallStore, Company, CompanyStore, EmployeeStore } from '../ports/store.ts';
import type { LinkStatus, OpenSwitchLink } from '../ports/switch-link.ts';
import { CompanyDesk, DISABLED_LINK } from './company-desk.ts';
import { LiveBoard } from './live-board.ts';

export interface DesksDeps {
  companies: CompanyStore;
  employees: EmployeeStore;
  calls: CallStore;
  observations: ObservationStore;
  clock: Clock;
  logger: Logger;
  newId: () => string;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  /** Runs the action after what has arrived on the sockets has been read. */
  soon: (action: () => void) => void;
  portalOf: (companyId: string) => Portal;
  openLink: OpenSwitchLink;
  /** A stored change of a call; must return at once. */
  callChanged?: (companyId: string, call: CallState) => void;
  /** Default: nothing is counted. */
  metricsOf?: ((companyId: string) => CallMetrics) | undefined;
  /** Default: lines have their own facts only. */
  logContext?: LogContext | undefined;
}

const NOTHING_WAITS: DeliveryStatus = { state: 'ok', code: null, message: null, since: null, waiting: 0 };

export class Desks implements SwitchLinks, OperatorCalls, Deliveries, CompanySnapshots {
  private readonly deps: DesksDeps;
  private readonly desks = new Map<string, Promise<CompanyDesk>>();
  /** The same desks once they have started, for those who cannot wait. */
  private readonly started = new Map<string, CompanyDesk>();
  /** By company; made when the first page watches. */
  private readonly boards = new Map<string, LiveBoard>();
  private readonly startedAt: number;

  constructor(deps: DesksDeps) {
    this.deps = deps;
    this.startedAt = deps.clock.now();
  }

  async start(): Promise<void> {
    await Promise.all((await this.deps.companies.list()).map((company) => this.open(company)));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.desks.values()].map(async (desk) => (await desk).stop()));
    for (const board of this.boards.values()) board.stop();
    this.desks.clear();
    this.started.clear();
  }

  /** The company's desk; null when the company is unknown. */
  async desk(companyId: string): Promise<CompanyDesk | null> {
    const desk = this.desks.get(companyId);
    if (desk) return desk;
    const company = await this.deps.companies.find(companyId);
    return company ? this.open(company) : null;
  }

  apply(company: Company): void {
    this.open(company).then(
      (desk) => desk.setCompany(company),
      () => undefined, // open() has logged it and forgotten the desk
    );
  }

  /** The company is gone: its link and whatever still was to be told go with it. */
  async remove(companyId: string): Promise<void> {
    const desk = await this.desks.get(companyId);
    this.desks.delete(companyId);
    this.started.delete(companyId);
    this.boards.get(companyId)?.stop();
    this.boards.delete(companyId);
    await desk?.stop();
  }

  /** After a change of employees or their numbers. */
  async employeesChanged(companyId: string): Promise<void> {
    const desk = await this.desks.get(companyId);
    desk?.setEmployees(await this.deps.employees.list(companyId));
  }

  status(companyId: string): LinkStatus {
    return this.started.get(companyId)?.linkStatus() ?? { ...DISABLED_LINK, since: this.startedAt };
  }

  async renew(companyId: string): Promise<void> {
    await this.started.get(companyId)?.renewLink();
  }

  portalTrouble(companyId: string): DeliveryStatus {
    return this.started.get(companyId)?.portalTrouble() ?? NOTHING_WAITS;
  }

  snapshots(): CompanySnapshot[] {
    return [...this.started.values()].map((desk) => desk.snapshot());
  }

  active(viewer: Viewer): CallView[] {
    return this.started.get(viewer.companyId)?.operators.active(viewer.userId) ?? [];
  }

  async command(viewer: Viewer, callId: string, command: CallCommand): Promise<void> {
    const desk = await this.desk(viewer.companyId);
    if (desk === null) throw new AppError('call_not_found');
    await desk.operators.command(viewer, callId, command);
  }

  async showCard(viewer: Viewer, callId: string): Promise<void> {
    const desk = await this.desk(viewer.companyId);
    if (desk === null) throw new AppError('call_not_found');
    await desk.operators.showCard(viewer, callId);
  }

  watch(viewer: Viewer, listener: (calls: CallView[]) => void): () => void {
    return this.board(viewer.companyId).watchCalls(viewer.userId, listener);
  }

  everybody(viewer: Viewer): CallView[] {
    return this.started.get(viewer.companyId)?.operators.everybody(viewer.userId) ?? [];
  }

  watchEverybody(viewer: Viewer, listener: (calls: CallView[]) => void): () => void {
    return this.board(viewer.companyId).watchEverybody(viewer.userId, listener);
  }

  colleagues(viewer: Viewer): Colleague[] {
    return this.started.get(viewer.companyId)?.operators.colleagues() ?? [];
  }

  watchColleagues(viewer: Viewer, listener: (colleagues: Colleague[]) => void): () => void {
    return this.board(viewer.companyId).watchColleagues(listener);
  }

  async dial(viewer: Viewer, to: string): Promise<void> {
    const desk = await this.desk(viewer.companyId);
    if (desk === null) throw new AppError('switch_unavailable');
    await desk.operators.dial(viewer, to);
  }

  private board(companyId: string): LiveBoard {
    const known = this.boards.get(companyId);
    if (known) return known;
    const operators = () => this.started.get(companyId)?.operators;
    const board = new LiveBoard({
      clock: this.deps.clock,
      active: (userId) => operators()?.active(userId) ?? [],
      everybody: (userId) => operators()?.everybody(userId) ?? [],
      colleagues: () => operators()?.colleagues() ?? [],
    });
    this.boards.set(companyId, board);
    return board;
  }

  private open(company: Company): Promise<CompanyDesk> {
    const existing = this.desks.get(company.id);
    if (existing) return existing;
    const opening = this.startDesk(company);
    this.desks.set(company.id, opening);
    // A desk that failed to start must not be remembered: the next one who asks tries again.
    opening.catch((error: unknown) => {
      this.desks.delete(company.id);
      this.deps.logger.error(
        { companyId: company.id, error: String(error) },
        'calls of the company could not be taken up',
      );
    });
    return opening;
  }

  private async startDesk(company: Company): Promise<CompanyDesk> {
    const desk = new CompanyDesk({
      company,
      employees: await this.deps.employees.list(company.id),
      portal: this.deps.portalOf(company.id),
      calls: this.deps.calls,
      observations: this.deps.observations,
      clock: this.deps.clock,
      logger: this.deps.logger.child({ companyId: company.id }),
      newId: this.deps.newId,
      random: this.deps.random,
      soon: this.deps.soon,
      openLink: this.deps.openLink,
      changed: (userIds) => this.boards.get(company.id)?.changed(userIds),
      callChanged: (call) => this.deps.callChanged?.(company.id, call),
      logContext: this.deps.logContext,
      ...(this.deps.metricsOf === undefined ? {} : { metrics: this.deps.metricsOf(company.id) }),
    });
    await desk.start();
    this.started.set(company.id, desk);
    this.boards.get(company.id)?.changed(null);
    return desk;
  }
}
