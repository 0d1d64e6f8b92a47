/**
 * Tells one company's portal what its calls still have to say. The calls are the truth (plan() derives the commands), so the
 * dispatcher keeps nothing but which calls are being told right now.
 */
import type { CallState, Decision } from '../../domain/call/call.ts';
import { plan } from '../../domain/delivery/plan.ts';
import type { OrderOutcome, PortalCommand, PortalOrder } from '../../domain/delivery/command.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Portal, PortalExchange } from '../ports/portal.ts';
import type { CallIndex } from './call-index.ts';

/**
 * A group's phones ring within a few milliseconds of each other: one request can show all their cards. So what has arrived
 * already is applied first, for so long at the most.
 */
const GATHER_MS = 1;
const GATHER_AT_MOST_MS = 10;
/** A batch holds 50 commands (known). */
const COMMANDS_PER_REQUEST = 50;
/** Requests under way at once: a hung one must not hold up the other calls. */
const REQUESTS_AT_ONCE = 4;

export interface DispatcherDeps {
  portal: Portal;
  index: CallIndex;
  clock: Clock;
  logger: Logger;
  /** News that have arrived wait to be applied. */
  busy: () => boolean;
  options: () => { createCrmEntity: boolean; mayDeliver: boolean };
  delivered: (callId: string, commands: PortalCommand[], outcome: OrderOutcome, journal: Decision[]) => Promise<void>;
}

export class Dispatcher {
  private readonly deps: DispatcherDeps;
  private readonly underWay = new Set<string>();
  private requests = 0;
  /** Since when a signal waits to be looked at; null when none does. */
  private signalledAt: number | null = null;
  private wakeAt: number | null = null;
  private cancelWake: () => void = () => undefined;
  private stopped = false;

  constructor(deps: DispatcherDeps) {
    this.deps = deps;
  }

  /** Something may have to be told; cheap to call after every change. */
  signal(): void {
    const now = this.deps.clock.now();
    this.signalledAt ??= now;
    this.lookAt(now + GATHER_MS);
  }

  stop(): void {
    this.stopped = true;
    this.cancelWake();
  }

  private lookAt(at: number): void {
    if (this.stopped || (this.wakeAt !== null && this.wakeAt <= at)) return;
    this.cancelWake();
    this.wakeAt = at;
    this.cancelWake = this.deps.clock.after(Math.max(0, at - this.deps.clock.now()), () => {
      this.wakeAt = null;
      const now = this.deps.clock.now();
      if (this.deps.busy() && now - (this.signalledAt ?? now) < GATHER_AT_MOST_MS) this.lookAt(now + GATHER_MS);
      else this.look();
    });
  }

  private look(): void {
    this.signalledAt = null;
    const { createCrmEntity, mayDeliver } = this.deps.options();
    if (!mayDeliver || this.requests >= REQUESTS_AT_ONCE) return;
    const now = this.deps.clock.now();
    const orders: PortalOrder[] = [];
    let commandCount = 0;
    // Ringing phones before finished talks, then in the order of the calls.
    const waiting = this.deps.index.all().filter((call) => !call.delivered && !this.underWay.has(call.id));
    for (const call of waiting.sort((a, b) => urgency(a) - urgency(b) || a.startedAt - b.startedAt)) {
      if (call.retryAt !== null && call.retryAt > now) {
        this.lookAt(call.retryAt);
        continue;
      }
      const commands = plan(call, { createCrmEntity });
      if (commands.length === 0) continue;
      if (commandCount + commands.length > COMMANDS_PER_REQUEST) break;
      commandCount += commands.length;
      orders.push({ callId: call.id, crmCallId: call.crmCallId, commands });
    }
    if (orders.length > 0) void this.deliver(orders);
  }

  private async deliver(orders: PortalOrder[]): Promise<void> {
    this.requests += 1;
    for (const order of orders) this.underWay.add(order.callId);
    try {
      const { outcomes, exchanges } = await this.deps.portal.deliver(orders);
      for (const order of orders) {
        const outcome = outcomes.find((each) => each.callId === order.callId);
        if (!outcome) throw new Error(`the portal adapter gave no outcome for call ${order.callId}`);
        await this.deps.delivered(order.callId, order.commands, outcome, journalOf(order, outcome, exchanges));
      }
    } catch (error) {
      // deliver() never rejects by contract; should it, the calls stay undelivered and are looked at again.
      this.deps.logger.error({ error: String(error) }, 'delivery failed unexpectedly');
      this.lookAt(this.deps.clock.now() + 1_000);
    } finally {
      this.requests -= 1;
      for (const order of orders) this.underWay.delete(order.callId);
      this.signal();
    }
  }
}

function urgency(call: CallState): number {
  return call.endedAt === null ? 0 : 1;
}

function journalOf(order: PortalOrder, outcome: OrderOutcome, exchanges: PortalExchange[]): Decision[] {
  const commands = order.commands.map((command, index) => {
    const result = outcome.outcomes[index];
    const answer = result === undefined ? 'none' : result.ok ? 'ok' : 'failure' in result ? result.failure : 'skipped';
    return { ...command, answer };
  });
  return [{ lane: 'portal', what: 'delivery', details: { commands, exchanges } }];
}
