/**
 * Runs in the container's network: the emulators of the switch and of the portal at the addresses of their npm commands, and an
 * administrator who registers the company as the guide says. Then, for each line "call" on the standard input, a call that the
 * operator answers and ends by the buttons of the card; what came of it is one line of JSON. Argument: the public address.
 */
import { createInterface } from 'node:readline';
import { CLIENT, DOMAIN, pause, rings } from '../../emulators/demo/scenarios.ts';
import { connected, setUp } from '../../emulators/demo/set-up.ts';
import type { Admin, Stage } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { Ecss10Emulator } from '../../emulators/ecss10/index.ts';
import { sampleDomain } from '../../emulators/ecss10/sample.ts';
import { PortalEmulator } from '../../emulators/portal/index.ts';
import { CardPage } from '../helpers/card-page.ts';

const ANNA = 2;
/** The portal counts whole seconds. */
const TALK_MS = 1_050;

const [serverUrl = ''] = process.argv.slice(2);
const ecss = new Ecss10Emulator({ port: 8089, controlPort: 8090, domains: [sampleDomain] });
const portal = new PortalEmulator({ port: 8080, oauthPort: 8081 });
await ecss.start();
await portal.start();
const stage: Stage = { switch: ecss, portal, serverUrl };
try {
  const admin = await setUp(stage);
  console.log(JSON.stringify({ registered: true }));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'call') console.log(JSON.stringify(await answeredCall(admin)));
  }
} finally {
  await portal.stop();
  await ecss.stop();
}

/** @returns what the portal recorded, and what the card's page was told over its WebSocket */
async function answeredCall(admin: Admin): Promise<unknown> {
  await connected(admin);
  const before = portal.portal.statistics().length;
  ecss.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101' });
  await rings(stage, '101');
  const card = await CardPage.open(stage, ANNA);
  const pushed = await card.live();
  const answered = await card.press('answer');
  await card.becomes('the call is answered', ({ phase }) => phase === 'talking');
  await pause(TALK_MS);
  const ended = await card.press('hangup');
  const [record] = await waitFor('the portal has a record', () => {
    const records = portal.portal.statistics().slice(before);
    return records.length > 0 && records;
  });
  const { statusCode, durationSeconds, phoneNumber } = record ?? {};
  return { pushed, answered, ended, record: { statusCode, durationSeconds, phoneNumber } };
}
