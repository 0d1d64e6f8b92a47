import { expect, it } from 'vitest';
import { observe } from '../../emulators/demo/observe.ts';
import type { Observation } from '../../emulators/demo/observe.ts';
import { cardShown, pause, rings } from '../../emulators/demo/scenarios.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import type { World } from '../../emulators/demo/world.ts';
import { callStage, CardPage, client, CLIENT, phonesGiveUp } from '../helpers/call-world.ts';

const stage = callStage();
const TALK = 1_050;

const talks = (world: World, number: string): Promise<unknown> =>
  waitFor(`${number} talks`, () =>
    world.switch
      .phone(number)
      .legs()
      .some((leg) => leg.status === 'talking'),
  );
const click = (world: World, number = CLIENT): Promise<void> => {
  world.portal.portal.startCallViaRest(2, number);
  return Promise.resolve();
};

it('dialled on the phone, answered', async () => {
  const { world } = stage;
  client(world, { kind: 'answer', afterMs: 100 });
  const seen = await observe(world, async () => {
    world.switch.phone('102').call(CLIENT);
    await cardShown(world, 3);
    await talks(world, '102');
    await pause(TALK);
    world.switch.phone('102').hangUp();
  });
  expect(seen.records).toMatchObject([{ user: 'Борис', type: 'outgoing', statusCode: '200', durationSeconds: 1 }]);
  expect(seen).toMatchObject({ registrations: 1, httpRequests: 2, cardsLeft: 0, unfinished: 0 });
});

it('dialled on the phone, not answered', async () => {
  const { world } = stage;
  client(world, { kind: 'no-answer' });
  const seen = await observe(world, async () => {
    world.switch.phone('102').call(CLIENT);
    await cardShown(world, 3);
    world.switch.phone('102').hangUp();
  });
  expect(seen.records).toMatchObject([{ user: 'Борис', type: 'outgoing', statusCode: '480', durationSeconds: 0 }]);
});

it('between colleagues: left alone', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    world.switch.phone('101').call('102');
    await rings(world, '102');
    world.switch.phone('102').answer();
    world.switch.phone('101').hangUp();
  });
  expect(seen).toMatchObject({ records: [], cards: [], httpRequests: 0 });
  expect(seen.decisions).toContain('left_alone');
});

it('of a colleague into the queue: waiting in it is neither a card nor a record', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    world.switch.phone('103').call('700');
    await rings(world, '101');
    world.switch.phone('101').answer();
    world.switch.phone('103').hangUp();
  });
  expect(seen).toMatchObject({ records: [], cards: [], httpRequests: 0 });
});

/** What must hold of every click: the portal's own CALL_ID, one finish, nothing left. */
function clicked(seen: Observation): Observation {
  expect(seen).toMatchObject({ registrations: 0, cardsLeft: 0, unfinished: 0 });
  expect(seen.records).toMatchObject([{ user: 'Анна', type: 'outgoing', registeredBy: 'portal' }]);
  return seen;
}

it('clicked, answered', async () => {
  const { world } = stage;
  client(world, { kind: 'answer', afterMs: 100 });
  const seen = await observe(world, async () => {
    await click(world);
    await rings(world, '101');
    world.switch.phone('101').answer();
    await talks(world, '101');
    await pause(TALK);
    world.switch.phone('101').hangUp();
  });
  expect(clicked(seen).records).toMatchObject([{ statusCode: '200', durationSeconds: 1 }]);
});

it.each([['busy'], ['no-answer']] as const)('clicked, the client is %s', async (kind) => {
  const { world } = stage;
  client(world, kind === 'busy' ? { kind, afterMs: 50 } : { kind });
  const seen = await observe(world, async () => {
    await click(world);
    await rings(world, '101');
    phonesGiveUp(world);
    world.switch.phone('101').answer();
  });
  expect(clicked(seen).records).toMatchObject([{ statusCode: '480', durationSeconds: 0 }]);
});

it('clicked, the operator does not pick up', async () => {
  const { world } = stage;
  phonesGiveUp(world);
  const seen = await observe(world, async () => {
    await click(world);
    await rings(world, '101');
  });
  expect(clicked(seen).records).toMatchObject([{ statusCode: '480', durationSeconds: 0 }]);
});

it('clicked and cancelled in the card', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    await click(world);
    await rings(world, '101');
    const card = await CardPage.open(world, 2);
    await waitFor('the card knows the leg', async () => (await card.calls())[0]?.verbs.hangup);
    expect(await card.press('hangup')).toBe(204);
  });
  expect(clicked(seen).records).toMatchObject([{ statusCode: '603-S', durationSeconds: 0 }]);
});

it.each([
  [403, '403'],
  [404, '404'],
  [409, '486'],
  [500, '503'],
])('clicked, the switch refuses with %i: finished at once with the reason', async (code, statusCode) => {
  const { world } = stage;
  world.switch.changeFaults({ failNextMakes: [code] });
  const seen = await observe(world, () => click(world));
  const [record] = clicked(seen).records;
  expect(record).toMatchObject({ statusCode, durationSeconds: 0 });
  expect(record?.failedReason).toMatch(/АТС|Телефон/);
});

it('clicked by an employee without a number: finished at once with the reason', async () => {
  const { world } = stage;
  const seen = await observe(world, () => {
    world.portal.portal.startCallViaRest(1, CLIENT);
    return Promise.resolve();
  });
  expect(seen.records).toMatchObject([
    { user: 'Ольга', statusCode: '480', failedReason: expect.stringContaining('номер') as string },
  ]);
});

it('clicked, the event comes twice: one call', async () => {
  const { world } = stage;
  client(world, { kind: 'no-answer' });
  world.portal.portal.knobs.doubleClick = true;
  const seen = await observe(world, async () => {
    await click(world);
    await rings(world, '101');
    world.switch.phone('101').reject();
  });
  world.portal.portal.knobs.doubleClick = false;
  clicked(seen);
  expect(seen.rang).toHaveLength(1);
});

it('a forged event is refused and dials nothing', async () => {
  const { world } = stage;
  const form = new URLSearchParams({
    event: 'ONEXTERNALCALLSTART',
    'data[CALL_ID]': 'externalCall.forged',
    'data[USER_ID]': '2',
    'data[PHONE_NUMBER]': CLIENT,
    ts: String(Math.floor(Date.now() / 1000)),
    'auth[member_id]': world.portal.portal.state.memberId,
    'auth[application_token]': '0'.repeat(32),
    'auth[access_token]': 'stolen',
  });
  const response = await fetch(new URL('bitrix24/events', world.serverUrl), { method: 'POST', body: form });
  expect(response.status).toBe(403);
  expect(world.switch.phone('101').legs()).toEqual([]);
});
