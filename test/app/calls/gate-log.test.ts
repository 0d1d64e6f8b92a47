import { describe, expect, it } from 'vitest';
import { GateLog } from '../../../src/app/calls/gate-log.ts';
import type { CommandFailure } from '../../../src/domain/delivery/command.ts';
import { DeskRig } from '../../helpers/desk-rig.ts';

describe('what held up the requests to the portal', () => {
  it('is remembered with its times, cut to the moment that is asked for', () => {
    const gates = new GateLog();
    gates.closed('budget', 100);
    gates.closed('budget', 150);
    gates.closed('portal_away', 200);
    gates.opened(300);
    gates.opened(400);
    expect(gates.between(0, 500)).toEqual([
      { why: 'budget', from: 100, to: 200 },
      { why: 'portal_away', from: 200, to: 300 },
    ]);
    expect(gates.between(250, 260)).toEqual([{ why: 'portal_away', from: 250, to: 260 }]);
    expect(gates.between(300, 500)).toEqual([]);
  });

  it('counts while it lasts, and not when it was over at once', () => {
    const gates = new GateLog();
    gates.closed('budget', 100);
    gates.opened(100);
    gates.closed('administrator', 200);
    expect(gates.between(0, 250)).toEqual([{ why: 'administrator', from: 200, to: 250 }]);
  });

  it('is bounded', () => {
    const gates = new GateLog();
    for (let at = 0; at < 1_000; at += 10) {
      gates.closed('budget', at);
      gates.opened(at + 5);
    }
    expect(gates.between(0, 2_000)).toHaveLength(20);
  });
});

describe('a delivery tells in the journal what it waited for', () => {
  const waits = (rig: DeskRig): unknown[] =>
    rig.store.entries.filter(({ what }) => what === 'delivery').map(({ details }) => details['waited']);

  it('nothing, as a rule', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    expect(waits(rig)).toEqual([undefined]);
  });

  it('the budget', async () => {
    const rig = await new DeskRig().start();
    const from = rig.clock.now();
    rig.budgetReadyAt = () => from + 700;
    await rig.leg('101:in', 'alerting');
    await rig.settle(1_000);
    expect(waits(rig)).toEqual([[{ why: 'budget', from: expect.any(Number) as number, to: from + 700 }]]);
  });

  it('the portal’s return, told to the calls that waited and to none that came later', async () => {
    const rig = await new DeskRig().start();
    const away: CommandFailure = { action: 'retry', code: 'network', message: 'refused', retryAt: null };
    rig.portal.failure = away;
    for (const index of [1, 2, 3, 4, 5]) {
      await rig.leg('101:in', 'alerting', { legId: `leg-${String(index)}`, switchCallId: `call-${String(index)}` });
    }
    await rig.settle(60_000);
    rig.portal.failure = null;
    await rig.settle(40_000);
    const told = rig.store.entries.filter(({ what }) => what === 'delivery').at(-1);
    expect(told?.details['waited']).toContainEqual(expect.objectContaining({ why: 'portal_away' }));
    await rig.leg('102:in', 'alerting', { legId: 'late', switchCallId: 'late' });
    await rig.settle(100);
    const last = rig.store.entries.filter(({ what }) => what === 'delivery').at(-1);
    expect(last?.details['waited']).toBeUndefined();
  });
});
