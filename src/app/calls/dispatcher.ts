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
const REQUESTS_AT_ONCE = 4;
/**
 * A request without an answer for so long takes nobody's turn any more: the line may be dead, and then only a new request tells.
 * Until one does, single orders go, so that few calls are bound to requests that come to nothing.
 */
const HANGING_MS = 3_000;
const HANGING_MS_PER_COMMAND = 100;
/** Hanging ones included. */
const REQUESTS_AT_MOST = 8;
/** Up to so many commands a hanging request is cut and repeated as soon as a later one is answered; longer ones may only be slow. */
const COMMANDS_SOON_DONE = 10;
const BUDGET_LOOK_MS = 1_000;
const DRAIN_LOOK_MS = 20;
/** How long a stop waits for the outcome of what it has cut. */
const CUT_MS = 500;

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
  /** A change of this call is on its way into the database: the portal must not hear of it before it is there. */
  unstored: (callId: string) => boolean;
  options: () => { createCrmEntity: boolean; mayDeliver: boolean };
  delivered: (callId: string, commands: PortalCommand[], outcome: OrderOutcome, journal: Decision[]) => Promise<void>;
}

/** A request under way. */
interface Sending {
  sentAt: number;
  /** Epoch ms. */
  hangsAt: number;
  commands: number;
  /** A later request was answered: the portal is alive, whatever becomes of this one. */
  outlived: boolean;
  cut: AbortController;
  done: Promise<void>;
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
  private readonly sendings = new Set<Sending>();
  /** When the newest request left that the portal answered; null before the first answer. */
  private answeredSentAt: number | null = null;
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

  /** Why the portal is not told anything at the moment, and since when; null when all is well. */
  trouble(): { fault: CommandFailure; since: number } | null {
    return this.breaker.reason;
  }

  /** Calls of which something is still to be told. */
  waiting(): number {
    const { createCrmEntity } = this.deps.options();
    return this.deps.index.all().filter((call) => !call.delivered && plan(call, { createCrmEntity }).length > 0).length;
  }

  /** Resolves when nothing is under way and nothing more can be told now, at the latest after `withinMs`. */
  async drain(withinMs: number): Promise<void> {
    const until = this.deps.clock.now() + withinMs;
    const idle = (): boolean =>
      this.sendings.size === 0 &&
      (this.breaker.mode(this.deps.clock.now()) !== 'closed' || this.due('closed').length === 0);
    while (!idle() && this.deps.clock.now() < until) {
      this.signal();
      await new Promise<void>((resolve) => this.deps.clock.after(DRAIN_LOOK_MS, resolve));
    }
  }

  /** Cuts what is still under way and resolves when its calls know of it: they are told again after the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelWake();
    for (const { cut } of this.sendings) cut.abort();
    const known = Promise.all([...this.sendings].map(({ done }) => done));
    await Promise.race([known, new Promise<void>((resolve) => this.deps.clock.after(CUT_MS, resolve))]);
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
    const mode = this.mode(now);
    if (mode === 'open') {
      this.lookAt(this.breaker.opensAt);
      return;
    }
    // Whoever ends a request looks again.
    const fresh = [...this.sendings].filter(({ hangsAt }) => now < hangsAt);
    if (this.sendings.size >= REQUESTS_AT_MOST) return;
    if (fresh.length >= (mode === 'probe' ? 1 : REQUESTS_AT_ONCE)) {
      this.lookAt(Math.min(...fresh.map(({ hangsAt }) => hangsAt)));
      return;
    }
    const candidates = this.due(mode);
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
    if (this.breaker.reason !== null) this.breaker.probed(now);
    this.send(mode === 'probe' ? candidates.slice(0, 1) : upTo(COMMANDS_PER_REQUEST, candidates), now);
  }

  /** As the breaker says; and one order at a time while a request hangs and no later one has shown the portal alive. */
  private mode(now: number): 'closed' | 'probe' | 'open' {
    const mode = this.breaker.mode(now);
    const doubtful = [...this.sendings].some(({ hangsAt, outlived }) => now >= hangsAt && !outlived);
    return mode === 'closed' && doubtful ? 'probe' : mode;
  }

  /** The orders that may go now; sees to it that the others are looked at in time. */
  private due(mode: 'closed' | 'probe'): Candidate[] {
    const { createCrmEntity, mayDeliver } = this.deps.options();
    if (!mayDeliver) return [];
    const now = this.deps.clock.now();
    return this.deps.index.all().flatMap((call): Candidate[] => {
      if (call.delivered || this.underWay.has(call.id) || this.deps.unstored(call.id)) return [];
      const commands = plan(call, { createCrmEntity });
      if (commands.length === 0) return [];
      const triesPortal = mode === 'probe' || this.answeredSentAt === null;
      if (call.retryAt !== null && call.retryAt > now && !(triesPortal && wasHeldUp(call, now))) {
        this.lookAt(call.retryAt);
        return [];
      }
      return [candidateOf(call, commands, now)];
    });
  }

  private send(candidates: Candidate[], now: number): void {
    const orders = candidates.map(({ order }) => order);
    const commands = orders.reduce((sum, order) => sum + order.commands.length, 0);
    const hangsAt = now + HANGING_MS + HANGING_MS_PER_COMMAND * commands;
    const cut = new AbortController();
    const sending: Sending = { sentAt: now, hangsAt, commands, outlived: false, cut, done: Promise.resolve() };
    this.sendings.add(sending);
    for (const { callId } of orders) this.underWay.add(callId);
    sending.done = this.deliver(orders, sending);
  }

  private async deliver(orders: PortalOrder[], sending: Sending): Promise<void> {
    try {
      const { outcomes, exchanges } = await this.deps.portal.deliver(orders, sending.cut.signal);
      if (!sending.cut.signal.aborted) this.judge(outcomes, sending);
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
      this.sendings.delete(sending);
      for (const { callId } of orders) this.underWay.delete(callId);
      this.signal();
    }
  }

  /** What the answers say of the portal itself. */
  private judge(outcomes: OrderOutcome[], { sentAt }: Sending): void {
    const now = this.deps.clock.now();
    const all = outcomes.flatMap((outcome) => outcome.outcomes.filter((each) => !('skipped' in each)));
    const faults = all.flatMap((each) =>
      'failure' in each && Breaker.isPortalFault(each.failure) ? [each.failure] : [],
    );
    const [fault] = faults;
    if (fault === undefined || faults.length < all.length) {
      this.answeredSentAt = Math.max(sentAt, this.answeredSentAt ?? 0);
      for (const other of this.sendings) this.outlive(other, sentAt, now);
      if (this.breaker.succeeded()) this.portalIsBack();
      return;
    }
    const before = this.breaker.reason;
    // Old news: later requests have told already how the portal is.
    if (sentAt < Math.max(this.answeredSentAt ?? 0, before?.since ?? 0)) return;
    this.breaker.failed(fault, now);
    const { code, message } = fault;
    if (before === null && this.breaker.reason !== null)
      this.deps.logger.warn({ code, message }, 'the portal is away, calls wait');
  }

  /** A request that left later was answered: what still hangs was lost on the line, most likely. Repetition does no harm. */
  private outlive(sending: Sending, answeredSentAt: number, now: number): void {
    sending.outlived ||= sending.sentAt <= answeredSentAt;
    const lost = sending.sentAt < answeredSentAt && now >= sending.hangsAt;
    if (lost && sending.commands <= COMMANDS_SOON_DONE) sending.cut.abort();
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
