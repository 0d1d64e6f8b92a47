/**
 * The calls of one company: the one place where they change. Whatever comes in (a leg, a snapshot, a click, a portal's answer,
 * the time) is applied in order, decided, stored with its journal in one transaction, and only then told to the others.
 */
import { applyAbsence, applyGone, applyLeg } from '../../domain/call/track.ts';
import { isLive } from '../../domain/call/call.ts';
import type { CallContext, CallState, Decision, Dial } from '../../domain/call/call.ts';
import { decide } from '../../domain/call/decide.ts';
import type { CallVerb } from '../../domain/call/verbs.ts';
import type { LegReport } from '../../domain/call/leg.ts';
import { applyOutcome } from '../../domain/delivery/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { CallMetrics } from '../ports/metrics.ts';
import type { CallChange, CallStore, JournalEntry } from '../ports/store.ts';
import { noteStored } from '../monitoring/stored-changes.ts';
import { Alarm } from './alarm.ts';
import type { OrderAnswer } from './candidates.ts';
import { CallFinder } from './call-finder.ts';
import { CallIndex } from './call-index.ts';
import { clickedCall, refusal } from './click-to-call.ts';
import type { DialClick } from './click-to-call.ts';
import { Inbox } from './inbox.ts';
import type { LegList } from './inbox.ts';
import { REMEMBERED_MS } from './past-ids.ts';
import { Serial } from './serial.ts';

/** When the database refused a change. */
const STORE_AGAIN_MS = 1_000;
/** A dialled call that is in no list of live legs by then does not exist. */
export const SILENT_DIAL_LOOK_MS = 4_000;

export interface CompanyCallsDeps {
  companyId: string;
  store: CallStore;
  clock: Clock;
  logger: Logger;
  newId: () => string;
  /** Runs the action when what has arrived on the sockets by now has been read: `setImmediate` in production. */
  soon: (action: () => void) => void;
  /** Read afresh for each change: employees and served numbers may have changed. */
  context: () => Omit<CallContext, 'patienceMs' | 'blind'>;
  /** Language of the reasons that end up in the portal. */
  language: () => 'ru' | 'en';
  /** A stored change; must return at once. */
  changed: (call: CallState) => void;
  metrics: CallMetrics;
}

export class CompanyCalls {
  readonly index = new CallIndex();
  private readonly deps: CompanyCallsDeps;
  private readonly serial = new Serial();
  private readonly finder: CallFinder;
  /** A burst of news becomes one transaction. */
  private readonly inbox = new Inbox();
  private gathering = false;
  /** Changes that are not stored yet, by call. */
  private readonly unsaved = new Map<string, CallChange>();
  /** Calls to which news were applied and which must be decided before they are stored; with the time of the newest one. */
  private readonly undecided = new Map<string, number>();
  /** The database refused a change: from then until it works again the calls are told all the same. */
  private storeFails = false;
  private blind = false;
  private cancelStore: () => void = () => undefined;
  private readonly alarm: Alarm;
  private stopped = false;

  constructor(deps: CompanyCallsDeps) {
    this.deps = deps;
    this.finder = new CallFinder({ ...deps, index: this.index });
    this.alarm = new Alarm(deps.clock, () => void this.wake());
  }

  /** Something that has happened to one of these calls has arrived and is still to be applied. */
  hasNewsOf(callIds: ReadonlySet<string>): boolean {
    return this.inbox.reports().some((report) => {
      const call = this.index.withLiveLeg(report.legId) ?? this.index.withSwitchCallId(report.switchCallId);
      return call !== undefined && callIds.has(call.id);
    });
  }

  /** A change of this call is on its way into the database: nobody may be told of it before it is there. */
  isUnstored(callId: string): boolean {
    return this.unsaved.has(callId) && !this.storeFails;
  }

  /** The switch is not heard (`true`), until a snapshot says what has become of the calls; or there is no switch to wait for. */
  setBlind(blind: boolean): void {
    this.blind = blind;
    this.inbox.linkChanged();
  }

  /** Takes up the calls that were open when the server stopped. Must precede the link's first snapshot. */
  async start(): Promise<void> {
    await this.serial.run(async () => {
      const { store, companyId, clock } = this.deps;
      for (const call of await store.open(companyId)) {
        this.index.put(call);
        this.deps.changed(call);
      }
      const now = clock.now();
      this.index.past.start(await store.deliveredSwitchCallIds(companyId, now - REMEMBERED_MS), now);
      this.setAlarm(this.index.values());
    });
  }

  /** The link is up and its calls with it: what ends unseen from now on is dated by this. */
  seenAlive(at: number): Promise<void> {
    return this.task(() => {
      for (const call of this.index.all()) {
        if (call.legs.some(isLive)) this.change({ ...call, heardAt: at }, [], at);
      }
      return Promise.resolve();
    });
  }

  /** No call changes by itself any more; the portal's answers are still taken. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.alarm.stop();
    this.cancelStore();
    await this.settled();
  }

  /** Resolves when everything that was given so far is applied and stored. */
  settled(): Promise<void> {
    // What still gathers was given too; its own turn then finds the inbox empty.
    if (this.gathering) void this.task();
    return this.serial.idle();
  }

  /** Applied together with whatever else has arrived by then: a group's phones ring at once. */
  onLeg(report: LegReport, at: number): void {
    this.inbox.addReport(report, at);
    if (this.gathering) return;
    this.gathering = true;
    this.deps.soon(() => {
      this.gathering = false;
      void this.task();
    });
  }

  /** All legs alive: the listed are brought up to date, the others have ended when last heard of. */
  onSnapshot(legs: LegReport[], at: number, aliveUntil: number | null): Promise<void> {
    this.inbox.addList({ legs, aliveUntil }, at);
    return this.task();
  }

  private async takeList({ legs, aliveUntil }: LegList, at: number, outdated: boolean): Promise<void> {
    if (!outdated) this.blind = false;
    for (const report of legs) await this.takeLeg(report, at);
    const alive = new Set(legs.map((report) => report.legId));
    for (const call of this.index.all()) {
      this.confirmAlive(call, alive, at);
      this.endOthers(call, alive, at, aliveUntil ?? call.heardAt);
      // What had ended before the link was lost waited for this list.
      if (call.endedAt === null && !call.legs.some(isLive)) this.undecided.set(call.id, at);
    }
  }

  /**
   * One list is one piece of news: decided upon when all of it is applied, or half a transfer would look like the end; and what was
   * told after it while the database was slow may go on with the call.
   */
  private endOthers(call: CallState, alive: ReadonlySet<string>, at: number, endedAt: number): void {
    const { call: next, decisions } = applyAbsence(this.index.get(call.id) ?? call, alive, endedAt);
    if (decisions.length > 0) this.stage({ ...next, heardAt: at }, decisions, at);
  }

  /** Stored, so that after a crash an end that nobody saw is dated by the last proof of life and not by the last event. */
  private confirmAlive(call: CallState, alive: ReadonlySet<string>, at: number): void {
    const current = this.index.get(call.id) ?? call;
    if (current.legs.some((leg) => isLive(leg) && alive.has(leg.legId)))
      this.change({ ...current, heardAt: at }, [], at);
    const { dial } = current;
    const silent = dial?.state === 'accepted' && current.legs.length === 0 && at - dial.askedAt > SILENT_DIAL_LOOK_MS;
    if (dial === null || !silent || current.endedAt !== null) return;
    const refused: Dial = { ...dial, state: 'refused', ...refusal('480', 'never_rang', this.deps.language()) };
    this.change({ ...current, dial: refused }, [{ lane: 'switch', what: 'dial_never_rang', details: {} }], at);
  }

  /** A click in the portal, which has registered the call itself. */
  startDial(click: DialClick, at: number): Promise<CallState | 'repeated' | 'finishing'> {
    return this.task(async () => {
      const known = await this.finder.clicked(click.crmCallId);
      const call = clickedCall(click, known, at, this.deps.newId);
      if (typeof call === 'string') return call;
      return this.change(call, [{ lane: 'portal', what: 'click_to_call', details: { ...click.dial } }], at);
    });
  }

  /** What the switch said to the dial: its call, a refusal, or nothing certain. */
  dialAnswered(callId: string, answer: Partial<Dial>, switchCallId: string | null): Promise<void> {
    return this.update(callId, (call) => {
      if (call.dial === null || call.dial.state !== 'asked') return null;
      const dial: Dial = { ...call.dial, ...answer };
      const { state, statusCode, reason } = dial;
      return {
        call: { ...call, dial, switchCallId: call.switchCallId ?? switchCallId },
        decisions: [{ lane: 'switch', what: `dial_${state}`, details: { switchCallId, statusCode, reason } }],
      };
    });
  }

  /** An operator's command, before it is sent. `releases`: the end of the leg that follows is the operator's doing. */
  operatorActed(
    callId: string,
    legId: string,
    verb: CallVerb,
    details: Record<string, unknown>,
    releases: boolean,
  ): Promise<void> {
    return this.update(callId, (call) => ({
      call: {
        ...call,
        legs: call.legs.map((leg) => (leg.legId === legId && releases ? { ...leg, releasedByOperator: true } : leg)),
      },
      decisions: [{ lane: 'operator', what: verb, details: { legId, ...details } }],
    }));
  }

  /** The viewer wants his card once more: whether the portal's page still has it, only the portal knows. */
  showAgain(callId: string, userId: string): Promise<void> {
    return this.update(callId, (call) => ({
      call: {
        ...call,
        shownTo: call.shownTo.filter((shown) => shown !== userId),
        maybeShownTo: [...new Set([...call.maybeShownTo, userId])],
      },
      decisions: [{ lane: 'operator', what: 'card_again', details: { userId } }],
    }));
  }

  /** An administrator wants a call that was given up to be sent again. False: there is no such call. */
  async retry(callId: string): Promise<boolean> {
    const stored = this.index.get(callId) ?? (await this.deps.store.find(this.deps.companyId, callId));
    if (!stored || stored.finished || stored.unreported !== null) return false;
    await this.task(() => {
      const call = this.index.get(callId) ?? stored;
      const again: CallState = { ...call, abandoned: false, delivered: false, attempts: 0, retryAt: null };
      this.change(again, [{ lane: 'operator', what: 'send_again', details: {} }], this.deps.clock.now());
      return Promise.resolve();
    });
    return true;
  }

  /** The switch refused the operator's command: whatever ends the leg now is not the operator's doing. */
  operatorRefused(callId: string, legId: string, verb: CallVerb, reason: string): Promise<void> {
    return this.update(callId, (call) => ({
      call: {
        ...call,
        legs: call.legs.map((leg) => (leg.legId === legId ? { ...leg, releasedByOperator: false } : leg)),
      },
      decisions: [{ lane: 'switch', what: `${verb}_refused`, details: { legId, reason } }],
    }));
  }

  /** The portal's answers to one request. */
  delivered(answers: OrderAnswer[]): Promise<void> {
    return this.task(() => {
      const now = this.deps.clock.now();
      for (const { order, outcome, journal } of answers) {
        const call = this.index.get(order.callId);
        if (call) this.change(applyOutcome(call, order.commands, outcome, now), journal, now);
      }
      return Promise.resolve();
    });
  }

  private update(
    callId: string,
    change: (call: CallState) => { call: CallState; decisions: Decision[] } | null,
  ): Promise<void> {
    return this.task(() => {
      const call = this.index.get(callId);
      const changed = call ? change(call) : null;
      if (changed) this.change(changed.call, changed.decisions, this.deps.clock.now());
      return Promise.resolve();
    });
  }

  /**
   * Applies changes in their turn, stores them in one transaction, and only then tells the others. The news come first, or a call
   * would be decided upon while the leg with which it goes on lies here and waits: with a slow database for seconds.
   */
  private task(): Promise<void>;
  private task<T>(apply: () => Promise<T>): Promise<T>;
  private task<T>(apply?: () => Promise<T>): Promise<T | undefined> {
    return this.serial.run(async () => {
      try {
        await this.emptyInbox();
        return await apply?.();
      } finally {
        // Also what was applied before a fault.
        this.decideAll();
        await this.store();
      }
    });
  }

  private async emptyInbox(): Promise<void> {
    for (const news of this.inbox.take()) {
      if (news.kind === 'report') await this.takeLeg(news.report, news.at);
      else await this.takeList(news.list, news.at, this.inbox.isOutdated(news));
    }
  }

  private async takeLeg(report: LegReport, at: number): Promise<void> {
    const holder = this.index.withLiveLeg(report.legId);
    const moved = holder !== undefined && holder.switchCallId !== null && holder.switchCallId !== report.switchCallId;
    // No leg returns to a call that it left: this is an old report, repeated or overtaken.
    if (moved && this.index.withSwitchCallId(report.switchCallId)?.legs.some((leg) => leg.legId === report.legId))
      return;
    if (moved) {
      const left = applyGone(holder, report.legId, at, 'moved_to_another_call');
      this.change(left.call, left.decisions, at);
    }
    const call = moved ? undefined : holder;
    const target = call ?? (await this.finder.callFor(report, at));
    if (target === null) return;
    const { call: next, decisions } = applyLeg(target, report, at, this.context(), moved);
    if (next !== target) this.stage({ ...next, switchCallId: report.switchCallId }, decisions, at);
  }

  private context(): CallContext {
    return { ...this.deps.context(), patienceMs: this.finder.patienceMs, blind: this.blind };
  }

  private change(changed: CallState, happened: Decision[], at: number): CallState {
    const { call, decisions } = decide(changed, this.deps.clock.now(), this.context());
    this.undecided.delete(call.id);
    this.keep(call, [...happened, ...decisions], at);
    return call;
  }

  /** A change that is decided upon when all the news that came with it are applied. */
  private stage(call: CallState, happened: Decision[], at: number): void {
    this.undecided.set(call.id, at);
    this.keep(call, happened, at);
  }

  private keep(call: CallState, happened: Decision[], at: number): void {
    this.index.put(call);
    const journal: JournalEntry[] = this.unsaved.get(call.id)?.journal ?? [];
    for (const entry of happened) journal.push({ at, ...entry });
    this.unsaved.set(call.id, { call, journal });
  }

  private decideAll(): void {
    for (const [callId, at] of [...this.undecided]) {
      const call = this.index.get(callId);
      if (call) this.change(call, [], at);
    }
    this.undecided.clear();
  }

  private async store(): Promise<void> {
    if (this.unsaved.size === 0) return;
    const changes = [...this.unsaved.values()];
    const startedAt = this.deps.clock.now();
    try {
      await this.deps.store.save(this.deps.companyId, changes);
      this.unsaved.clear();
      this.storeFails = false;
    } catch (error) {
      this.storeFails = true;
      // The calls go on in memory; what could not be stored is stored with the next change, or a little later.
      this.deps.logger.error({ calls: changes.length, error: String(error) }, 'calls could not be stored');
      this.storeLater();
    }
    this.deps.metrics.stored(this.deps.clock.now() - startedAt, !this.storeFails);
    for (const { call } of changes) {
      this.alarm.set(call.wakeAt);
      this.deps.changed(call);
    }
    if (!this.storeFails) noteStored(changes, this.deps);
  }

  private storeLater(): void {
    if (this.stopped) return;
    this.cancelStore();
    this.cancelStore = this.deps.clock.after(STORE_AGAIN_MS, () => void this.task());
  }

  private setAlarm(calls: Iterable<CallState>): void {
    for (const { wakeAt } of calls) this.alarm.set(wakeAt);
  }

  private async wake(): Promise<void> {
    try {
      await this.task(() => {
        const now = this.deps.clock.now();
        for (const call of this.index.all()) {
          if (call.wakeAt !== null && call.wakeAt <= now) this.change(call, [], now);
        }
        return Promise.resolve();
      });
    } finally {
      this.setAlarm(this.index.values());
    }
  }
}
