/** Every button of the card, from the page to the switch and back, on the real server between both emulators. */
import { describe, expect, it } from 'vitest';
import { observe } from '../../emulators/demo/observe.ts';
import { cardShown, pause, rings } from '../../emulators/demo/scenarios.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { CardPage, callStage, CLIENT, DOMAIN, incoming, OTHER_CLIENT } from '../helpers/call-world.ts';

const stage = callStage();
const TALK = 700;
const BORIS = 'Борис Кузнецов';

/** Anna has answered a client on 101 and looks at her card. */
async function annaTalks(): Promise<CardPage> {
  const { world } = stage;
  incoming(world, '101');
  await cardShown(world, 2);
  const card = await CardPage.open(world, 2);
  expect(await card.press('answer')).toBe(204);
  await card.becomes('Anna talks', ({ phase }) => phase === 'talking');
  return card;
}

const statusOf = (number: string): string[] =>
  stage.world.switch
    .phone(number)
    .legs()
    .map((leg) => leg.status);

it('hold and back: the phone holds, the card says since when', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    const card = await annaTalks();
    const before = Date.now();
    expect(await card.press('hold')).toBe(204);
    const held = await card.becomes('the client is on hold', ({ phase }) => phase === 'held');
    expect(statusOf('101')).toEqual(['held']);
    expect(held.heldSince).toBeGreaterThanOrEqual(before - 50);
    expect(held.verbs).toMatchObject({ hold: false, unhold: true, dtmf: false, transfer: true });
    expect(await card.press('hold')).toBe(409);
    expect(await card.press('unhold')).toBe(204);
    await card.becomes('they talk again', ({ phase, heldSince }) => phase === 'talking' && heldSince === null);
    await pause(TALK);
    expect(await card.press('hangup')).toBe(204);
  });
  expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '200' }]);
  // The client was looked up beside the registration.
  const told = seen.commands.map(({ method }) => method).filter((method) => /register|search|finish/.test(method));
  expect(told).toEqual(['batch.register', 'batch.searchcrmentities', 'single.finish']);
  const verbs = seen.trace.filter(({ lane }) => lane === 'operator').map(({ what }) => what);
  expect(verbs).toEqual(['answer', 'hold', 'unhold', 'hangup']);
});

it('blind transfer to a colleague: the card leaves Anna and appears at Boris, one record, its owner Boris', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    const card = await annaTalks();
    await pause(TALK);
    expect(await card.press('transfer', { to: 'Борис' })).toBe(400);
    expect(await card.press('transfer', { to: ' 10-2 ' })).toBe(204);
    await cardShown(world, 3);
    const boris = await CardPage.open(world, 3);
    expect(await boris.press('answer')).toBe(204);
    await boris.becomes('Boris talks', ({ phase, clientNumber }) => phase === 'talking' && clientNumber === CLIENT);
    expect(await card.calls()).toEqual([]);
    await pause(TALK);
    expect(await boris.press('hangup')).toBe(204);
  });
  expect(seen).toMatchObject({ registrations: 1, cardsLeft: 0, unfinished: 0 });
  expect(seen.records).toMatchObject([{ user: 'Борис', type: 'incoming', statusCode: '200' }]);
  expect(seen.cards.map(({ user }) => user)).toEqual(['Анна', 'Борис']);
});

it('attended transfer by buttons alone: consult, complete; one record of Boris', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    const card = await annaTalks();
    await pause(TALK);
    expect(await card.press('consult', { to: '102' })).toBe(204);
    const asking = await card.becomes('Anna asks Boris', ({ consultation }) => consultation?.phase === 'dialling');
    expect(asking).toMatchObject({ phase: 'held', consultation: { number: '102', name: BORIS } });
    expect(await card.press('complete')).toBe(409);
    await rings(world, '102');
    world.switch.phone('102').answer();
    await card.becomes('Boris listens', ({ consultation }) => consultation?.phase === 'talking');
    expect(await card.press('complete')).toBe(204);
    await cardShown(world, 3);
    const boris = await CardPage.open(world, 3);
    await boris.becomes(
      'Boris talks with the client',
      (call) => call.phase === 'talking' && call.clientNumber === CLIENT,
    );
    expect(await card.calls()).toEqual([]);
    await pause(TALK);
    world.switch.phone('102').hangUp();
  });
  expect(seen).toMatchObject({ registrations: 1, cardsLeft: 0, unfinished: 0 });
  expect(seen.records).toMatchObject([{ user: 'Борис', type: 'incoming', statusCode: '200' }]);
});

describe('a consultation that comes to nothing', () => {
  it('returned from while the colleague still rings: his phone falls silent, the client is there again', async () => {
    const { world } = stage;
    const seen = await observe(world, async () => {
      const card = await annaTalks();
      expect(await card.press('consult', { to: '102' })).toBe(204);
      await rings(world, '102');
      expect(await card.press('return')).toBe(204);
      await card.becomes('the client is back', (call) => call.phase === 'talking' && call.consultation === null);
      expect([statusOf('101'), statusOf('102')]).toEqual([['talking'], []]);
      await pause(TALK);
      world.switch.phone('101').hangUp();
    });
    expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '200' }]);
    expect(seen.cards.map(({ user }) => user)).toEqual(['Анна']);
  });

  it('begun on the phone, by hold and dial, is shown and ended by the card', async () => {
    const { world } = stage;
    await observe(world, async () => {
      const card = await annaTalks();
      world.switch.phone('101').hold();
      world.switch.phone('101').call('102');
      await rings(world, '102');
      world.switch.phone('102').answer();
      await card.becomes('the consultation is shown', ({ phase, consultation }) => {
        return phase === 'held' && consultation?.phase === 'talking' && consultation.name === BORIS;
      });
      expect(await card.press('return')).toBe(204);
      await card.becomes('the client is back', (call) => call.phase === 'talking' && call.consultation === null);
      expect(statusOf('102')).toEqual([]);
      world.switch.phone('101').hangUp();
    });
  });

  it('is right again after the connection to the switch was lost', async () => {
    const { world } = stage;
    await observe(world, async () => {
      const card = await annaTalks();
      expect(await card.press('consult', { to: '102' })).toBe(204);
      await rings(world, '102');
      world.switch.dropConnections();
      world.switch.phone('102').answer();
      const back = await card.becomes('the consultation is shown again', (call) => {
        return call.consultation?.phase === 'talking' && call.verbs.complete;
      });
      expect(back).toMatchObject({ phase: 'held', consultation: { number: '102' } });
      expect(await card.press('return')).toBe(204);
      await card.becomes('the client is back', ({ phase }) => phase === 'talking');
      world.switch.phone('101').hangUp();
    });
  });
});

it('digits reach the phone’s talk; what is no key is refused', async () => {
  const { world } = stage;
  await observe(world, async () => {
    const card = await annaTalks();
    expect(await card.press('dtmf', { digits: '12*' })).toBe(204);
    expect(await card.press('dtmf', { digits: '#' })).toBe(204);
    expect(world.switch.phone('101').legs()[0]?.dtmf).toBe('12*#');
    expect(await card.press('dtmf', { digits: 'ё' })).toBe(400);
    world.switch.phone('101').hangUp();
  });
});

it('the card knows who the client is, also of a call that Bitrix24 began', async () => {
  const { world } = stage;
  await observe(world, async () => {
    const card = await annaTalks();
    const known = await card.becomes('the client has a name', ({ clientName }) => clientName !== null);
    expect(known).toMatchObject({
      clientName: 'Иван Петров',
      clients: [{ type: 'CONTACT' }],
      displayName: 'Иван Петров',
    });
    expect(await card.press('hangup')).toBe(204);
    world.portal.portal.startCallViaRest(2, CLIENT);
    await rings(world, '101');
    await card.becomes('the client of the click has a name', ({ direction, clientName }) => {
      return direction === 'outgoing' && clientName === 'Иван Петров';
    });
    world.switch.engine.clear(DOMAIN);
  });
});

it('colleagues are told with what their phones do', async () => {
  const { world } = stage;
  await observe(world, async () => {
    const card = await annaTalks();
    incoming(world, '102', OTHER_CLIENT);
    await rings(world, '102');
    const colleagues = await waitFor('Boris is seen ringing', async () => {
      const all = await card.colleagues();
      return all.some(({ name, state }) => name === BORIS && state === 'ringing') && all;
    });
    expect(colleagues).toMatchObject([
      { numbers: ['101'], state: 'talking' },
      { name: BORIS, numbers: ['102'], state: 'ringing' },
      { numbers: ['103'], state: 'free' },
    ]);
    world.switch.engine.clear(DOMAIN);
  });
});

it('a call by a button rings the own phone first and is registered like one dialled there', async () => {
  const { world } = stage;
  world.switch.directory.putExternal(DOMAIN, { number: OTHER_CLIENT, behaviour: { kind: 'answer', afterMs: 50 } });
  const seen = await observe(world, async () => {
    const card = await annaTalks();
    expect(await card.press('hangup')).toBe(204);
    expect(await card.dial('дом')).toBe(400);
    expect(await card.dial('+7 (923) 765-43-21')).toBe(204);
    await rings(world, '101');
    world.switch.phone('101').answer();
    await card.becomes('they talk', ({ direction, phase }) => direction === 'outgoing' && phase === 'talking');
    await pause(TALK);
    world.switch.phone('101').hangUp();
  });
  expect(seen.records).toMatchObject([{ type: 'incoming' }, { type: 'outgoing', user: 'Анна', statusCode: '200' }]);
});
