/**
 * A company's desk that can be killed at any moment: the dead process's clock never moves again, so nothing of it goes on. The
 * database and the portal outlive it.
 */
import { DEFAULT_OPTIONS } from '../../src/app/ports/store.ts';
import { CompanyDesk } from '../../src/app/calls/company-desk.ts';
import type { Portal } from '../../src/app/ports/portal.ts';
import type { Company } from '../../src/app/ports/store.ts';
import type { LegReport } from '../../src/domain/call/leg.ts';
import type { CommandOutcome, PortalCommand, PortalOrder } from '../../src/domain/delivery/command.ts';
import { SILENT_LOGGER } from '../../src/app/ports/logger.ts';
import { COMPANY, MemoryCallStore, STAFF, SwitchFake } from './desk-rig.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryObservations } from './observations-fake.ts';

/** What becomes of one request: it may be done although its answer is lost, or not even arrive. */
export type RequestFate = 'answered' | 'answer_lost' | 'not_arrived';

export const STAND_IN = '1';
const WITH_STAND_IN: Company = {
  ...COMPANY,
  options: { ...DEFAULT_OPTIONS, defaultUserId: STAND_IN, createCrmEntity: false },
};
const ANSWER_MS = 60;
const NETWORK = { action: 'retry', code: 'network', message: '', retryAt: null } as const;

/** The portal's memory: one entry for each external call, with everything that it was made to do. */
interface PortalCall {
  crmCallId: string;
  externalCallId: string;
  done: PortalCommand[];
  cards: Set<string>;
  finished: boolean;
}

/** As the portal is known to behave: a registration repeated before the finish is recognised, a repeated finish does nothing. */
export class LastingPortal {
  readonly calls: PortalCall[] = [];
  requests = 0;
  private readonly fates: readonly RequestFate[];

  constructor(fates: readonly RequestFate[]) {
    this.fates = fates;
  }

  seenBy(clock: FakeClock): Pick<Portal, 'deliver' | 'budgetReadyAt'> {
    return {
      budgetReadyAt: () => 0,
      deliver: async (orders) => {
        const fate = this.fates[this.requests++] ?? 'answered';
        const done = fate === 'not_arrived' ? null : orders.map((order) => this.take(order));
        await new Promise<void>((resolve) => clock.after(ANSWER_MS, resolve));
        const outcomes = orders.map(({ callId, commands }, index) => ({
          callId,
          outcomes:
            fate === 'answered' && done !== null
              ? (done[index] ?? [])
              : commands.map((): CommandOutcome => ({ ok: false, failure: NETWORK })),
        }));
        return { outcomes, exchanges: [] };
      },
    };
  }

  private take(order: PortalOrder): CommandOutcome[] {
    let call = this.calls.find(({ crmCallId }) => crmCallId === order.crmCallId);
    return order.commands.map((command): CommandOutcome => {
      if (command.kind === 'register') call = this.register(command.externalCallId);
      if (call === undefined) throw new Error(`${command.kind} of a call that was never registered`);
      const repeated = command.kind === 'register' ? call.done.length > 0 : call.finished && command.kind !== 'show';
      if (!repeated) call.done.push(command);
      if (command.kind === 'register' && command.show) call.cards.add(command.userId);
      if (command.kind === 'show') for (const userId of command.userIds) call.cards.add(userId);
      if (command.kind === 'hide') for (const userId of command.userIds) call.cards.delete(userId);
      if (command.kind === 'finish') {
        call.cards.delete(command.userId);
        call.finished = true;
      }
      return { ok: true, crmCallId: command.kind === 'register' ? call.crmCallId : null, answer: true };
    });
  }

  private register(externalCallId: string): PortalCall {
    const known = this.calls.find((call) => call.externalCallId === externalCallId && !call.finished);
    if (known) return known;
    const crmCallId = `externalCall.${String(this.calls.length + 1)}`;
    const call = { crmCallId, externalCallId, done: [], cards: new Set<string>(), finished: false };
    this.calls.push(call);
    return call;
  }
}

export class CrashRig {
  readonly store = new MemoryCallStore();
  readonly portal: LastingPortal;
  private clock: FakeClock;
  private link = new SwitchFake();
  private ids = 0;

  constructor(at: number, fates: readonly RequestFate[]) {
    this.clock = new FakeClock(at);
    this.portal = new LastingPortal(fates);
  }

  get now(): number {
    return this.clock.now();
  }

  /** A new process over what the last one left. */
  async boot(at: number): Promise<void> {
    const clock = new FakeClock(at);
    const link = new SwitchFake();
    this.clock = clock;
    this.link = link;
    const desk = new CompanyDesk({
      company: WITH_STAND_IN,
      employees: STAFF,
      portal: this.portal.seenBy(clock) as Portal,
      calls: this.store,
      observations: new MemoryObservations(),
      clock,
      logger: SILENT_LOGGER,
      random: () => 0.5,
      soon: (action) => clock.after(0, action),
      newId: () => `our-${String(++this.ids)}`,
      openLink: (_, listener) => {
        link.listener = listener;
        return link;
      },
      changed: () => undefined,
    });
    await desk.start();
  }

  async until(at: number): Promise<void> {
    await this.clock.advance(Math.max(0, at - this.clock.now()));
  }

  async leg(report: LegReport): Promise<void> {
    this.link.listener?.onLeg(report, this.clock.now());
    await this.clock.advance(0);
  }

  async snapshot(reports: LegReport[], aliveUntil: number | null): Promise<void> {
    this.link.listener?.onSnapshot(reports, this.clock.now(), aliveUntil);
    await this.clock.settle();
  }
}
