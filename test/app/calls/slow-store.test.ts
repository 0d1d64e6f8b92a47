/** News that arrive while the database takes its time: they wait, but they are applied in the order in which they were told. */
import { describe, expect, it } from 'vitest';
import { SETTLE_ANSWERED_MS, SETTLE_UNANSWERED_MS } from '../../../src/domain/call/decide.ts';
import type { LegPhase } from '../../../src/domain/call/leg.ts';
import { COMPANY, DeskRig, reportOf, STAFF } from '../../helpers/desk-rig.ts';

/** Longer than anything settles. */
const LONG_MS = SETTLE_UNANSWERED_MS * 2;

/** A desk whose database takes what it is given only when it is let. */
class SlowRig extends DeskRig {
  private gate = Promise.resolve();
  private open = (): void => undefined;

  static async running(): Promise<SlowRig> {
    const rig = new SlowRig(COMPANY, STAFF);
    const save = rig.store.save.bind(rig.store);
    rig.store.save = async (companyId, changes) => {
      await rig.gate;
      await save(companyId, changes);
    };
    await rig.start();
    return rig;
  }

  /** A transaction is on its way when this resolves, and stays there until `flow`. */
  async jam(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.gate = promise.then(() => undefined);
    this.open = () => resolve(undefined);
    await this.leg('103:in', 'alerting', { switchCallId: 'another', remoteNumber: '+79130000000' });
  }

  async flow(): Promise<void> {
    this.gate = Promise.resolve();
    this.open();
    await this.settle(100);
  }

  hear(name: string, phase: LegPhase): void {
    this.link.listener?.onLeg(reportOf(name, phase, { answered: phase === 'talking' }), this.clock.now());
  }

  finishes(): unknown[] {
    return this.portal.told.filter(({ kind }) => kind === 'finish');
  }
}

const ANOTHER = reportOf('103:in', 'alerting', { switchCallId: 'another', remoteNumber: '+79130000000' });

describe('while the database is slow', () => {
  it('a call that begins after the list is not taken for gone because the list does not have it', async () => {
    const rig = await SlowRig.running();
    await rig.jam();
    await rig.snapshot([ANOTHER]);
    rig.hear('101:out', 'alerting');
    await rig.settle(500);
    await rig.flow();
    await rig.leg('101:out', 'talking');
    await rig.settle(3_000);
    expect(rig.whats()).not.toContain('leg_gone');
    expect(rig.finishes()).toEqual([]);
    await rig.leg('101:out', 'released', { answered: true });
    await rig.settle(5_000);
    expect(rig.finishes()).toMatchObject([{ statusCode: '200', talkMs: 3_010 }]);
  });

  it('nor when earlier news wait before the list', async () => {
    const rig = await SlowRig.running();
    await rig.jam();
    rig.hear('102:in', 'alerting');
    await rig.settle(100);
    await rig.snapshot([ANOTHER, reportOf('102:in', 'alerting')]);
    rig.hear('101:in', 'talking');
    await rig.settle(500);
    await rig.flow();
    expect(rig.whats()).not.toContain('leg_gone');
    await rig.leg('102:in', 'released');
    await rig.leg('101:in', 'released', { answered: true });
    await rig.settle(5_000);
    expect(rig.finishes()).toMatchObject([{ statusCode: '200', userId: '2' }]);
  });

  it('a leg that was heard of before the list, and is not in it, is gone all the same', async () => {
    const rig = await SlowRig.running();
    await rig.jam();
    rig.hear('101:in', 'alerting');
    await rig.settle(100);
    await rig.snapshot([ANOTHER]);
    await rig.flow();
    expect(rig.whats()).toContain('leg_gone');
    await rig.settle(LONG_MS);
    expect(rig.finishes()).toMatchObject([{ statusCode: '304' }]);
  });

  it('a call is not ended by the list while the leg with which it goes on is waiting to be applied', async () => {
    const rig = await SlowRig.running();
    await rig.leg('101:in', 'talking');
    await rig.jam();
    await rig.snapshot([ANOTHER]);
    await rig.settle(SETTLE_ANSWERED_MS / 2);
    rig.hear('102:in', 'talking');
    await rig.settle(LONG_MS);
    await rig.flow();
    expect(rig.finishes()).toEqual([]);
    await rig.leg('102:in', 'released', { answered: true });
    await rig.settle(5_000);
    expect(rig.finishes()).toMatchObject([{ statusCode: '200', userId: '3' }]);
    expect(rig.portal.told.filter(({ kind }) => kind === 'register')).toHaveLength(2);
  });

  it('nor by the portal’s answer that waits before that leg', async () => {
    const rig = await SlowRig.running();
    rig.deliver = async (orders, signal) => {
      await new Promise<void>((resolve) => rig.clock.after(500, resolve));
      return rig.portal.deliver(orders, signal);
    };
    await rig.leg('101:in', 'talking');
    await rig.leg('101:in', 'released', { answered: true });
    await rig.jam();
    await rig.settle(SETTLE_ANSWERED_MS / 2);
    rig.hear('102:in', 'talking');
    await rig.settle(LONG_MS);
    await rig.flow();
    await rig.leg('102:in', 'released', { answered: true });
    await rig.settle(5_000);
    expect(rig.finishes()).toMatchObject([{ statusCode: '200', userId: '3' }]);
  });

  it('a list that was told before the link was lost does not make the switch heard', async () => {
    const rig = await SlowRig.running();
    await rig.leg('101:in', 'alerting');
    await rig.jam();
    rig.hear('101:in', 'released');
    await rig.settle(100);
    rig.link.become('connecting');
    await rig.snapshot([ANOTHER]);
    rig.link.become('unreachable');
    await rig.flow();
    await rig.settle(LONG_MS);
    expect(rig.finishes()).toEqual([]);
  });
});

describe('the database is asked once', () => {
  it('for everything that arrived together, and for all answers to one request', async () => {
    const rig = await new DeskRig().start();
    const saved: number[] = [];
    const save = rig.store.save.bind(rig.store);
    rig.store.save = (companyId, changes) => {
      saved.push(changes.length);
      return save(companyId, changes);
    };
    for (const n of [1, 2, 3]) {
      const own = { switchCallId: `call-${n}`, remoteNumber: `+7913000000${n}` };
      rig.link.listener?.onLeg(reportOf(`10${n}:in`, 'alerting', own), rig.clock.now());
    }
    await rig.settle();
    expect(rig.portal.told.filter(({ kind }) => kind === 'register')).toHaveLength(3);
    expect(saved).toEqual([3, 3]);
  });
});
