/** The product's promise under trouble, end to end: no call lost, none doubled, no card left. */
import { afterEach, expect, it } from 'vitest';
import { observe } from '../../emulators/demo/observe.ts';
import { cardShown, pause, rings } from '../../emulators/demo/scenarios.ts';
import { connected, signIn } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { callStage, incoming } from '../helpers/call-world.ts';

const stage = callStage();
const TALK = 1_050;

afterEach(() => {
  stage.world.switch.clearFaults();
  stage.world.portal.portal.state.requestFaults.clear();
});

const one = { registrations: 1, cardsLeft: 0, unfinished: 0 };

it('every event comes twice: one call', async () => {
  const { world } = stage;
  world.switch.changeFaults({ duplicateProbability: 1 });
  const seen = await observe(world, async () => {
    incoming(world, '600');
    await cardShown(world, 4);
    world.switch.phone('102').answer();
    await pause(TALK);
    world.switch.phone('102').hangUp();
  });
  expect(seen).toMatchObject(one);
  expect(seen.records).toMatchObject([{ user: 'Борис', statusCode: '200', durationSeconds: 1 }]);
});

it('the answer is never heard of: the end tells of it', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '101');
    await cardShown(world, 2);
    world.switch.changeFaults({ loseNextEvents: 1 });
    world.switch.phone('101').answer();
    await pause(TALK);
    world.switch.phone('101').hangUp();
  });
  expect(seen).toMatchObject(one);
  expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '200' }]);
});

it('the connection breaks in mid-call: one call goes on, the other has ended meanwhile', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '101');
    incoming(world, '102', '+79237654321');
    await Promise.all([cardShown(world, 2), cardShown(world, 3)]);
    world.switch.phone('101').answer();
    world.switch.phone('102').answer();
    await pause(TALK);
    const restarted = world.switch.restart(300);
    world.switch.phone('102').hangUp();
    await restarted;
    await waitFor(
      'the ended call is finished',
      () => world.portal.portal.statistics()[0]?.phoneNumber === '79237654321',
    );
    world.switch.phone('101').hangUp();
  });
  expect(seen.registrations).toBe(2);
  expect(seen).toMatchObject({ cardsLeft: 0, unfinished: 0 });
  expect(seen.records).toMatchObject([
    { user: 'Борис', statusCode: '200' },
    { user: 'Анна', statusCode: '200' },
  ]);
});

it('the server is stopped and started in mid-call', async () => {
  const { world } = stage;
  const before = world.portal.portal.statistics().length;
  incoming(world, '101');
  await cardShown(world, 2);
  world.switch.phone('101').answer();
  await waitFor('the talk is known', async () => {
    const [company] = await world.server.companies.list();
    return (await world.server.calls.open(company?.id ?? ''))[0]?.legs[0]?.phase === 'talking';
  });
  await world.stopServer();
  await world.startServer();
  await connected(await signIn(world));
  world.switch.phone('101').hangUp();
  await waitFor('the record is made', () => world.portal.portal.statistics().length === before + 1);
  expect(world.portal.portal.statistics()[0]).toMatchObject({ userId: 2, statusCode: '200' });
  expect(world.portal.portal.state.calls.list()).toEqual([]);
});

it('the portal is away while a whole call passes', async () => {
  const { world } = stage;
  const { requestFaults } = world.portal.portal.state;
  const seen = await observe(world, async () => {
    requestFaults.add({ kind: 'badGateway' });
    incoming(world, '101');
    await rings(world, '101');
    world.switch.phone('101').answer();
    await pause(TALK);
    world.switch.phone('101').hangUp();
    await pause(800);
    requestFaults.clear();
  });
  expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '200', durationSeconds: 1 }]);
  expect(seen).toMatchObject({ cardsLeft: 0, unfinished: 0 });
});

it('the answer to the registration is lost: the repetition finds the same call', async () => {
  const { world } = stage;
  const { requestFaults } = world.portal.portal.state;
  const seen = await observe(world, async () => {
    requestFaults.add({ kind: 'dropAnswer', times: 1 });
    incoming(world, '101');
    await rings(world, '101');
    world.switch.phone('101').answer();
    await pause(TALK);
    world.switch.phone('101').hangUp();
  });
  expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '200', durationSeconds: 1 }]);
  expect(seen).toMatchObject({ cardsLeft: 0, unfinished: 0 });
});
