import { describe, expect, it } from 'vitest';
import { CLIENT, DOMAIN, OTHER_CLIENT, World } from '../../../helpers/ecss10-world.ts';

const from = (world: World, to: string, number: string | null = CLIENT): string =>
  world.engine.callFromOutside(DOMAIN, { from: number, to }).legId;

describe('incoming to one phone', () => {
  it('answered; the phone hangs up', () => {
    const world = new World();
    from(world, '101');
    expect(world.look()).toEqual([`A 101 in alerting ${CLIENT}`]);
    world.clock.advance(7_000);
    const answeredAt = world.clock.now();
    world.engine.answer(world.leg('101'));
    expect(world.look()).toEqual([`A 101 in talking ${CLIENT}`]);
    world.clock.advance(60_000);
    world.engine.release(world.leg('101'));
    expect(world.look()).toEqual([`A 101 in released ${CLIENT} answered`]);
    expect(world.told.at(-2)).toMatchObject({ answeredAt, status: 'released', kind: 'subscriber' });
    expect(world.alive()).toEqual([]);
  });

  it('answered; the client hangs up', () => {
    const world = new World();
    const client = from(world, '101');
    world.engine.answer(world.leg('101'));
    world.engine.release(client);
    expect(world.look().at(-1)).toBe(`A 101 in released ${CLIENT} answered`);
    expect(world.alive()).toEqual([]);
  });

  it('missed after the ring timeout', () => {
    const world = new World();
    from(world, '101');
    world.clock.advance(29_999);
    expect(world.alive()).toHaveLength(2);
    world.clock.advance(1);
    expect(world.look()).toEqual([`A 101 in alerting ${CLIENT}`, `A 101 in released ${CLIENT}`]);
    expect(world.told.at(-1)).toMatchObject({ kind: 'external', releaseReason: 'no_answer' });
    expect(world.clock.pending).toBe(0);
  });

  it('rejected', () => {
    const world = new World();
    from(world, '101');
    world.engine.release(world.leg('101'));
    expect(world.look().at(-1)).toBe(`A 101 in released ${CLIENT}`);
    expect(world.told.at(-2)).toMatchObject({ releaseReason: 'rejected' });
    expect(world.alive()).toEqual([]);
  });

  it('caller gave up', () => {
    const world = new World();
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101', giveUpAfterMs: 4_000 });
    world.clock.advance(4_000);
    expect(world.look().at(-1)).toBe(`A 101 in released ${CLIENT}`);
    expect(world.told.at(-1)).toMatchObject({ number: '101', releaseReason: 'caller_gave_up' });
    expect(world.clock.pending).toBe(0);
  });

  it('gives up only while nobody has answered', () => {
    const world = new World();
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101', giveUpAfterMs: 4_000 });
    world.engine.answer(world.leg('101'));
    world.clock.advance(100_000);
    expect(world.alive()).toEqual([`${CLIENT} talking`, '101 talking']);
  });

  it('anonymous', () => {
    const world = new World();
    from(world, '101', null);
    expect(world.look()).toEqual(['A 101 in alerting anonymous']);
  });

  it.each([
    ['registered', { registered: false }, 'unavailable'],
    ['do not disturb', { doNotDisturb: true }, 'busy'],
    ['no call waiting', { behaviour: { kind: 'busy' as const } }, 'busy'],
  ])('the phone does not ring: %s', (_name, change, reason) => {
    const world = new World();
    world.directory.putSubscriber(DOMAIN, { number: '101', ...change });
    from(world, '101');
    expect(world.look()).toEqual([]);
    expect(world.told.at(-1)).toMatchObject({ kind: 'external', status: 'released', releaseReason: reason });
  });

  it('a wrong number rings nobody', () => {
    const world = new World();
    from(world, '199');
    expect(world.told.map((leg) => leg.status)).toEqual(['alerting', 'released']);
    expect(world.told.at(-1)).toMatchObject({ releaseReason: 'wrong_number' });
  });

  it('two clients at once for one operator: the second waits, answering it holds the first', () => {
    const world = new World();
    from(world, '101');
    world.engine.answer(world.leg('101'));
    from(world, '101', OTHER_CLIENT);
    expect(world.look()).toEqual([
      `A 101 in alerting ${CLIENT}`,
      `A 101 in talking ${CLIENT}`,
      `B 101/2 in alerting ${OTHER_CLIENT}`,
    ]);
    world.engine.answer(world.leg('101'));
    expect(world.look()).toEqual([`A 101 in held ${CLIENT}`, `B 101/2 in talking ${OTHER_CLIENT}`]);
    world.engine.release(world.leg('101'));
    expect(world.look()).toEqual([`B 101/2 in released ${OTHER_CLIENT} answered`]);
    world.engine.unhold(world.leg('101'));
    expect(world.look()).toEqual([`A 101 in talking ${CLIENT}`]);
  });

  it('a third client finds the phone busy', () => {
    const world = new World();
    from(world, '101');
    from(world, '101', OTHER_CLIENT);
    from(world, '101', null);
    expect(world.told.at(-1)).toMatchObject({ number: null, releaseReason: 'busy' });
    expect(world.look()).toHaveLength(2);
  });

  it('hold and unhold', () => {
    const world = new World();
    from(world, '101');
    world.engine.answer(world.leg('101'));
    world.look();
    world.engine.hold(world.leg('101'));
    world.engine.unhold(world.leg('101'));
    expect(world.look()).toEqual([`A 101 in held ${CLIENT}`, `A 101 in talking ${CLIENT}`]);
    expect(() => world.engine.unhold(world.leg('101'))).toThrow(expect.objectContaining({ code: 'not_possible' }));
  });

  it('a programmed phone answers and hangs up by itself', () => {
    const world = new World();
    world.directory.putSubscriber(DOMAIN, {
      number: '101',
      behaviour: { kind: 'answer', afterMs: 3_000, hangUpAfterMs: 9_000 },
    });
    from(world, '101');
    world.clock.advance(12_000);
    expect(world.look().map((line) => line.split(' ')[3])).toEqual(['alerting', 'talking', 'released']);
    expect(world.clock.pending).toBe(0);
  });

  it('the phone that leaves the registrar stops ringing', () => {
    const world = new World();
    from(world, '101');
    world.engine.stopRinging(DOMAIN, '101');
    expect(world.look().at(-1)).toBe(`A 101 in released ${CLIENT}`);
  });
});

describe('group of three', () => {
  it('answered by the second', () => {
    const world = new World();
    from(world, '600');
    expect(world.look()).toEqual(['101', '102', '103'].map((number) => `A ${number} in alerting ${CLIENT}`));
    world.engine.answer(world.leg('102'));
    expect(world.look()).toEqual([
      `A 102 in talking ${CLIENT}`,
      `A 101 in released ${CLIENT}`,
      `A 103 in released ${CLIENT}`,
    ]);
    world.engine.release(world.leg('102'));
    expect(world.look()).toEqual([`A 102 in released ${CLIENT} answered`]);
  });

  it('missed: each leg ends unanswered, under one call', () => {
    const world = new World();
    from(world, '600');
    world.look();
    world.clock.advance(30_000);
    expect(world.look()).toEqual(['101', '102', '103'].map((number) => `A ${number} in released ${CLIENT}`));
  });

  it('one rejects, the others ring on; when the last rejects the call ends', () => {
    const world = new World();
    from(world, '600');
    world.engine.release(world.leg('101'));
    expect(world.alive()).toEqual([`${CLIENT} alerting`, '102 alerting', '103 alerting']);
    world.engine.release(world.leg('102'));
    world.engine.release(world.leg('103'));
    expect(world.alive()).toEqual([]);
  });

  it('a member who calls the group does not ring itself', () => {
    const world = new World();
    world.engine.callFromPhone(DOMAIN, '101', '600');
    expect(world.look()).toEqual(['A 101 out alerting 600', 'A 102 in alerting 101', 'A 103 in alerting 101']);
  });
});
