/** The whole product on PostgreSQL: a call from end to end, and PostgreSQL away in the middle of calls. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { observe } from '../../emulators/demo/observe.ts';
import { cardShown, pause, rings } from '../../emulators/demo/scenarios.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { callStage, CardPage, CLIENT, client, incoming, OTHER_CLIENT } from '../helpers/call-world.ts';
import { PASSWORD } from '../helpers/postgres-server.ts';
import { postgresForTests } from '../helpers/storage-backends.ts';

const THIRD_CLIENT = '+79031112233';
const TALK_MS = 1_050;

const postgres = postgresForTests();
let database = '';
const stage = callStage(async (directory) => {
  database = await postgres().createDatabase();
  return { database, secretKeyFile: join(directory, 'secret.key') };
});

const stored = () =>
  postgres().query(
    database,
    `select state, delivered, (select count(*) from journal j where j.call_id = calls.call_id)::int as lines
     from calls order by started_at`,
  );
const ready = async () => (await fetch(new URL('health/ready', stage.world.serverUrl))).status;

it('a call from end to end', async () => {
  const { world } = stage;
  const seen = await observe(world, async () => {
    incoming(world, '600');
    await cardShown(world, 4);
    world.switch.phone('102').answer();
    await pause(TALK_MS);
    world.switch.phone('102').hangUp();
  });
  expect(seen).toMatchObject({ registrations: 1, cardsLeft: 0, unfinished: 0 });
  expect(seen.records).toMatchObject([{ user: 'Борис', statusCode: '200', durationSeconds: 1 }]);
  expect(await stored()).toMatchObject([{ delivered: 1 }]);
  expect(await ready()).toBe(200);
});

it('PostgreSQL stops in the middle of calls: they go on and are told, and are stored when it is back', async () => {
  const { world, admin } = stage;
  const before = { calls: (await stored()).length, records: world.portal.portal.statistics().length };
  const records = () => world.portal.portal.statistics().slice(0, -before.records);

  // One in talk and one ringing when it stops, one that begins without it.
  incoming(world, '101');
  await cardShown(world, 2);
  world.switch.phone('101').answer();
  incoming(world, '102', OTHER_CLIENT);
  await cardShown(world, 3);
  const card = await CardPage.open(world, 3);
  await postgres().stop('immediate');

  incoming(world, '103', THIRD_CLIENT);
  await rings(world, '103');
  await cardShown(world, 4);
  world.switch.phone('102').answer();
  await card.becomes('the talk is seen in the card', (call) => call.phase === 'talking');
  await pause(TALK_MS);
  expect(await card.press('hangup')).toBe(204);
  world.switch.phone('101').hangUp();
  world.switch.phone('103').reject();
  await waitFor('all three are recorded while nothing can be stored', () => records().length === 3);
  // A click in the portal comes once: it must not need the database either.
  client(world, { kind: 'answer', afterMs: 50 });
  world.portal.portal.startCallViaRest(2, CLIENT);
  await rings(world, '101');
  world.switch.phone('101').answer();
  await pause(TALK_MS);
  world.switch.phone('101').hangUp();
  await waitFor('the click is recorded', () => records().length === 4);
  expect(await ready()).toBe(503);
  const refused = await admin.visitor.request(`${admin.api}users`);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ error: 'database_unavailable' });

  await postgres().start();
  await waitFor('the server has its database again', async () => (await ready()) === 200);
  await waitFor('everything is stored', async () => {
    const rows = await stored();
    return rows.length === before.calls + 4 && rows.every((row) => row['delivered'] === 1);
  });
  const calls = (await stored()).slice(before.calls);
  for (const call of calls) expect(Number(call['lines'])).toBeGreaterThan(5);
  expect(calls.map((call) => JSON.parse(String(call['state'])) as object)).toMatchObject([
    { clientNumber: CLIENT, finished: true, result: { statusCode: '200' } },
    { clientNumber: OTHER_CLIENT, finished: true, result: { statusCode: '200' } },
    { clientNumber: THIRD_CLIENT, finished: true },
    { origin: 'portal', finished: true },
  ]);
  expect(records()).toHaveLength(4);
  expect(world.portal.portal.state.calls.list()).toEqual([]);
});

it('nobody reads the password in the logs of all that', () => {
  for (const name of ['server.log', 'error.log']) {
    const log = readFileSync(join(stage.directory, name), 'utf8');
    expect(log).toContain('the database cannot be used');
    expect(log).not.toContain(PASSWORD);
  }
});
