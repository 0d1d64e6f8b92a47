/** Everything about the calls of one company: its link to the switch, its calls, what its portal is told, what its people do. */
import { isDeepStrictEqual } from 'node:util';
import type { CallState } from '../../domain/call/call.ts';
import { isLive } from '../../domain/call/call.ts';
import { AppError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryStatus } from '../ports/deliveries.ts';
import type { Logger } from '../ports/logger.ts';
import type { CallVerb, CallView, Viewer } from '../ports/operator.ts';
import type { Portal } from '../ports/portal.ts';
import type { CallStore, Company, Employee } from '../ports/store.ts';
import { SwitchError } from '../ports/switch-link.ts';
import type { LinkStatus, OpenSwitchLink, SwitchAddress, SwitchErrorCode, SwitchLink } from '../ports/switch-link.ts';
import { afterDialFailure, Freshness, readClick, refusal } from './click-to-call.ts';
import type { PortalEvent } from '../ports/portal.ts';
import { CompanyCalls, SILENT_DIAL_LOOK_MS } from './company-calls.ts';
import { Directory } from './directory.ts';
import { Dispatcher } from './dispatcher.ts';
import { myLeg, viewOf } from './views.ts';
import type { Onlooker } from './views.ts';

/** While calls are up the switch is asked for the truth this often: an event may have been lost without the connection. */
const AUDIT_MS = 30_000;
/** How long a stop waits for what can still be told. */
const DRAIN_MS = 10_000;

export interface CompanyDeskDeps {
  company: Company;
  employees: Employee[];
  portal: Portal;
  calls: CallStore;
  clock: Clock;
  logger: Logger;
  newId: () => string;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  /** Runs the action after what has arrived on the sockets has been read. */
  soon: (action: () => void) => void;
  openLink: OpenSwitchLink;
  /** Some call of the company changed. */
  changed: () => void;
  /** A stored change of a call; must return at once. */
  callChanged?: ((call: CallState) => void) | undefined;
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
  private readonly deps: CompanyDeskDeps;
  private readonly directory: Directory;
  private readonly calls: CompanyCalls;
  private readonly dispatcher: Dispatcher;
  private readonly freshness = new Freshness();
  /** Extensions whose phones refused to be answered from here. */
  private readonly mustPickUp = new Set<string>();
  private company: Company;
  private link: SwitchLink | null = null;
  private address: SwitchAddress | null = null;
  private cancelAudit: () => void = () => undefined;

  constructor(deps: CompanyDeskDeps) {
    this.deps = deps;
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
      changed: (call) => {
        this.dispatcher.signal();
        deps.changed();
        deps.callChanged?.(call);
      },
    });
    this.dispatcher = new Dispatcher({
      portal: deps.portal,
      index: this.calls.index,
      clock: deps.clock,
      logger: deps.logger,
      random: deps.random,
      soon: deps.soon,
      busy: () => this.calls.busy,
      unstored: (callId) => this.calls.isUnstored(callId),
      options: () => ({
        createCrmEntity: this.company.options.createCrmEntity,
        mayDeliver: this.company.grant !== null && this.company.grantProblem === null,
      }),
      delivered: (callId, commands, outcome, journal) => this.calls.delivered(callId, commands, outcome, journal),
    });
  }

  async start(): Promise<void> {
    await this.calls.start();
    for (const call of this.calls.index.all()) {
      // The process that asked is gone, and the answer with it.
      if (call.dial?.state === 'asked') {
        await this.calls.dialAnswered(
          call.id,
          { ...afterDialFailure(new SwitchError('timeout', '')), askedAt: this.deps.clock.now() },
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
    if (!isDeepStrictEqual(company.ecss, this.address)) this.reopenLink(company.ecss);
    if (renewed) this.dispatcher.renewed();
    else this.dispatcher.signal();
  }

  setEmployees(employees: Employee[]): void {
    this.directory.setEmployees(employees);
    this.deps.changed();
  }

  linkStatus(): LinkStatus | null {
    return this.link?.status() ?? null;
  }

  portalTrouble(): DeliveryStatus {
    const { grant, grantProblem } = this.company;
    const waiting = this.dispatcher.waiting();
    const revoked = grant === null ? 'no_grant' : grantProblem;
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

  views(userId: string): CallView[] {
    const who = this.onlooker(userId);
    const now = this.deps.clock.now();
    return this.calls.index.all().flatMap((call) => viewOf(call, who, now) ?? []);
  }

  async command(viewer: Viewer, callId: string, verb: CallVerb): Promise<void> {
    const call = this.calls.index.get(callId);
    const who = this.onlooker(viewer.userId);
    const view = call ? viewOf(call, who, this.deps.clock.now()) : null;
    if (!call || !view) throw new AppError('call_not_found');
    const leg = myLeg(call, who);
    if (view.answerHint !== null && verb === 'answer') throw new AppError('answer_not_supported');
    if (!this.link || !who.connected) throw new AppError('switch_unavailable');
    if (!leg || !view.verbs[verb]) throw new AppError('not_possible_now');
    await this.calls.operatorActed(call.id, leg.legId, verb, viewer.userId);
    try {
      await (verb === 'answer' ? this.link.answer(leg.legId) : this.link.release(leg.legId));
    } catch (error) {
      if (!(error instanceof SwitchError)) throw error;
      // After a time-out the switch may have done it all the same.
      if (error.code !== 'timeout') await this.calls.operatorRefused(call.id, leg.legId, verb, error.code);
      if (error.code === 'answer_not_supported') {
        this.mustPickUp.add(leg.extension);
        this.deps.changed();
      }
      throw new AppError(REFUSED[error.code], { reason: error.message });
    }
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
    const call = await this.calls.startDial(click.crmCallId, dial, now, !click.mobile);
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
    const refuse = from === null ? refusal('480', 'no_extension') : stale ? refusal('OTHER', 'stale') : null;
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
      await this.calls.dialAnswered(call.id, afterDialFailure(error), null);
    }
  }

  private onlooker(userId: string): Onlooker {
    return {
      userId,
      extensions: this.directory.extensionsOf(userId),
      connected: this.link?.status().state === 'connected',
      mustPickUp: (extension) => this.mustPickUp.has(extension),
    };
  }

  private reopenLink(address: SwitchAddress | null): void {
    void this.link?.stop();
    this.address = address;
    this.link = null;
    this.calls.setBlind(false);
    if (address === null) return;
    const link = this.deps.openLink(
      address,
      {
        onLeg: (leg, at) => this.calls.onLeg(leg, at),
        onSnapshot: (legs, at, aliveUntil) => void this.calls.onSnapshot(legs, at, aliveUntil),
        onStatus: (status) => {
          if (status.state !== 'connected') this.calls.setBlind(true);
          this.directory.setServed(status.numbers, status.refusedNumbers);
          this.deps.changed();
        },
      },
      this.deps.logger,
    );
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

const REFUSED: Record<SwitchErrorCode, ErrorCode> = {
  bad_params: 'switch_refused',
  forbidden: 'switch_refused',
  no_such_leg: 'not_possible_now',
  not_possible_now: 'not_possible_now',
  answer_not_supported: 'answer_not_supported',
  too_many_requests: 'switch_refused',
  switch_failure: 'switch_refused',
  not_connected: 'switch_unavailable',
  timeout: 'switch_timeout',
};
