/**
 * Tells one company's portal what its calls still have to say. The calls are the truth (plan() derives the commands), so the
 * dispatcher keeps nothing but which calls are being told right now and how the portal has behaved lately.
 */
import type { CallState, Decision } from '../../domain/call/call.ts';
import { Breaker } from '../../domain/delivery/breaker.ts';
import type { CommandFailure, OrderOutcome, PortalCommand, PortalOrder } from '../../domain/delivery/command.ts';
import { laneOf, neededTokens, rankOf } from '../../domain/delivery/lanes.ts';
import { plan } from '../../domain/delivery/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Portal, PortalExchange } from '../ports/portal.ts';
import type { CallIndex } from './call-index.ts';

/**
 * A group's phones ring within a few milliseconds of each other: one request can show all their cards. So what has arrived
 * already is applied first, for so long at the most.
 */
const GATHER_AT_MOST_MS = 5;
/** A batch holds 50 commands (known). */
const COMMANDS_PER_REQUEST = 50;
/** Requests under way at once: a hung one must not hold up the other calls. */
const REQUESTS_AT_ONCE = 4;
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
  /** News that have arrived wait to be applied. */
  busy: () => boolean;
  options: () => { createCrmEntity: boolean; mayDeliver: boolean };
  delivered: (callId: string, commands: PortalCommand[], outcome: OrderOutcome, journal: Decision[]) => Promise<void>;
}

/** An order that may go now, with what decides its turn. */
interface Candidate {
  order: PortalOrder;
  rank: number;
  needed: number;
  attempts: number;
  startedAt: number;
}

export class Dispatcher {
  private readonly deps: DispatcherDeps;
  private readonly breaker: Breaker;
  private readonly underWay = new Set<string>();
  /** Calls that failed because the portal was away: when it is back they need not sit out their own pauses. */
  private readonly heldUp = new Set<string>();
  private requests = 0;
  /** Since when a signal waits to be looked at; null when none does. */
  private signalledAt: number | null = null;
  private signals = 0;
  private wakeAt: number | null = null;
  private cancelWake: () => void = () => undefined;
  private stopped = false;

  constructor(deps: DispatcherDeps) {
    this.deps = deps;
    this.breaker = new Breaker(deps.random);
  }

  /** Something may have to be told; cheap to call after every change. */
  signal(): void {
    this.signals += 1;
    if (this.signalledAt !== null || this.stopped) return;
    this.signalledAt = this.deps.clock.now();
    this.gather();
  }

  /** The portal was given new tokens: what was refused for want of them may go at once. */
  renewed(): void {
    this.breaker.reset();
    this.signal();
  }

  /** Why the portal is not told anything at the moment; null when all is well. */
  trouble(): CommandFailure | null {
    return this.breaker.reason;
  }

  /** Resolves when nothing is under way and nothing more can be told now, at the latest after `withinMs`. */
  async drain(withinMs: number): Promise<void> {
    const until = this.deps.clock.now() + withinMs;
    const idle = (): boolean =>
      this.requests === 0 && (this.breaker.mode(this.deps.clock.now()) !== 'closed' || this.due().length === 0);
    while (!idle() && this.deps.clock.now() < until) {
      this.signal();
      await new Promise<void>((resolve) => this.deps.clock.after(DRAIN_LOOK_MS, resolve));
    }
  }

  stop(): void {
    this.stopped = true;
    this.cancelWake();
  }

  /** Twice around the event loop without news: what was sent together has arrived. */
  private gather(): void {
    const { clock, soon, busy } = this.deps;
    const { signals } = this;
    soon(() =>
      soon(() => {
        const now = clock.now();
        const news = busy() || this.signals !== signals;
        if (news && now - (this.signalledAt ?? now) < GATHER_AT_MOST_MS) this.gather();
        else this.look(now);
      }),
    );
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
    if (this.stopped) return;
    const mode = this.breaker.mode(now);
    if (mode === 'open') {
      this.lookAt(this.breaker.opensAt);
      return;
    }
    // Whoever ends a request looks again.
    if (this.requests >= (mode === 'probe' ? 1 : REQUESTS_AT_ONCE)) return;
    const candidates = this.due();
    if (candidates.length === 0) return;
    // A command that can never work must not be the one by which the portal's return is noticed: the least tried goes first.
    if (mode === 'probe') candidates.sort((a, b) => a.attempts - b.attempts || a.rank - b.rank);
    else candidates.sort((a, b) => a.rank - b.rank || a.startedAt - b.startedAt);
    const readyAt = this.deps.portal.budgetReadyAt(Math.min(...candidates.map(({ needed }) => needed)));
    // Not later than in a second: an order that has waited long needs less.
    if (readyAt > now) {
      this.lookAt(Math.min(readyAt, now + BUDGET_LOOK_MS));
      return;
    }
    void this.deliver(mode === 'probe' ? candidates.slice(0, 1) : upTo(COMMANDS_PER_REQUEST, candidates));
  }

  /** The orders that may go now; sees to it that the others are looked at in time. */
  private due(): Candidate[] {
    const { createCrmEntity, mayDeliver } = this.deps.options();
    if (!mayDeliver) return [];
    const now = this.deps.clock.now();
    return this.deps.index.all().flatMap((call): Candidate[] => {
      if (call.delivered || this.underWay.has(call.id)) return [];
      const commands = plan(call, { createCrmEntity });
      if (commands.length === 0) return [];
      if (call.retryAt !== null && call.retryAt > now) {
        this.lookAt(call.retryAt);
        return [];
      }
      return [candidateOf(call, commands, now)];
    });
  }

  private async deliver(candidates: Candidate[]): Promise<void> {
    const orders = candidates.map(({ order }) => order);
    this.requests += 1;
    for (const { callId } of orders) this.underWay.add(callId);
    try {
      const { outcomes, exchanges } = await this.deps.portal.deliver(orders);
      this.judge(outcomes);
      await Promise.all(
        orders.map((order) => {
          const outcome = outcomes.find((each) => each.callId === order.callId);
          if (!outcome) throw new Error(`the portal adapter gave no outcome for call ${order.callId}`);
          return this.deps.delivered(order.callId, order.commands, outcome, journalOf(order, outcome, exchanges));
        }),
      );
    } catch (error) {
      // deliver() never rejects by contract; should it, the calls stay undelivered and are looked at again.
      this.deps.logger.error({ error: String(error) }, 'delivery failed unexpectedly');
      this.lookAt(this.deps.clock.now() + 1_000);
    } finally {
      this.requests -= 1;
      for (const { callId } of orders) this.underWay.delete(callId);
      this.signal();
    }
  }

  /** What the answers say of the portal itself. */
  private judge(outcomes: OrderOutcome[]): void {
    const now = this.deps.clock.now();
    const all = outcomes.flatMap((outcome) => outcome.outcomes.filter((each) => !('skipped' in each)));
    const faults = all.flatMap((each) =>
      'failure' in each && Breaker.isPortalFault(each.failure) ? [each.failure] : [],
    );
    const [fault] = faults;
    if (fault === undefined || faults.length < all.length) {
      if (this.breaker.succeeded()) this.portalIsBack();
      return;
    }
    const before = this.breaker.reason;
    this.breaker.failed(fault, now);
    for (const { callId } of outcomes) this.heldUp.add(callId);
    const { code, message } = fault;
    if (before === null && this.breaker.reason !== null)
      this.deps.logger.warn({ code, message }, 'the portal is away, calls wait');
  }

  private portalIsBack(): void {
    this.deps.logger.info({ waiting: this.heldUp.size }, 'the portal answers again');
    for (const callId of this.heldUp) {
      const call = this.deps.index.get(callId);
      if (call?.retryAt != null) this.deps.index.put({ ...call, retryAt: null });
    }
    this.heldUp.clear();
  }
}

function candidateOf(call: CallState, commands: PortalCommand[], now: number): Candidate {
  const lane = laneOf(commands);
  return {
    order: { callId: call.id, crmCallId: call.crmCallId, commands },
    rank: rankOf(lane),
    needed: neededTokens(lane, now - Math.max(call.heardAt, call.endedAt ?? 0)),
    attempts: call.attempts,
    startedAt: call.startedAt,
  };
}

function upTo(limit: number, candidates: Candidate[]): Candidate[] {
  let commands = 0;
  const end = candidates.findIndex(({ order }) => (commands += order.commands.length) > limit);
  return end === -1 ? candidates : candidates.slice(0, Math.max(1, end));
}

function journalOf(order: PortalOrder, outcome: OrderOutcome, exchanges: PortalExchange[]): Decision[] {
  const commands = order.commands.map((command, index) => {
    const result = outcome.outcomes[index];
    const answer = result === undefined ? 'none' : result.ok ? 'ok' : 'failure' in result ? result.failure : 'skipped';
    return { ...command, answer };
  });
  // A request may carry fifty commands of other calls: their names would be most of the journal.
  const requests = exchanges.map(({ methods, ...exchange }) => ({ ...exchange, commandsInRequest: methods.length }));
  return [{ lane: 'portal', what: 'delivery', details: { commands, exchanges: requests } }];
}
