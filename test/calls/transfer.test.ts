import { afterEach, describe, expect, it } from 'vitest';
import { observe } from '../../emulators/demo/observe.ts';
import type { Observation } from '../../emulators/demo/observe.ts';
import { cardShown, pause, rings } from '../../emulators/demo/scenarios.ts';
import { callStage, incoming, phonesGiveUp } from '../helpers/call-world.ts';

const stage = callStage();
const TALK = 700;

afterEach(() => stage.world.switch.changeSettings({ transferStyle: 'new-leg', transferOrder: 'release-first' }));

function oneCallOfBoris(seen: Observation): void {
  expect(seen).toMatchObject({ registrations: 1, cardsLeft: 0, unfinished: 0 });
  expect(seen.records).toMatchObject([{ user: 'Борис', type: 'incoming', statusCode: '200' }]);
  expect(seen.cards.map((card) => card.user)).toEqual(['Анна', 'Борис']);
  // The card travels: it left Anna's desk while Boris still had his.
  const [anna, boris] = seen.cards;
  expect(anna?.goneAfterMs).toBeLessThan(boris?.goneAfterMs ?? 0);
}

it('blind: the card travels, the last talker owns the one record', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '101');
    await cardShown(world, 2);
    world.switch.phone('101').answer();
    await pause(TALK);
    world.switch.phone('101').transfer('102');
    await cardShown(world, 3);
    world.switch.phone('102').answer();
    await pause(TALK);
    world.switch.phone('102').hangUp();
  });
  oneCallOfBoris(seen);
  expect(seen.records[0]?.durationSeconds).toBeGreaterThanOrEqual(1);
});

it('blind to somebody who does not answer: the record stays with the one who talked', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '101');
    await cardShown(world, 2);
    world.switch.phone('101').answer();
    await pause(TALK);
    phonesGiveUp(world);
    world.switch.phone('101').transfer('102');
    await cardShown(world, 3);
  });
  expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '200', durationSeconds: 1 }]);
  expect(seen).toMatchObject({ registrations: 1, cardsLeft: 0 });
});

describe.each([
  ['new-leg', 'release-first'],
  ['new-leg', 'appear-first'],
  ['same-leg', 'release-first'],
  ['same-leg', 'appear-first'],
] as const)('attended, when the switch hands over by %s, %s', (transferStyle, transferOrder) => {
  it('is one call of the last talker; the consultation shows and records nothing', async () => {
    const { world } = stage;
    world.switch.changeSettings({ transferStyle, transferOrder });
    const seen = await observe(world, async () => {
      incoming(world, '101');
      await cardShown(world, 2);
      world.switch.phone('101').answer();
      await pause(TALK);
      world.switch.phone('101').consult('102');
      await rings(world, '102');
      world.switch.phone('102').answer();
      await pause(200);
      expect(world.portal.portal.cardHistory().filter((card) => card.userId === 3 && card.hiddenAt === null)).toEqual(
        [],
      );
      world.switch.phone('101').join();
      await cardShown(world, 3);
      await pause(TALK);
      world.switch.phone('102').hangUp();
    });
    oneCallOfBoris(seen);
  });
});
