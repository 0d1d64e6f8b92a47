/** Everything about the calls of one company: its link to the switch, its calls, what its portal is told, what its people do. */
import { isDeepStrictEqual } from 'node:util';
import type { CallState } from '../../domain/call/call.ts';
import { isLive } from '../../domain/call/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryStatus } from '../ports/deliveries.ts';
import { NO_LOG_CONTEXT } from '../ports/log-context.ts';
import type { LogContext } from '../ports/log-context.ts';
import type { Logger } from '../ports/logger.ts';
import type { ObservationStore } from '../ports/observations.ts';
import { NO_CALL_METRICS } from '../ports/metrics.ts';
import type { CallMetrics, CompanySnapshot } from '../ports/metrics.ts';
import type { Portal } from '../ports/portal.ts';
import { switchOf } from '../ports/store.ts';
import type { CallStore, Company, Employee } from '../ports/store.ts';
import { SwitchError } from '../ports/switch-link.ts';
import type { LinkStatus, OpenSwitchLink, SwitchAddress, SwitchLink } from '../ports/switch-link.ts';
import { afterDialFailure, Freshness, readClick, refusal } from './click-to-call.ts';
import type { PortalEvent } from '../ports/portal.ts';
import { CompanyCalls, SILENT_DIAL_LOOK_MS } from './company-calls.ts';
import { Directory } from './directory.ts';
import { Dispatcher } from './dispatcher.ts';
import { MustPickUp } from './must-pick-up.ts';
import { phasesOf } from '../monitoring/call-counts.ts';
import { meteredLink } from './metered-link.ts';
import { OperatorDesk } from './operator-desk.ts';

/** While calls are up the switch is asked for the truth this often: an event may have been lost without the connection. */
const AUDIT_MS = 30_000;
/** How long a stop waits for what can still be told. */
const DRAIN_MS = 10_000;

export interface CompanyDeskDeps {
  company: Company;
  employees: Employee[];
  portal: Portal;
  calls: CallStore;
  observations: ObservationStore;
  clock: Clock;
  logger: Logger;
  newId: () => string;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  /** Runs the action after what has arrived on the sockets has been read. */
  soon: (action: () => void) => void;
  openLink: OpenSwitchLink;
  /** Whose lists of calls may have changed (portal user ids); null: everybody's. */
  changed: (userIds: ReadonlySet<string> | null) => void;
  /** A stored change of a call; must return at once. */
  callChanged?: ((call: CallState) => void) | undefined;
  /** Default: nothing is counted. */
  metrics?: CallMetrics;
  /** Default: lines have their own facts only. */
  logContext?: LogContext | undefined;
}

export const DISABLED_LINK = {
  state: 'disabled',
  lastError: null,
  numbers: [],
  refusedNumbers: [],
  csta: null,
  certificate: null,
} satisfies Omit<LinkStatus, 'since'>;

export class CompanyDesk {
  readonly operators: OperatorDesk;
  private readonly deps: CompanyDeskDeps;
  private readonly directory: Directory;
  private readonly calls: CompanyCalls;
  private readonly dispatcher: Dispatcher;
  private readonly mustPickUp: MustPickUp;
  private readonly metrics: CallMetrics;
  private readonly freshness = new Freshness();
  private company: Company;
  private link: SwitchLink | null = null;
  private address: SwitchAddress | null = null;
  private cancelAudit: () => void = () => undefined;

  constructor(deps: CompanyDeskDeps) {
    this.deps = deps;
    this.metrics = deps.metrics ?? NO_CALL_METRICS;
    this.company = deps.company;
    this.directory = new Directory(deps.company);
    this.directory.setEmployees(deps.employees);
    this.calls = new CompanyCalls({
      companyId: deps.company.id,
      store: deps.calls,
      clock: deps.clock,
      logger: deps.logger,
      newId: deps.newId,
      soon: deps.soon,
      context: () => this.directory.context(),
      language: () => this.company.options.language,
      changed: (call) => {
        this.dispatcher.signal(call.id);
        deps.changed(this.operators.concernedBy(call));
        deps.callChanged?.(call);
      },
      metrics: this.metrics,
    });
    this.dispatcher = new Dispatcher({
      portal: deps.portal,
      index: this.calls.index,
      clock: deps.clock,
      logger: deps.logger,
      random: deps.random,
      soon: deps.soon,
      hasNewsOf: (callIds) => this.calls.hasNewsOf(callIds),
      unstored: (callId) => this.calls.isUnstored(callId),
      options: () => ({
        createCrmEntity: this.company.options.createCrmEntity,
        lineNumber: this.company.options.line?.number ?? null,
        isInside: (number) => this.directory.isInside(number),
        mayDeliver: this.company.disabled === null && this.company.grant !== null && this.company.grantProblem === null,
      }),
      delivered: (answers) => this.calls.delivered(answers),
      metrics: this.metrics,
      logContext: deps.logContext ?? NO_LOG_CONTEXT,
    });
    this.mustPickUp = new MustPickUp({
      companyId: deps.company.id,
      store: deps.observations,
      clock: deps.clock,
      logger: deps.logger,
    });
    this.operators = new OperatorDesk({
      calls: this.calls,
      directory: this.directory,
      clock: deps.clock,
      options: () => this.company.options,
      link: () => this.link,
      lookUp: (callId) => this.dispatcher.lookUp(callId),
      mustPickUp: this.mustPickUp,
      changed: () => this.everythingChanged(),
    });
  }

  async start(): Promise<void> {
    await this.mustPickUp.start();
    await this.calls.start();
    for (const call of this.calls.index.all()) {
      // The process that asked is gone, and the answer with it.
      if (call.dial?.state === 'asked') {
        await this.calls.dialAnswered(
          call.id,
          {
            ...afterDialFailure(new SwitchError('timeout', ''), this.company.options.language),
            askedAt: this.deps.clock.now(),
          },
          null,
        );
      }
    }
    this.setCompany(this.company);
    this.audit();
  }

  async stop(): Promise<void> {
    this.cancelAudit();
    if (this.link?.status().state === 'connected') await this.calls.seenAlive(this.deps.clock.now());
    await this.link?.stop();
    await this.calls.stop();
    await this.dispatcher.drain(DRAIN_MS);
    await this.dispatcher.stop();
    await this.calls.settled();
  }

  /** New settings: the link is reopened only when its own changed. */
  setCompany(company: Company): void {
    const renewed = company.grant?.authorisedAt !== this.company.grant?.authorisedAt;
    this.company = company;
    this.directory.setCompany(company);
    const address = company.disabled === null ? switchOf(company) : null;
    if (!isDeepStrictEqual(address, this.address)) this.reopenLink(address);
    if (renewed) this.dispatcher.renewed();
    else this.dispatcher.signalAll();
    this.everythingChanged();
  }

  setEmployees(employees: Employee[]): void {
    this.directory.setEmployees(employees);
    this.everythingChanged();
  }

  async renewLink(): Promise<void> {
    await this.link?.renew();
  }

  linkStatus(): LinkStatus | null {
    return this.link?.status() ?? null;
  }

  portalTrouble(): DeliveryStatus {
    const { grant, grantProblem, disabled } = this.company;
    const { calls: waiting } = this.dispatcher.waiting();
    const revoked = disabled !== null ? 'company_disabled' : grant === null ? 'no_grant' : grantProblem;
    if (revoked !== null) return { state: 'stopped', code: revoked, message: '', since: null, waiting };
    const trouble = this.dispatcher.trouble();
    if (trouble === null) return { state: 'ok', code: null, message: null, since: null, waiting };
    const { action, code, message } = trouble.fault;
    return {
      state: action === 'ask_administrator' ? 'stopped' : 'waiting',
      code,
      message,
      since: trouble.since,
      waiting,
    };
  }

  snapshot(): CompanySnapshot {
    const { id, portalOrigin, grant, grantProblem, createdAt } = this.company;
    return {
      companyId: id,
      portal: new URL(portalOrigin).host,
      grant: {
        state: grant === null ? 'missing' : grantProblem === null ? 'ok' : 'refused',
        refreshedAt: grant?.refreshedAt ?? null,
      },
      link: this.linkStatus() ?? { ...DISABLED_LINK, since: createdAt },
      delivery: this.portalTrouble(),
      waitingSince: this.dispatcher.waiting().since,
      budget: this.deps.portal.budget(),
      calls: phasesOf(this.calls.index.values()),
    };
  }

  /** Sends a call again that the portal does not take. False: there is no such call, or nothing remains to be told of it. */
  retry(callId: string): Promise<boolean> {
    return this.calls.retry(callId);
  }

  /** ONEXTERNALCALLSTART, already verified. Resolves when the click is stored; the switch is asked afterwards. */
  async click(event: PortalEvent): Promise<void> {
    const now = this.deps.clock.now();
    const click = readClick(event);
    if (!click) {
      this.deps.logger.warn({ fields: Object.keys(event.data) }, 'click-to-call event without number, user or call id');
      return;
    }
    const from = this.directory.dialFrom(click.userId);
    const dial = { userId: click.userId, from: from ?? '', to: click.to, clickedAt: event.queuedAt };
    const { crmCallId, mobile } = click;
    const call = await this.calls.startDial({ crmCallId, dial, shownInBrowser: !mobile }, now);
    if (call === 'repeated') return;
    const stale = this.freshness.isStale(event.queuedAt, now);
    if (call === 'finishing') {
      // A call of its own: its legs will be registered like those of a number dialled on the phone.
      if (from !== null && !stale) this.dialApart(from, click.to);
      return;
    }
    void this.dial(call, from, stale);
  }

  private dialApart(from: string, to: string): void {
    this.link?.makeCall(from, to).catch((error: unknown) => {
      this.deps.logger.warn({ error: String(error) }, 'click-to-call refused by the switch');
    });
  }

  private async dial(call: CallState, from: string | null, stale: boolean): Promise<void> {
    const { language } = this.company.options;
    const why = from === null ? 'no_extension' : stale ? 'stale' : null;
    const refuse = why && refusal(why === 'stale' ? 'OTHER' : '480', why, language);
    if (refuse !== null || from === null) {
      await this.calls.dialAnswered(call.id, refuse ?? {}, null);
      return;
    }
    try {
      if (!this.link) throw new SwitchError('not_connected', 'no switch configured');
      const made = await this.link.makeCall(from, call.dial?.to ?? '');
      await this.calls.dialAnswered(call.id, { state: 'accepted' }, made.switchCallId);
      this.deps.clock.after(SILENT_DIAL_LOOK_MS + 1_000, () => {
        if (this.calls.index.get(call.id)?.legs.length === 0) this.link?.refresh();
      });
    } catch (error) {
      this.deps.logger.warn({ callId: call.id, error: String(error) }, 'click-to-call refused by the switch');
      await this.calls.dialAnswered(call.id, afterDialFailure(error, language), null);
    }
  }

  private everythingChanged(): void {
    this.operators.refresh();
    this.deps.changed(null);
  }

  private reopenLink(address: SwitchAddress | null): void {
    void this.link?.stop();
    this.address = address;
    this.link = null;
    this.calls.setBlind(false);
    if (address === null) return;
    const opened = this.deps.openLink(
      address,
      {
        onLeg: (leg, at) => {
          this.metrics.legEvent();
          this.calls.onLeg(leg, at);
        },
        onSnapshot: (legs, at, aliveUntil) => void this.calls.onSnapshot(legs, at, aliveUntil),
        onStatus: (status) => {
          if (status.state !== 'connected') this.calls.setBlind(true);
          this.directory.setServed(status.numbers, status.refusedNumbers);
          this.everythingChanged();
        },
      },
      this.deps.logger,
    );
    const link = meteredLink(opened, this.metrics);
    this.link = link;
    link.start();
    this.calls.setBlind(link.status().state !== 'connected');
  }

  private audit(): void {
    this.cancelAudit = this.deps.clock.after(AUDIT_MS, () => {
      if (this.calls.index.all().some(needsAudit)) this.link?.refresh();
      this.audit();
    });
  }
}

/** Something may have happened to it without our hearing of it: it talks, or it was dialled and nothing was heard. */
function needsAudit(call: CallState): boolean {
  const silentDial = call.dial?.state === 'accepted' && call.legs.length === 0 && call.endedAt === null;
  return silentDial || call.legs.some(isLive);
}
