import { describe, expect, it } from 'vitest';
import type { CommandFailure } from '../../../src/domain/delivery/command.ts';
import { COMPANY, DeskRig, STAFF } from '../../helpers/desk-rig.ts';

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
    // Ten minutes at one probe each 5 to 10 s, and the first quick ones.
    expect(asked).toBeLessThan(100);
    rig.portal.failure = null;
    await rig.settle(10_000);
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

describe('a portal that falls silent', () => {
  /** Nine calls, each with a request of its own, whose lines are dead. */
  async function silenced(carriesOut: boolean): Promise<DeskRig> {
    const rig = await new DeskRig().start();
    await rig.snapshot([]);
    rig.portal.silent = { clock: rig.clock, carriesOut };
    for (let index = 0; index < 9; index += 1) await missed(rig, index);
    return rig;
  }

  it('is asked again after three seconds, with a single order, and trusted when that is answered', async () => {
    const rig = await silenced(false);
    expect(rig.portal.requests).toBe(4);
    await rig.settle(2_500);
    expect(rig.portal.requests).toBe(4);
    rig.portal.silent = null;
    await rig.settle(1_000);
    // The line works: the others follow at once, and the hanging requests are repeated without waiting for their end.
    expect(new Set(rig.portal.told.map(({ crmCallId }) => crmCallId)).size).toBeGreaterThanOrEqual(5);
    await rig.settle(2_500);
    expect(rig.portal.kinds().filter((kind) => kind === 'finish')).toHaveLength(9);
    expect(await rig.store.open()).toEqual([]);
  });

  it('binds few calls to requests that come to nothing, and is told everything within 10 s of its return', async () => {
    const rig = await silenced(false);
    await rig.settle(120_000);
    expect(rig.portal.requests).toBeLessThan(30);
    expect(rig.desk.portalTrouble()).toMatchObject({ state: 'waiting', code: 'timeout', waiting: 9 });
    rig.portal.silent = null;
    await rig.settle(10_000);
    expect(rig.portal.kinds().filter((kind) => kind === 'finish')).toHaveLength(9);
  });

  it('but did what was asked, has each call once', async () => {
    const rig = await silenced(true);
    await rig.settle(30_000);
    rig.portal.silent = null;
    await rig.settle(15_000);
    expect(await rig.store.open()).toEqual([]);
    expect(new Set(rig.portal.told.map(({ crmCallId }) => crmCallId)).size).toBe(9);
    expect([...rig.portal.cards.values()].every((users) => users.size === 0)).toBe(true);
  });

  it('does not take a request that was answered late for the word of the day', async () => {
    const rig = await silenced(false);
    await rig.settle(2_500);
    rig.portal.silent = null;
    await rig.settle(20_000);
    // The first four ended in vain after the portal had answered others.
    expect(rig.desk.portalTrouble().state).toBe('ok');
  });

  it('holds up a stop for 10 s at the most; what is left is told by the next start, once', async () => {
    const rig = await silenced(true);
    await rig.settle(5_000);
    const began = rig.clock.now();
    let took = Infinity;
    const stopped = rig.desk.stop().then(() => (took = rig.clock.now() - began));
    await rig.settle(10_000);
    await stopped;
    expect(took).toBeLessThanOrEqual(10_000);
    expect(await rig.store.open()).toHaveLength(9);
    rig.portal.silent = null;
    const next = await new DeskRig(COMPANY, STAFF, rig.store, rig.portal).start();
    await next.snapshot([]);
    await next.settle(5_000);
    expect(await rig.store.open()).toEqual([]);
    expect(new Set(rig.portal.told.map(({ crmCallId }) => crmCallId)).size).toBe(9);
    expect(rig.portal.kinds().filter((kind) => kind === 'finish')).toHaveLength(9);
    expect([...rig.portal.cards.values()].every((users) => users.size === 0)).toBe(true);
  });
});

describe('what is told of the delivery', () => {
  it('is why, since when, and how many wait', async () => {
    const rig = await new DeskRig().start();
    expect(rig.desk.portalTrouble()).toEqual({ state: 'ok', code: null, message: null, since: null, waiting: 0 });
    await rig.snapshot([]);
    rig.portal.failure = { ...away, message: 'connection refused' };
    await missed(rig, 1);
    await rig.settle(60_000);
    expect(rig.desk.portalTrouble()).toMatchObject({
      state: 'waiting',
      code: 'network',
      message: 'connection refused',
      waiting: 1,
    });
    const { since } = rig.desk.portalTrouble();
    expect(rig.clock.now() - (since ?? 0)).toBeGreaterThan(50_000);
    rig.portal.failure = { ...away, action: 'ask_administrator', code: 'ACCESS_DENIED' };
    await rig.settle(60_000);
    expect(rig.desk.portalTrouble()).toMatchObject({ state: 'stopped', code: 'ACCESS_DENIED', since });
    rig.desk.setCompany({ ...COMPANY, grantProblem: 'invalid_grant' });
    expect(rig.desk.portalTrouble()).toMatchObject({ state: 'stopped', code: 'invalid_grant', waiting: 1 });
  });
});
