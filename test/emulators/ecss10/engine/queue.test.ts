import { describe, expect, it } from 'vitest';
import { CLIENT, DOMAIN, OTHER_CLIENT, testDomain, World } from '../../../helpers/ecss10-world.ts';

describe('voice menu and queue', () => {
  it('a client waits, then the operator answers', () => {
    const world = new World();
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '700' });
    world.clock.advance(4_999);
    expect(world.look()).toEqual([]);
    world.clock.advance(1);
    expect(world.look()).toEqual([`A 101 in alerting ${CLIENT}`]);
    world.engine.answer(world.leg('101'));
    expect(world.look()).toEqual([`A 101 in talking ${CLIENT}`]);
  });

  it("a phone's own leg talks to the menu at once, under the same call and another call_ref than the operator's", () => {
    const world = new World();
    const { callId } = world.engine.callFromPhone(DOMAIN, '104', '700');
    expect(world.look()).toEqual(['A 104 out alerting 700', 'A 104 out talking 700']);
    const menuAnsweredAt = world.clock.now();
    world.clock.advance(5_000);
    world.clock.advance(2_000);
    world.engine.answer(world.leg('101'));
    expect(world.look()).toEqual(['A 101 in alerting 104', 'A 101 in talking 104']);
    const [caller, operator] = world.engine.legs();
    expect(caller).toMatchObject({ callId, number: '104', answeredAt: menuAnsweredAt });
    expect(operator).toMatchObject({ callId, number: '101', displayName: 'Анна', answeredAt: menuAnsweredAt + 7_000 });
    expect(operator?.callRef).not.toBe(caller?.callRef);
  });

  it('the next operator rings after the ring timeout', () => {
    const world = new World();
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '700' });
    world.clock.advance(20_000);
    expect(world.look()).toEqual([
      `A 101 in alerting ${CLIENT}`,
      `A 101 in released ${CLIENT}`,
      `A 102 in alerting ${CLIENT}`,
    ]);
    world.clock.advance(15_000);
    expect(world.look()).toEqual([`A 102 in released ${CLIENT}`]);
    world.clock.advance(3_000);
    expect(world.look()).toEqual([`A 101/2 in alerting ${CLIENT}`]);
  });

  it('an operator who rejects passes the client to the next one', () => {
    const world = new World();
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '700' });
    world.clock.advance(5_000);
    world.engine.release(world.leg('101'));
    expect(world.look().slice(1)).toEqual([`A 101 in released ${CLIENT}`, `A 102 in alerting ${CLIENT}`]);
  });

  it('all free operators ring at once when the queue is set so', () => {
    const world = new World();
    world.directory.putQueue(DOMAIN, { number: '700', members: ['101', '102', '103'], strategy: 'all', ivrMs: 0 });
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '700' });
    world.clock.advance(0);
    world.engine.answer(world.leg('103'));
    expect(world.look().slice(3)).toEqual([
      `A 103 in talking ${CLIENT}`,
      `A 101 in released ${CLIENT}`,
      `A 102 in released ${CLIENT}`,
    ]);
  });

  it('waits for an operator to become free; a second client does not ring the one who talks', () => {
    const world = new World();
    world.directory.putQueue(DOMAIN, { number: '700', members: ['101'], ivrMs: 1_000 });
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '700' });
    world.clock.advance(1_000);
    world.engine.answer(world.leg('101'));
    world.engine.callFromOutside(DOMAIN, { from: OTHER_CLIENT, to: '700' });
    world.clock.advance(20_000);
    expect(world.look()).toEqual([`A 101 in alerting ${CLIENT}`, `A 101 in talking ${CLIENT}`]);
    world.engine.release(world.leg('101'));
    expect(world.look()).toEqual([`A 101 in released ${CLIENT} answered`, `B 101/2 in alerting ${OTHER_CLIENT}`]);
  });

  it('nobody ever answers: the client is dismissed after the longest wait', () => {
    const world = new World();
    world.directory.putQueue(DOMAIN, { number: '700', members: [], maxWaitMs: 60_000 });
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '700' });
    world.clock.advance(60_000);
    expect(world.told.at(-1)).toMatchObject({ number: CLIENT, releaseReason: 'queue_timeout' });
    expect(world.clock.pending).toBe(0);
  });

  it('a client who gives up while an operator rings', () => {
    const world = new World();
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '700', giveUpAfterMs: 6_000 });
    world.clock.advance(6_000);
    expect(world.look()).toEqual([`A 101 in alerting ${CLIENT}`, `A 101 in released ${CLIENT}`]);
    expect(world.clock.pending).toBe(0);
  });

  it('operators whose phones are busy, silent or gone are passed over', () => {
    const world = new World(
      {},
      { ...testDomain, queues: [{ number: '700', members: ['101', '102', '103'], ivrMs: 0 }] },
    );
    world.directory.putSubscriber(DOMAIN, { number: '101', registered: false });
    world.directory.putSubscriber(DOMAIN, { number: '102', doNotDisturb: true });
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '700' });
    world.clock.advance(0);
    expect(world.look()).toEqual([`A 103 in alerting ${CLIENT}`]);
  });
});
