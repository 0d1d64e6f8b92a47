import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../../emulators/ecss10/engine/config.ts';
import { CLIENT, DOMAIN, World } from '../../../helpers/ecss10-world.ts';

function worldWhereClient(behaviour: Behaviour): World {
  const world = new World();
  world.directory.putExternal(DOMAIN, { number: CLIENT, name: 'Иван Петров', behaviour });
  return world;
}

describe('dialled on the phone', () => {
  it('to a client who answers', () => {
    const world = worldWhereClient({ kind: 'answer', afterMs: 9_000, hangUpAfterMs: 30_000 });
    world.engine.callFromPhone(DOMAIN, '101', CLIENT);
    expect(world.look()).toEqual([`A 101 out alerting ${CLIENT}`]);
    world.clock.advance(9_000);
    expect(world.look()).toEqual([`A 101 out talking ${CLIENT}`]);
    world.clock.advance(30_000);
    expect(world.look()).toEqual([`A 101 out released ${CLIENT} answered`]);
    expect(world.told.at(-1)).toMatchObject({ displayName: 'Иван Петров' });
  });

  it.each([
    [{ kind: 'busy', afterMs: 500 }, 500, 'busy'],
    [{ kind: 'reject', afterMs: 700 }, 700, 'rejected'],
    [{ kind: 'no-answer' }, 30_000, 'no_answer'],
  ] as const)('to a client: %o', (behaviour, ms, reason) => {
    const world = worldWhereClient(behaviour);
    world.engine.callFromPhone(DOMAIN, '101', CLIENT);
    world.clock.advance(ms);
    expect(world.look()).toEqual([`A 101 out alerting ${CLIENT}`, `A 101 out released ${CLIENT}`]);
    expect(world.told.at(-1)).toMatchObject({ releaseReason: reason });
    expect(world.clock.pending).toBe(0);
  });

  it('given up before the client answers', () => {
    const world = worldWhereClient({ kind: 'manual' });
    world.engine.callFromPhone(DOMAIN, '101', CLIENT);
    world.engine.release(world.leg('101'));
    expect(world.alive()).toEqual([]);
  });

  it('internal: two events a phase under one call and one call_ref', () => {
    const world = new World();
    world.engine.callFromPhone(DOMAIN, '101', '102');
    expect(world.look()).toEqual(['A 101 out alerting 102', 'A 102 in alerting 101']);
    world.engine.answer(world.leg('102'));
    expect(world.look()).toEqual(['A 101 out talking 102', 'A 102 in talking 101']);
    const [first, second] = world.engine.legs();
    expect(first?.callRef).toBe(second?.callRef);
    expect([first?.displayName, second?.displayName]).toEqual(['Борис', 'Анна']);
    world.engine.release(world.leg('102'));
    expect(world.look()).toEqual(['A 102 in released 101 answered', 'A 101 out released 102 answered']);
  });

  it('to its own number it is busy', () => {
    const world = new World();
    world.engine.callFromPhone(DOMAIN, '101', '101');
    expect(world.look()).toEqual(['A 101 out alerting 101', 'A 101 out released 101']);
  });

  it('an unregistered phone cannot call', () => {
    const world = new World();
    world.directory.putSubscriber(DOMAIN, { number: '101', registered: false });
    expect(() => world.engine.callFromPhone(DOMAIN, '101', CLIENT)).toThrow(
      expect.objectContaining({ code: 'not_possible' }),
    );
  });

  it('refuses what cannot be dialled', () => {
    const world = new World();
    expect(() => world.engine.callFromPhone(DOMAIN, '101', 'abc')).toThrow(
      expect.objectContaining({ code: 'bad_request' }),
    );
    expect(world.told).toEqual([]);
  });
});

describe('call.make', () => {
  it('rings the operator first, dials when it picks up, talks when the client answers', () => {
    const world = worldWhereClient({ kind: 'manual' });
    const { callId, legId } = world.engine.makeCall(DOMAIN, '101', CLIENT);
    expect(world.look()).toEqual([`A 101 out alerting ${CLIENT}`]);
    expect(world.engine.legs()).toMatchObject([{ id: legId, callId, ringing: true, viaApi: true }]);
    world.engine.answer(legId);
    expect(world.look()).toEqual([]);
    expect(world.alive()).toEqual(['101 alerting', `${CLIENT} alerting`]);
    world.clock.advance(5_000);
    world.engine.answer(world.leg(CLIENT));
    expect(world.look()).toEqual([`A 101 out talking ${CLIENT}`]);
    expect(world.engine.legs()[0]).toMatchObject({ answeredAt: world.clock.now() });
    world.engine.release(world.leg(CLIENT));
    expect(world.look()).toEqual([`A 101 out released ${CLIENT} answered`]);
  });

  it.each([
    [{ kind: 'busy', afterMs: 500 }, 500],
    [{ kind: 'no-answer' }, 30_000],
  ] as const)('the client: %o', (behaviour, ms) => {
    const world = worldWhereClient(behaviour);
    world.engine.answer(world.engine.makeCall(DOMAIN, '101', CLIENT).legId);
    world.clock.advance(ms);
    expect(world.look()).toEqual([`A 101 out alerting ${CLIENT}`, `A 101 out released ${CLIENT}`]);
  });

  it('the operator does not pick up', () => {
    const world = worldWhereClient({ kind: 'manual' });
    world.engine.makeCall(DOMAIN, '101', CLIENT);
    world.clock.advance(30_000);
    expect(world.look()).toEqual([`A 101 out alerting ${CLIENT}`, `A 101 out released ${CLIENT}`]);
    expect(world.told.some((leg) => leg.kind === 'external')).toBe(false);
  });

  it('the operator declines', () => {
    const world = worldWhereClient({ kind: 'manual' });
    world.engine.release(world.engine.makeCall(DOMAIN, '101', CLIENT).legId);
    expect(world.look().at(-1)).toBe(`A 101 out released ${CLIENT}`);
    expect(world.alive()).toEqual([]);
  });

  it.each([{ registered: false }, { doNotDisturb: true }])('refused when the phone cannot ring: %o', (change) => {
    const world = new World();
    world.directory.putSubscriber(DOMAIN, { number: '101', ...change });
    expect(() => world.engine.makeCall(DOMAIN, '101', CLIENT)).toThrow(
      expect.objectContaining({ code: 'not_possible' }),
    );
    expect(world.told).toEqual([]);
  });

  it('to a colleague: the second leg rings only when the first has picked up', () => {
    const world = new World();
    const { legId } = world.engine.makeCall(DOMAIN, '101', '102');
    world.engine.answer(legId);
    world.engine.answer(world.leg('102'));
    expect(world.look()).toEqual([
      'A 101 out alerting 102',
      'A 102 in alerting 101',
      'A 101 out talking 102',
      'A 102 in talking 101',
    ]);
  });

  it('to a wrong number: rings, then ends', () => {
    const world = new World();
    world.engine.answer(world.engine.makeCall(DOMAIN, '101', '199').legId);
    expect(world.look()).toEqual(['A 101 out alerting 199', 'A 101 out released 199']);
  });

  it('during a talk: the talk goes on hold when the operator picks up', () => {
    const world = new World();
    world.engine.callFromOutside(DOMAIN, { from: null, to: '101' });
    world.engine.answer(world.leg('101'));
    world.look();
    world.engine.answer(world.engine.makeCall(DOMAIN, '101', CLIENT).legId);
    expect(world.look()).toEqual([`B 101/2 out alerting ${CLIENT}`, 'A 101 in held anonymous']);
  });
});
