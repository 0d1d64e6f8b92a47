import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../../emulators/ecss10/engine/config.ts';
import { CLIENT, DOMAIN, OTHER_CLIENT, World } from '../../../helpers/ecss10-world.ts';

/** A client talks to 101; nothing unread. */
function talking(settings: Partial<Settings> = {}): World {
  const world = new World(settings);
  world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101' });
  world.engine.answer(world.leg('101'));
  world.look();
  return world;
}

/** … and 101 has asked 102, who answered; nothing unread. */
function consulting(settings: Partial<Settings> = {}): { world: World; leg: string; consult: string } {
  const world = talking(settings);
  const leg = world.leg('101');
  const consult = world.engine.consult(leg, '102').legId;
  world.engine.answer(world.leg('102'));
  return { world, leg, consult };
}

describe('blind transfer', () => {
  it('the target rings and talks under the same call', () => {
    const world = talking();
    world.engine.transfer(world.leg('101'), '102');
    expect(world.look()).toEqual([`A 101 in released ${CLIENT} answered`, `A 102 in alerting ${CLIENT}`]);
    world.engine.answer(world.leg('102'));
    expect(world.look()).toEqual([`A 102 in talking ${CLIENT}`]);
    world.engine.release(world.leg(CLIENT));
    expect(world.look()).toEqual([`A 102 in released ${CLIENT} answered`]);
  });

  it('the other order: the target appears before the transferrer leaves', () => {
    const world = talking({ transferOrder: 'appear-first' });
    world.engine.transfer(world.leg('101'), '102');
    expect(world.look()).toEqual([`A 102 in alerting ${CLIENT}`, `A 101 in released ${CLIENT} answered`]);
  });

  it('nobody answers: the call ends', () => {
    const world = talking();
    world.engine.transfer(world.leg('101'), '102');
    world.look();
    world.clock.advance(30_000);
    expect(world.look()).toEqual([`A 102 in released ${CLIENT}`]);
    expect(world.alive()).toEqual([]);
  });

  it('nobody answers: the transferrer rings again when set so', () => {
    const world = talking({ blindTransferFailure: 'return' });
    world.engine.transfer(world.leg('101'), '102');
    world.look();
    world.clock.advance(30_000);
    expect(world.look()).toEqual([`A 102 in released ${CLIENT}`, `A 101/2 in alerting ${CLIENT}`]);
    world.engine.answer(world.leg('101'));
    expect(world.look()).toEqual([`A 101/2 in talking ${CLIENT}`]);
  });

  it('of a call dialled by the operator: the target sees the client as an incoming call', () => {
    const world = new World();
    world.engine.callFromPhone(DOMAIN, '101', CLIENT);
    world.engine.answer(world.leg(CLIENT));
    world.look();
    world.engine.transfer(world.leg('101'), '103');
    expect(world.look()).toEqual([`A 101 out released ${CLIENT} answered`, `A 103 in alerting ${CLIENT}`]);
  });

  it('of a held call to a group', () => {
    const world = talking();
    world.engine.hold(world.leg('101'));
    world.engine.transfer(world.leg('101'), '600');
    expect(world.look()).toEqual([
      `A 101 in held ${CLIENT}`,
      `A 101 in released ${CLIENT} answered`,
      `A 101/2 in alerting ${CLIENT}`,
      `A 102 in alerting ${CLIENT}`,
      `A 103 in alerting ${CLIENT}`,
    ]);
  });

  it('of a colleague: his leg stays and is told whom it got', () => {
    const world = new World();
    world.engine.callFromPhone(DOMAIN, '101', '102');
    world.engine.answer(world.leg('102'));
    world.look();
    world.engine.transfer(world.leg('102'), '103');
    world.engine.answer(world.leg('103'));
    expect(world.look()).toEqual([
      'A 102 in released 101 answered',
      'A 103 in alerting 101',
      'A 101 out talking 103',
      'A 103 in talking 101',
    ]);
  });

  it('to outside: the switch serves no leg any more', () => {
    const world = talking();
    world.engine.transfer(world.leg('101'), OTHER_CLIENT);
    world.engine.answer(world.leg(OTHER_CLIENT));
    expect(world.look()).toEqual([`A 101 in released ${CLIENT} answered`]);
    expect(world.alive()).toEqual([`${CLIENT} talking`, `${OTHER_CLIENT} talking`]);
  });

  it('the client gives up while the target rings', () => {
    const world = talking();
    world.engine.transfer(world.leg('101'), '102');
    world.engine.release(world.leg(CLIENT));
    expect(world.alive()).toEqual([]);
  });

  it('is refused before an answer', () => {
    const world = new World();
    world.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101' });
    expect(() => world.engine.transfer(world.leg('101'), '102')).toThrow(
      expect.objectContaining({ code: 'not_possible' }),
    );
  });
});

describe('consultation and attended transfer', () => {
  it('consultation is a call of its own; the client waits on hold', () => {
    const { world } = consulting();
    expect(world.look()).toEqual([
      `A 101 in held ${CLIENT}`,
      'B 101/2 out alerting 102',
      'B 102 in alerting 101',
      'B 101/2 out talking 102',
      'B 102 in talking 101',
    ]);
  });

  it('new leg: old legs end, a talking one appears under the original call', () => {
    const { world, leg, consult } = consulting();
    world.look();
    world.clock.advance(1_000);
    world.engine.join(leg, consult);
    expect(world.look()).toEqual([
      `A 101 in released ${CLIENT} answered`,
      'B 101/2 out released 102 answered',
      'B 102 in released 101 answered',
      `A 102/2 in talking ${CLIENT}`,
    ]);
    expect(world.engine.legs().at(-1)).toMatchObject({ number: '102', answeredAt: world.clock.now() });
    world.engine.release(world.leg('102'));
    expect(world.look()).toEqual([`A 102/2 in released ${CLIENT} answered`]);
    expect(world.alive()).toEqual([]);
  });

  it('same leg: the consulted leg re-appears under the original call', () => {
    const { world, leg, consult } = consulting({ transferStyle: 'same-leg' });
    const consultedAt = world.clock.now();
    world.look();
    world.clock.advance(1_000);
    world.engine.join(leg, consult);
    expect(world.look()).toEqual([
      `A 101 in released ${CLIENT} answered`,
      'B 101/2 out released 102 answered',
      `A 102 in talking ${CLIENT}`,
    ]);
    expect(world.engine.legs().at(-1)).toMatchObject({ number: '102', answeredAt: consultedAt });
    world.engine.release(world.leg(CLIENT));
    expect(world.look()).toEqual([`A 102 in released ${CLIENT} answered`]);
  });

  it('the other order: the new leg appears before the old ones end', () => {
    const { world, leg, consult } = consulting({ transferOrder: 'appear-first' });
    world.look();
    world.engine.join(leg, consult);
    expect(world.look()[0]).toBe(`A 102/2 in talking ${CLIENT}`);
  });

  it('of an internal call: the colleague who stays is told whom he got', () => {
    const world = new World();
    world.engine.callFromPhone(DOMAIN, '103', '101');
    world.engine.answer(world.leg('101'));
    const leg = world.leg('101');
    const { legId } = world.engine.consult(leg, '102');
    world.engine.answer(world.leg('102'));
    world.look();
    world.engine.join(leg, legId);
    expect(world.look().slice(-2)).toEqual(['A 102/2 in talking 103', 'A 103 out talking 102']);
  });

  it('the consulted one hangs up: the client is still on hold', () => {
    const { world, leg } = consulting();
    world.look();
    world.engine.release(world.leg('102'));
    expect(world.look()).toEqual(['B 102 in released 101 answered', 'B 101/2 out released 102 answered']);
    world.engine.unhold(leg);
    expect(world.look()).toEqual([`A 101 in talking ${CLIENT}`]);
  });

  it('the client hangs up during the consultation: the consultation goes on', () => {
    const { world } = consulting();
    world.engine.release(world.leg(CLIENT));
    expect(world.alive()).toEqual(['101 talking', '102 talking']);
  });

  it('the consulted one is busy: the client is still on hold', () => {
    const world = talking();
    world.directory.putSubscriber(DOMAIN, { number: '102', doNotDisturb: true });
    world.engine.consult(world.leg('101'), '102');
    expect(world.look()).toEqual([`A 101 in held ${CLIENT}`, 'B 101/2 out alerting 102', 'B 101/2 out released 102']);
    expect(world.alive()).toEqual([`${CLIENT} talking`, '101 held']);
  });

  it('is refused until the consulted one answers, and for legs of different phones', () => {
    const world = talking();
    const leg = world.leg('101');
    const { legId } = world.engine.consult(leg, '102');
    expect(() => world.engine.join(leg, legId)).toThrow(expect.objectContaining({ code: 'not_possible' }));
    world.engine.answer(world.leg('102'));
    expect(() => world.engine.join(leg, world.leg('102'))).toThrow(expect.objectContaining({ code: 'not_possible' }));
    expect(() => world.engine.join(leg, leg)).toThrow(expect.objectContaining({ code: 'not_possible' }));
  });

  it('joins two clients with each other', () => {
    const world = talking();
    const leg = world.leg('101');
    world.engine.callFromOutside(DOMAIN, { from: OTHER_CLIENT, to: '101' });
    const second = world.leg('101');
    world.engine.answer(second);
    world.look();
    world.engine.join(leg, second);
    expect(world.look()).toEqual([
      `A 101 in released ${CLIENT} answered`,
      `B 101/2 in released ${OTHER_CLIENT} answered`,
    ]);
    expect(world.alive()).toHaveLength(2);
  });
});
