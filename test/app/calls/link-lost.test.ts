/** What is decided of calls while the switch is not heard, and what is mended when it is heard again. */
import { describe, expect, it } from 'vitest';
import { BLIND_MS, SETTLE_UNANSWERED_MS } from '../../../src/domain/call/decide.ts';
import { COMPANY, DeskRig, reportOf, STAFF } from '../../helpers/desk-rig.ts';

const running = (): Promise<DeskRig> => new DeskRig(COMPANY, STAFF).start();
const finishes = (rig: DeskRig): unknown[] => rig.portal.told.filter(({ kind }) => kind === 'finish');

describe('while the link is lost', () => {
  it('a call between two phones of a queue is not taken for ended: it goes on as the same one', async () => {
    const rig = await running();
    await rig.leg('101:in', 'alerting');
    await rig.leg('101:in', 'released');
    rig.link.become('connecting');
    await rig.settle(SETTLE_UNANSWERED_MS * 3);
    expect(finishes(rig)).toEqual([]);
    await rig.snapshot([reportOf('102:in', 'talking')]);
    rig.link.become('connected');
    await rig.settle(5_000);
    await rig.leg('102:in', 'released', { answered: true });
    await rig.settle(5_000);
    expect(rig.portal.told.filter(({ kind }) => kind === 'register')).toHaveLength(1);
    expect(finishes(rig)).toMatchObject([{ statusCode: '200', userId: '3' }]);
  });

  it('a call that had ended is told as soon as the list shows that nothing goes on', async () => {
    const rig = await running();
    await rig.leg('101:in', 'alerting');
    await rig.leg('101:in', 'released');
    rig.link.become('unreachable');
    await rig.settle(20_000);
    await rig.snapshot([]);
    rig.link.become('connected');
    await rig.settle(10);
    expect(finishes(rig)).toMatchObject([{ statusCode: '304', talkMs: 0 }]);
  });

  it('a switch that does not come back keeps no call open for ever', async () => {
    const rig = await running();
    await rig.leg('101:in', 'talking');
    await rig.settle(1_000);
    await rig.leg('101:in', 'released', { answered: true });
    rig.link.become('unreachable');
    await rig.settle(BLIND_MS + 100);
    expect(finishes(rig)).toMatchObject([{ statusCode: '200', talkMs: 1_010 }]);
  });
});

describe('the end that is heard after the list in which the leg was missing', () => {
  it('tells that the call had been answered after all', async () => {
    const rig = await running();
    await rig.leg('101:in', 'alerting');
    const answeredAt = rig.clock.now() + 1_000;
    await rig.settle(4_000);
    await rig.snapshot([], rig.clock.now() - 3_500);
    await rig.settle(200);
    await rig.leg('101:in', 'released', { answered: true, answeredAt });
    await rig.settle(10_000);
    expect(finishes(rig)).toMatchObject([{ statusCode: '200', userId: '2' }]);
    expect(rig.portal.told.filter(({ kind }) => kind === 'register')).toHaveLength(1);
  });

  it('said twice, it changes nothing more', async () => {
    const rig = await running();
    await rig.leg('101:in', 'alerting');
    await rig.snapshot([]);
    await rig.leg('101:in', 'released');
    const before = rig.whats().length;
    await rig.leg('101:in', 'released');
    expect(rig.whats()).toHaveLength(before);
  });
});

describe('news that arrive together', () => {
  it('are decided upon together: a phone that is answered at once is the only one to show a card', async () => {
    const rig = await running();
    rig.link.listener?.onLeg(reportOf('101:in', 'alerting'), rig.clock.now());
    rig.link.listener?.onLeg(reportOf('102:in', 'alerting'), rig.clock.now());
    rig.link.listener?.onLeg(reportOf('101:in', 'talking'), rig.clock.now());
    await rig.settle();
    expect(rig.portal.told).toMatchObject([{ kind: 'register', userId: '2', show: true }]);
    expect([...rig.portal.cards.values()].map((cards) => [...cards])).toEqual([['2']]);
  });

  it('a database that cannot be read keeps no card from a ringing phone', async () => {
    const rig = await running();
    rig.store.findBySwitchCallId = () => Promise.reject(new Error('disk'));
    rig.link.listener?.onLeg(reportOf('101:in', 'alerting'), rig.clock.now());
    rig.link.listener?.onLeg(reportOf('102:in', 'alerting'), rig.clock.now());
    await rig.settle();
    expect([...rig.portal.cards.values()].map((cards) => [...cards])).toEqual([['2', '3']]);
  });

  it('nothing is told before it is stored', async () => {
    const rig = await running();
    const stored = Promise.withResolvers<undefined>();
    const save = rig.store.save.bind(rig.store);
    rig.store.save = async (companyId, changes) => {
      await stored.promise;
      await save(companyId, changes);
    };
    await rig.leg('101:in', 'alerting');
    // Somebody else's wish to be told makes the dispatcher look.
    rig.desk.setCompany({ ...COMPANY });
    await rig.settle(100);
    expect(rig.portal.requests).toBe(0);
    stored.resolve(undefined);
    await rig.settle(100);
    expect(rig.portal.kinds()).toEqual(['register']);
  });
});
