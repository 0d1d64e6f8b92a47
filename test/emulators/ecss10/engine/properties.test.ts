import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SwitchError } from '../../../../emulators/ecss10/engine/errors.ts';
import { CLIENT, DOMAIN, OTHER_CLIENT, World } from '../../../helpers/ecss10-world.ts';

type Action = (world: World) => void;

const phone = fc.constantFrom('101', '102', '103', '104');
const target = fc.constantFrom('101', '102', '103', '104', '600', '700', CLIENT, '199');
const nth = fc.nat(11);

/** Any living leg, of phones and of outside parties. */
function pick(world: World, index: number): string {
  const legs = world.engine.legs();
  return legs[index % Math.max(legs.length, 1)]?.id ?? 'none';
}

/** A talking phone asks another one; blind chance would hardly ever get as far as an attended transfer. */
function consultAndMaybeJoin(number: string, to: string, join: boolean): Action {
  return (world) => {
    const leg = world.engine.legs().find((one) => one.number === number && one.status === 'talking');
    if (!leg) return;
    const { callId, legId } = world.engine.consult(leg.id, to);
    const rung = world.engine.legs().find((one) => one.callId === callId && one.ringing);
    if (!rung) return;
    world.engine.answer(rung.id);
    if (join) world.engine.join(leg.id, legId);
  };
}

const consultation = fc
  .tuple(phone, target, fc.boolean())
  .map(([number, to, join]) => consultAndMaybeJoin(number, to, join));

const verb: fc.Arbitrary<Action> = fc.oneof(
  target.map(
    (to): Action =>
      (world) =>
        world.engine.callFromOutside(DOMAIN, { from: OTHER_CLIENT, to }),
  ),
  fc.tuple(phone, target).map(
    ([from, to]): Action =>
      (world) =>
        world.engine.callFromPhone(DOMAIN, from, to),
  ),
  fc.tuple(phone, target).map(
    ([from, to]): Action =>
      (world) =>
        world.engine.makeCall(DOMAIN, from, to),
  ),
  {
    weight: 4,
    arbitrary: nth.map(
      (n): Action =>
        (world) =>
          world.engine.answer(pick(world, n)),
    ),
  },
  nth.map(
    (n): Action =>
      (world) =>
        world.engine.release(pick(world, n)),
  ),
  nth.map(
    (n): Action =>
      (world) =>
        world.engine.hold(pick(world, n)),
  ),
  nth.map(
    (n): Action =>
      (world) =>
        world.engine.unhold(pick(world, n)),
  ),
  fc.tuple(nth, target).map(
    ([n, to]): Action =>
      (world) =>
        world.engine.transfer(pick(world, n), to),
  ),
  fc.tuple(nth, target).map(
    ([n, to]): Action =>
      (world) =>
        world.engine.consult(pick(world, n), to),
  ),
  fc.tuple(nth, nth).map(
    ([n, m]): Action =>
      (world) =>
        world.engine.join(pick(world, n), pick(world, m)),
  ),
  {
    weight: 2,
    arbitrary: fc.nat(40_000).map(
      (ms): Action =>
        (world) =>
          world.clock.advance(ms),
    ),
  },
  fc.tuple(phone, fc.nat(5), fc.nat(5)).map(([number, absent, disturbed]): Action => (world) => {
    const [registered, doNotDisturb] = [absent > 0, disturbed === 0];
    world.directory.putSubscriber(DOMAIN, { number, registered, doNotDisturb });
    if (!registered) world.engine.stopRinging(DOMAIN, number);
    world.engine.refresh();
  }),
);

const settings = fc.record({
  transferStyle: fc.constantFrom('new-leg' as const, 'same-leg' as const),
  transferOrder: fc.constantFrom('release-first' as const, 'appear-first' as const),
  blindTransferFailure: fc.constantFrom('end' as const, 'return' as const),
});

/** A refused action is fine; anything else that is thrown is a fault of the engine. */
function attempt(world: World, act: Action): boolean {
  try {
    act(world);
    return true;
  } catch (error) {
    if (error instanceof SwitchError) return false;
    throw error;
  }
}

function play(world: World, actions: Action[]): void {
  for (const act of actions) {
    attempt(world, act);
    for (const number of ['101', '102', '103', '104']) {
      const talks = world.engine.legs().filter((leg) => leg.number === number && leg.status === 'talking');
      expect(talks.length).toBeLessThanOrEqual(1);
    }
  }
}

function hangUpEverything(world: World): void {
  for (let leg = world.engine.legs()[0]; leg; leg = world.engine.legs()[0]) world.engine.release(leg.id);
  world.clock.advance(600_000);
}

const LENGTH = { minLength: 1, maxLength: 60, size: 'max' } as const;
const scenario = fc.tuple(settings, fc.array(fc.oneof(verb, consultation), LENGTH));
/** One verb at a time: the chain of `consultation` may be refused half-way. */
const verbsOnly = fc.tuple(settings, fc.array(verb, LENGTH));
/** A fixed seed: the same scenarios at every run. */
const RUNS = { numRuns: 300, seed: 20_260_903 };

describe('whatever happens on the switch', () => {
  it('every leg lives as alerting → talking or held → released and is silent afterwards', () => {
    let transfers = 0;
    fc.assert(
      fc.property(scenario, ([style, actions]) => {
        const world = new World(style);
        play(world, actions);
        hangUpEverything(world);
        expect(world.alive()).toEqual([]);
        const lives = Map.groupBy(world.told, (leg) => leg.id);
        for (const life of lives.values()) {
          // Only a leg born by a transfer starts without alerting.
          expect(life.map((leg) => leg.status).join(' ')).toMatch(/^(alerting )?((talking|held) )*released$/);
          if (life[0]?.status !== 'alerting') transfers += 1;
          const answers = new Set(life.map((leg) => leg.answeredAt).filter((at) => at !== null));
          expect(answers.size).toBeLessThanOrEqual(1);
          const talked = life.some((leg) => leg.status === 'talking' || leg.status === 'held');
          expect(life.at(-1)?.answeredAt !== null).toBe(talked);
          expect(new Set(life.map((leg) => `${leg.number ?? ''} ${leg.direction}`)).size).toBe(1);
        }
        expect(world.clock.pending).toBe(0);
      }),
      RUNS,
    );
    expect(transfers).toBeGreaterThan(10);
  });

  it('a refused verb changes nothing', () => {
    fc.assert(
      fc.property(verbsOnly, ([style, actions]) => {
        const world = new World(style);
        for (const act of actions) {
          const [told, before] = [world.told.length, world.engine.legs()];
          if (!attempt(world, act)) {
            expect(world.told).toHaveLength(told);
            expect(world.engine.legs()).toEqual(before);
          }
        }
      }),
      RUNS,
    );
  });

  it('the last word on a leg is what the list of legs says', () => {
    fc.assert(
      fc.property(scenario, ([style, actions]) => {
        const world = new World(style);
        play(world, actions);
        const last = new Map(world.told.map((leg) => [leg.id, leg]));
        const living = [...last.values()].filter((leg) => leg.status !== 'released');
        const list = world.engine.legs();
        expect(
          living.map(({ id, status, callId, remoteDigits }) => ({ id, status, callId, remoteDigits })).toSorted(byId),
        ).toEqual(
          list.map(({ id, status, callId, remoteDigits }) => ({ id, status, callId, remoteDigits })).toSorted(byId),
        );
      }),
      RUNS,
    );
  });

  it('alone with time, calls that nobody answers end by themselves', () => {
    fc.assert(
      fc.property(fc.array(target, { minLength: 1, maxLength: 5 }), (numbers) => {
        const world = new World();
        for (const to of numbers) world.engine.callFromOutside(DOMAIN, { from: CLIENT, to });
        world.clock.advance(301_000);
        expect(world.alive()).toEqual([]);
        expect(world.clock.pending).toBe(0);
      }),
    );
  });
});

function byId(a: { id: string }, b: { id: string }): number {
  return a.id.localeCompare(b.id);
}
