import { expect, it } from 'vitest';
import { observe } from '../../emulators/demo/observe.ts';
import { cardShown, pause, rings } from '../../emulators/demo/scenarios.ts';
import { CardPage, callStage, incoming, OTHER_CLIENT, phonesGiveUp } from '../helpers/call-world.ts';

const stage = callStage();
const TALK = 1_050;

it('to one phone, answered', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '101');
    await cardShown(world, 2);
    world.switch.phone('101').answer();
    await pause(TALK);
    world.switch.phone('101').hangUp();
  });
  expect(seen.records).toMatchObject([{ user: 'Анна', type: 'incoming', statusCode: '200', durationSeconds: 1 }]);
  expect(seen).toMatchObject({ registrations: 1, httpRequests: 2, cardsLeft: 0, unfinished: 0 });
});

it('to one phone, nobody answers', async () => {
  const { world } = stage;
  phonesGiveUp(world);
  const seen = await observe(world, async () => {
    incoming(world, '101');
    await cardShown(world, 2);
  });
  expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '304', durationSeconds: 0 }]);
  expect(seen).toMatchObject({ registrations: 1, cardsLeft: 0, unfinished: 0 });
});

it('accepted and ended by the buttons of the card', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '101');
    await rings(world, '101');
    const card = await CardPage.open(world, 2);
    expect(await card.press('answer')).toBe(204);
    await pause(TALK);
    expect(await card.calls()).toMatchObject([
      { phase: 'talking', clientNumber: '+79131234567', verbs: { hangup: true } },
    ]);
    expect(await card.press('hangup')).toBe(204);
  });
  expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '200', durationSeconds: 1 }]);
});

it('rejected by the button of the card', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '101');
    await rings(world, '101');
    expect(await (await CardPage.open(world, 2)).press('reject')).toBe(204);
  });
  expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '603', durationSeconds: 0 }]);
});

it('rejected on the phone, and given up by the caller: missed', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '101');
    await cardShown(world, 2);
    world.switch.phone('101').reject();
    const { legId } = incoming(world, '102');
    await cardShown(world, 3);
    world.switch.engine.release(legId);
  });
  expect(seen.records).toMatchObject([
    { user: 'Анна', statusCode: '304', durationSeconds: 0 },
    { user: 'Борис', statusCode: '304', durationSeconds: 0 },
  ]);
});

it('to a phone that cannot be answered from the card: the card says to pick it up', async () => {
  const { world } = stage;
  world.switch.setSubscriber('demo.local', '103', { sipAnswer: false });
  await observe(world, async () => {
    incoming(world, '103');
    await rings(world, '103');
    const card = await CardPage.open(world, 4);
    expect(await card.press('answer')).toBe(409);
    expect(await card.calls()).toMatchObject([
      { phase: 'ringing', answerHint: 'pick_up_the_phone', verbs: { answer: false } },
    ]);
    world.switch.phone('103').reject();
  });
});

it('to a group, answered by the second: one CALL_ID, three cards, two leave, the record is the talker’s', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '600');
    await Promise.all([2, 3, 4].map((userId) => cardShown(world, userId)));
    world.switch.phone('102').answer();
    await pause(TALK);
    world.switch.phone('102').hangUp();
  });
  expect(seen.registrations).toBe(1);
  expect(seen.cards.map((card) => card.user).sort()).toEqual(['Анна', 'Борис', 'Вера']);
  const talkEnds = seen.cards.find((card) => card.user === 'Борис')?.goneAfterMs ?? 0;
  for (const card of seen.cards.filter(({ user }) => user !== 'Борис')) expect(card.goneAfterMs).toBeLessThan(talkEnds);
  expect(seen.records).toMatchObject([{ user: 'Борис', statusCode: '200', durationSeconds: 1 }]);
  expect(seen).toMatchObject({ cardsLeft: 0, unfinished: 0 });
});

it('to a group, missed: one missed call, not three', async () => {
  const { world } = stage;
  phonesGiveUp(world);
  const seen = await observe(world, async () => {
    incoming(world, '600');
    await cardShown(world, 2);
  });
  expect(seen.records).toMatchObject([{ statusCode: '304', durationSeconds: 0 }]);
  expect(seen).toMatchObject({ registrations: 1, cardsLeft: 0 });
});

it('through IVR and queue: the operator who answers counts, the one who did not loses the card', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '700');
    await cardShown(world, 2);
    await cardShown(world, 3);
    world.switch.phone('102').answer();
    await pause(TALK);
    world.switch.phone('102').hangUp();
  });
  expect(seen.records).toMatchObject([{ user: 'Борис', statusCode: '200', durationSeconds: 1 }]);
  expect(seen).toMatchObject({ registrations: 1, cardsLeft: 0, unfinished: 0 });
});

it('from a withheld number', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '101', null);
    await rings(world, '101');
    const card = await CardPage.open(world, 2);
    expect(await card.calls()).toMatchObject([{ clientNumber: null }]);
    world.switch.phone('101').answer();
    await pause(TALK);
    world.switch.phone('101').hangUp();
  });
  expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '200' }]);
});

it('two clients at once for one operator: two calls, both on the card page', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '101');
    await cardShown(world, 2);
    world.switch.phone('101').answer();
    const { legId } = incoming(world, '101', OTHER_CLIENT);
    await rings(world, '101');
    const card = await CardPage.open(world, 2);
    expect(new Set((await card.calls()).map((call) => `${call.clientNumber ?? ''} ${call.phase}`))).toEqual(
      new Set(['+79237654321 ringing', '+79131234567 talking']),
    );
    await pause(TALK);
    world.switch.phone('101').hangUp();
    world.switch.engine.release(legId);
  });
  expect(seen.records.map((record) => record.statusCode).sort()).toEqual(['200', '304']);
  expect(seen).toMatchObject({ registrations: 2, cardsLeft: 0, unfinished: 0 });
});

it('to a phone of nobody: the journal says why, the portal hears nothing', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '104');
    await rings(world, '104');
    world.switch.phone('104').answer();
    world.switch.phone('104').hangUp();
  });
  expect(seen.decisions).toContain('undeliverable');
  expect(seen).toMatchObject({ records: [], httpRequests: 0 });
});

it('to a phone of nobody goes to the default employee when there is one', async () => {
  const { world, admin } = stage;
  await admin.visitor.json('PATCH', `${admin.api}company`, { options: { defaultUserId: '1' } });
  const seen = await observe(world, async () => {
    incoming(world, '104');
    await cardShown(world, 1);
    world.switch.phone('104').answer();
    await pause(TALK);
    world.switch.phone('104').hangUp();
  });
  await admin.visitor.json('PATCH', `${admin.api}company`, { options: { defaultUserId: null } });
  expect(seen.records).toMatchObject([{ user: 'Ольга', statusCode: '200', durationSeconds: 1 }]);
});
