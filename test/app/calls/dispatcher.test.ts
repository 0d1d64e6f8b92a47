import { describe, expect, it } from 'vitest';
import type { CommandFailure } from '../../../src/domain/delivery/command.ts';
import { DeskRig } from '../../helpers/desk-rig.ts';

const away: CommandFailure = { action: 'retry', code: 'network', message: 'connection refused', retryAt: null };

/** A whole call of its own `call_id`, missed. */
async function missed(rig: DeskRig, index: number): Promise<void> {
  const ids = { legId: `leg-${String(index)}`, switchCallId: `call-${String(index)}` };
  await rig.leg('101:in', 'alerting', ids);
  await rig.leg('101:in', 'released', ids);
}

describe('a portal that is away', () => {
  it('is asked seldom, and told everything soon after its return', async () => {
    const rig = await new DeskRig().start();
    rig.portal.failure = away;
    for (let index = 0; index < 40; index += 1) await missed(rig, index);
    await rig.settle(600_000);
    const asked = rig.portal.requests;
    // Ten minutes at one probe each 15 to 30 s, and the first quick ones.
    expect(asked).toBeLessThan(80);
    rig.portal.failure = null;
    await rig.settle(31_000);
    expect(rig.portal.kinds().filter((kind) => kind === 'finish')).toHaveLength(40);
    expect(rig.portal.requests - asked).toBeLessThan(10);
    expect(await rig.store.open()).toEqual([]);
  });

  it('is not taken for away because of one command that fails for ever', async () => {
    const rig = await new DeskRig().start();
    rig.portal.failure = { ...away, code: 'INTERNAL_SERVER_ERROR' };
    await missed(rig, 1);
    await rig.settle(20_000);
    rig.portal.failure = null;
    await rig.leg('102:in', 'alerting', { legId: 'second', switchCallId: 'call-2' });
    expect(rig.portal.told.some((command) => command.kind === 'register' && command.userId === '3')).toBe(true);
  });

  it('that wants its administrator is left in peace but noticed when he has helped', async () => {
    const rig = await new DeskRig().start();
    rig.portal.failure = { ...away, action: 'ask_administrator', code: 'ACCESS_DENIED' };
    await missed(rig, 1);
    await rig.settle(600_000);
    expect(rig.portal.requests).toBeLessThan(25);
    rig.portal.failure = null;
    await rig.settle(61_000);
    expect(rig.portal.kinds()).toContain('finish');
  });
});

describe('the request budget', () => {
  it('used up, gathers what happens meanwhile into one request, cards first', async () => {
    const rig = await new DeskRig().start();
    rig.budgetReadyAt = () => rig.clock.now() + 1_000;
    for (let index = 0; index < 5; index += 1) await missed(rig, index);
    await rig.leg('102:in', 'alerting', { legId: 'ringing', switchCallId: 'ringing' });
    await rig.settle(500);
    expect(rig.portal.requests).toBe(0);
    rig.budgetReadyAt = () => 0;
    await rig.settle(1_000);
    expect(rig.portal.told[0]).toMatchObject({ kind: 'register', userId: '3' });
    expect(rig.portal.requests).toBeLessThanOrEqual(2);
  });

  it('nearly used up, is kept for cards: records wait a little, not for ever', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'talking');
    rig.budgetReadyAt = (requests) => (requests > 1 ? Infinity : 0);
    await rig.leg('101:in', 'released', { answered: true });
    await rig.settle(1_500);
    expect(rig.portal.kinds()).toEqual(['register']);
    rig.budgetReadyAt = (requests) => (requests > 1 ? rig.clock.now() + 500 : 0);
    await rig.settle(4_000);
    expect(rig.portal.kinds()).toEqual(['register', 'finish']);
  });
});
