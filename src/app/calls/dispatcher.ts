/**
 * Tells one company's portal what its calls still have to say. The calls are the truth (plan() derives the commands), so the
 * dispatcher keeps nothing but which calls had news, which are being told right now and how the portal has behaved lately.
 */
import type { CallState } from '../../domain/call/call.ts';
import { Breaker } from '../../domain/delivery/breaker.ts';
import type { CommandFailure, OrderOutcome, PortalOrder } from '../../domain/delivery/command.ts';
import { plan } from '../../domain/delivery/plan.ts';
import type { PlanOptions } from '../../domain/delivery/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { LogContext } from '../ports/log-context.ts';
import type { Logger } from '../ports/logger.ts';
import type { CallMetrics } from '../ports/metrics.ts';
import type { Portal } from '../ports/portal.ts';
import type { CallIndex } from './call-index.ts';
import { candidateOf, forOneRequest, isLook, journalOf } from './candidates.ts';
import type { Candidate, OrderAnswer } from './candidates.ts';
import { GateLog } from './gate-log.ts';
import { Sendings } from './sendings.ts';
import type { Sending } from './sendings.ts';

/**
 * A group's phones ring within a few milliseconds of each other: one request can show all their cards. So what has arrived
 * already is applied first, for so long at the most.
 */
const GATHER_AT_MOST_MS = 5;
const BUDGET_LOOK_MS = 1_000;
const DRAIN_LOOK_MS = 20;

export interface DispatcherDeps {
  portal: Pick<Portal, 'deliver' | 'budgetReadyAt'>;
  index: CallIndex;
  clock: Clock;
  logger: Logger;
  random: () => number;
  /** Runs the action when what has arrived on the sockets by now has been read: `setImmediate` in production. */
  soon: (action: () => void) => void;
  /** News of one of these calls have arrived and wait to be applied. */
  hasNewsOf: (callIds: ReadonlySet<string>) => boolean;
  /** A change of this call is on its way into the database: the portal must not hear of it before it is there. */
  unstored: (callId: string) => boolean;
  options: () => Omit<PlanOptions, 'look'> & { mayDeliver: boolean };
  /** The answers to one request. */
  delivered: (answers: OrderAnswer[]) => Promise<void>;
  metrics: CallMetrics;
  logContext: LogContext;
}

export class Dispatcher {
  private readonly deps: DispatcherDeps;
  private readonly breaker: Breaker;
  private readonly gates = new GateLog();
  private readonly underWay = new Set<string>();
  /** Calls that had news since they were last found to owe the portal nothing; a busy company has hundreds of others. */
  private readonly toPlan = new Set<string>();
  /** Calls of unknown clients that somebody looks at, and those whose clients are being asked for by themselves. */
  private readonly lookedAt = new Set<string>();
  private readonly looking = new Set<string>();
  private readonly sendings = new Sendings();
  /** Since when a signal waits to be looked at; null when none does. */
  private signalledAt: number | null = null;
  /** The calls that it concerns, and whether there was more news of one of them since. */
  private readonly signalled = new Set<string>();
  private more = false;
  private wakeAt: number | null = null;
  private cancelWake: () => void = () => undefined;
  private stopped = false;

  constructor(deps: DispatcherDeps) {
    this.deps = deps;
    this.breaker = new Breaker(deps.random);
  }

  /** Of this call something may have to be told; cheap to call after every change. */
  signal(callId: string): void {
    this.more ||= this.signalled.has(callId);
    this.signalled.add(callId);
    if (this.deps.index.get(callId)?.delivered === true) this.toPlan.delete(callId);
    else this.toPlan.add(callId);
    this.lookSoon();
  }

  /** What is told, or whether anything may be, has changed: of any call something may have to be told. */
  signalAll(): void {
    for (const { id } of this.deps.index.values()) this.toPlan.add(id);
    this.lookSoon();
  }

  private lookSoon(): void {
    if (this.signalledAt !== null || this.stopped) return;
    this.signalledAt = this.deps.clock.now();
    this.gather();
  }

  /** Somebody looks at a call whose client was not looked up: that is done once the budget has plenty. */
  lookUp(callId: string): void {
    if (this.lookedAt.has(callId)) return;
    for (const id of this.lookedAt) if (this.deps.index.get(id)?.endedAt !== null) this.lookedAt.delete(id);
    this.lookedAt.add(callId);
    this.toPlan.add(callId);
    this.lookSoon();
  }

  /** The portal was given new tokens: what was refused for want of them may go at once. */
  renewed(): void {
    this.breaker.reset();
    this.signalAll();
  }

  /** Why the portal is not told anything at the moment, and since when; null when all is well. */
  trouble(): { fault: CommandFailure; since: number } | null {
    return this.breaker.reason;
  }

  /** Calls of which something is still to be told, and since when the oldest of them waits; null when none does. */
  waiting(): { calls: number; since: number | null } {
    const { mayDeliver: _, ...options } = this.deps.options();
    let calls = 0;
    let since = Infinity;
    for (const call of this.deps.index.values()) {
      if (call.delivered || plan(call, { ...options, look: 'never' }).length === 0) continue;
      calls += 1;
      since = Math.min(since, call.crmCallId === null ? call.startedAt : (call.endedAt ?? call.heardAt));
    }
    return { calls, since: calls === 0 ? null : since };
  }

  /** Resolves when nothing is under way and nothing more can be told now, at the latest after `withinMs`. */
  async drain(withinMs: number): Promise<void> {
    const until = this.deps.clock.now() + withinMs;
    this.lookedAt.clear();
    const idle = (): boolean =>
      this.sendings.size === 0 &&
      (this.breaker.mode(this.deps.clock.now()) !== 'closed' || this.due('closed').length === 0);
    while (!idle() && this.deps.clock.now() < until) {
      this.lookSoon();
      await new Promise<void>((resolve) => this.deps.clock.after(DRAIN_LOOK_MS, resolve));
    }
  }

  /** Cuts what is still under way and resolves when its calls know of it: they are told again after the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelWake();
    await this.sendings.cutAll(this.deps.clock);
  }

  /** Once around the event loop without news: what was sent together has arrived while the first of it was being stored. */
  private gather(): void {
    const { clock, soon, hasNewsOf } = this.deps;
    soon(() => {
      const now = clock.now();
      const news = this.more || hasNewsOf(this.signalled);
      this.more = false;
      if (news && now - (this.signalledAt ?? now) < GATHER_AT_MOST_MS) this.gather();
      else this.look(now);
    });
  }

  private lookAt(at: number): void {
    if (this.stopped || (this.wakeAt !== null && this.wakeAt <= at)) return;
    this.cancelWake();
    this.wakeAt = at;
    this.cancelWake = this.deps.clock.after(Math.max(0, at - this.deps.clock.now()), () => {
      this.wakeAt = null;
      this.look(this.deps.clock.now());
    });
  }

  private look(now: number): void {
    this.signalledAt = null;
    this.signalled.clear();
    if (this.stopped) return;
    const mode = this.mode(now);
    if (mode === 'open') {
      this.gates.closed(
        this.breaker.reason?.fault.action === 'ask_administrator' ? 'administrator' : 'portal_away',
        now,
      );
      this.lookAt(this.breaker.opensAt);
      return;
    }
    // Whoever ends a request looks again.
    const fullUntil = this.sendings.fullUntil(mode, now);
    if (fullUntil !== null) {
      if (mode === 'closed') this.gates.closed('requests_under_way', now);
      if (fullUntil < Infinity) this.lookAt(fullUntil);
      return;
    }
    const candidates = this.due(mode);
    if (candidates.length === 0) {
      if (mode === 'closed' && this.deps.options().mayDeliver) this.gates.opened(now);
      return;
    }
    // A command that can never work must not be the one by which the portal's return is noticed: the least tried goes first.
    if (mode === 'probe') candidates.sort((a, b) => a.attempts - b.attempts || a.rank - b.rank);
    else candidates.sort((a, b) => a.rank - b.rank || a.startedAt - b.startedAt);
    const readyAt = this.deps.portal.budgetReadyAt(Math.min(...candidates.map(({ needed }) => needed)));
    // Not later than in a second: an order that has waited long needs less.
    if (readyAt > now) {
      if (mode === 'closed' && candidates.some(({ lane }) => lane !== 'look')) this.gates.closed('budget', now);
      this.lookAt(Math.min(readyAt, now + BUDGET_LOOK_MS));
      return;
    }
    // While one probes, the others still wait for the portal's return.
    if (mode === 'closed') this.gates.opened(now);
    if (this.breaker.reason !== null) this.breaker.probed(now);
    this.send(mode === 'probe' ? candidates.slice(0, 1) : forOneRequest(candidates), now);
  }

  /** As the breaker says; and one order at a time while a request hangs and no later one has shown the portal alive. */
  private mode(now: number): 'closed' | 'probe' | 'open' {
    const mode = this.breaker.mode(now);
    return mode === 'closed' && this.sendings.doubtful(now) ? 'probe' : mode;
  }

  /** The orders that may go now; sees to it that the others are looked at in time. */
  private due(mode: 'closed' | 'probe'): Candidate[] {
    const { mayDeliver, ...options } = this.deps.options();
    const now = this.deps.clock.now();
    if (!mayDeliver) {
      this.gates.closed('administrator', now);
      return [];
    }
    return [...this.toPlan].flatMap((callId): Candidate[] => {
      if (this.underWay.has(callId) || this.deps.unstored(callId)) return [];
      const call = this.deps.index.get(callId);
      const look = this.lookOf(callId);
      const commands = call ? plan(call, { ...options, look }) : [];
      if (!call || commands.length === 0) {
        // A look that has to wait its turn is still owed.
        if (look === 'alone' || !this.lookedAt.has(callId)) this.toPlan.delete(callId);
        return [];
      }
      const triesPortal = mode === 'probe' || this.sendings.answeredSentAt === null;
      if (call.retryAt !== null && call.retryAt > now && !(triesPortal && wasHeldUp(call, now))) {
        this.lookAt(call.retryAt);
        return [];
      }
      return [candidateOf(call, commands, now)];
    });
  }

  /** One look at a time, and none by itself while the portal may be away: it proves nothing and must hold up nothing. */
  private lookOf(callId: string): PlanOptions['look'] {
    if (this.looking.has(callId)) return 'never';
    const mayGoAlone = this.looking.size === 0 && this.mode(this.deps.clock.now()) === 'closed';
    return mayGoAlone && this.lookedAt.has(callId) ? 'alone' : 'beside';
  }

  private send(candidates: Candidate[], now: number): void {
    // Looking somebody up is quick, and left out of long requests.
    const commands = candidates.flatMap(({ order }) => order.commands).filter((command) => !isLook(command)).length;
    for (const { order, lane } of candidates) (lane === 'look' ? this.looking : this.underWay).add(order.callId);
    this.sendings.begin(commands, now, (sending) => this.deliver(candidates, sending));
  }

  private async deliver(candidates: Candidate[], sending: Sending): Promise<void> {
    const orders = candidates.map(({ order }) => order);
    const { signal } = sending.cut;
    const waited = new Map(
      candidates.map(({ order, since }) => [order.callId, this.gates.between(since, sending.sentAt)]),
    );
    try {
      const callIds = orders.map(({ callId }) => callId);
      const { outcomes, exchanges } = await this.deps.logContext.with({ callIds }, () =>
        this.deps.portal.deliver(orders, signal),
      );
      if (!signal.aborted) this.judge(orders, outcomes, sending);
      const [first] = exchanges;
      if (first) this.count(candidates, outcomes, first.sentAt);
      await this.deps.delivered(
        orders.map((order) => {
          const outcome = outcomes.find((each) => each.callId === order.callId);
          if (!outcome) throw new Error(`the portal adapter gave no outcome for call ${order.callId}`);
          return { order, outcome, journal: journalOf(order, outcome, exchanges, waited.get(order.callId) ?? []) };
        }),
      );
    } catch (error) {
      // deliver() never rejects by contract; should it, the calls stay undelivered and are looked at again.
      this.deps.logger.error({ error: String(error) }, 'delivery failed unexpectedly');
      this.lookAt(this.deps.clock.now() + 1_000);
    } finally {
      this.sendings.end(sending);
      for (const { order, lane } of candidates) {
        (lane === 'look' ? this.looking : this.underWay).delete(order.callId);
        if (order.commands.some(isLook)) this.lookedAt.delete(order.callId);
      }
      this.lookSoon();
    }
  }

  /** How long what was told has waited. What failed is counted when it is told at last. */
  private count(candidates: Candidate[], outcomes: OrderOutcome[], sentAt: number): void {
    const { metrics } = this.deps;
    for (const { order, lane, since, startedAt } of candidates) {
      const results = outcomes.find(({ callId }) => callId === order.callId)?.outcomes ?? [];
      const registers = order.commands[0]?.kind === 'register';
      if (registers && results[0]?.ok === true) metrics.registered(sentAt - startedAt);
      if (results.every(({ ok }) => ok)) metrics.told(lane, sentAt - since);
    }
  }

  /** What the answers say of the portal itself. */
  private judge(orders: PortalOrder[], outcomes: OrderOutcome[], sending: Sending): void {
    const now = this.deps.clock.now();
    const looks = new Map(orders.map(({ callId, commands }) => [callId, commands.findIndex(isLook)]));
    const all = outcomes.flatMap(({ callId, outcomes: each }) =>
      each.filter((outcome, index) => !('skipped' in outcome) && index !== looks.get(callId)),
    );
    if (all.length === 0) return;
    const faults = all.flatMap((each) =>
      'failure' in each && Breaker.isPortalFault(each.failure) ? [each.failure] : [],
    );
    const [fault] = faults;
    if (fault === undefined || faults.length < all.length) {
      this.sendings.answered(sending, now);
      if (this.breaker.succeeded()) this.portalIsBack();
      return;
    }
    const before = this.breaker.reason;
    // Old news: later requests have told already how the portal is.
    if (sending.sentAt < Math.max(this.sendings.answeredSentAt ?? 0, before?.since ?? 0)) return;
    this.breaker.failed(fault, now);
    const { code, message } = fault;
    if (before === null && this.breaker.reason !== null)
      this.deps.logger.warn({ code, message }, 'the portal is away, calls wait');
  }

  private portalIsBack(): void {
    const now = this.deps.clock.now();
    const heldUp = this.deps.index.all().filter((call) => call.retryAt !== null && wasHeldUp(call, now));
    this.deps.logger.info({ waiting: heldUp.length }, 'the portal answers again');
    for (const call of heldUp) this.deps.index.put({ ...call, retryAt: null });
  }
}

/** It failed only because the portal was away: when that is back it need not sit out its own pause. */
function wasHeldUp({ failure }: CallState, now: number): boolean {
  return failure !== null && Breaker.isPortalFault(failure) && (failure.retryAt ?? 0) <= now;
}
