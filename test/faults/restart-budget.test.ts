/** The portal's bucket is as full after our restart as before: client, database and emulator with the documented limit. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ManualClock, PortalEmulator } from '../../emulators/portal/index.ts';
import { SESSION_COOKIE } from '../../emulators/portal/state/sessions.ts';
import { SecretBox } from '../../src/adapters/crypto/secret-box.ts';
import { openStorage } from '../../src/adapters/storage/open.ts';
import { testClient } from '../helpers/bitrix24-client.ts';
import type { TestClient } from '../helpers/bitrix24-client.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { temporaryDirectory } from '../helpers/temp-directory.ts';

const ADMINISTRATOR = 1;
const FORM = {
  name: 'ECSS-10',
  handlerUrl: 'https://crm.example.ru/bitrix/',
  installUrl: '',
  apiOnly: true,
  scopes: ['placement', 'user', 'telephony', 'call'],
};

it('a killed server that starts again at once is refused nothing; after a stop nobody waits', async () => {
  const portalClock = new ManualClock();
  const emulator = new PortalEmulator({ clock: portalClock });
  const { portalUrl, oauthUrl } = await emulator.start();
  onTestFinished(() => emulator.stop());
  const { clientId, clientSecret } = emulator.portal.createLocalApp(FORM, ADMINISTRATOR);
  const app = { clientId, clientSecret };
  const database = join(temporaryDirectory(), 'db.sqlite');
  const storage = await openStorage({ database, sealer: new SecretBox(randomBytes(32)), clock: new FakeClock() });
  onTestFinished(() => storage.close());
  const { grant } = await testClient(oauthUrl, app, null).oauth.exchangeCode(app, await codeOf(), null);

  async function codeOf(): Promise<string> {
    const { id } = emulator.portal.openSession(ADMINISTRATOR);
    const answer = await fetch(`${portalUrl}/oauth/authorize/?client_id=${clientId}&state=s`, {
      headers: { cookie: `${SESSION_COOKIE}=${id}` },
      redirect: 'manual',
    });
    return new URL(answer.headers.get('location') ?? 'about:blank').searchParams.get('code') ?? '';
  }
  const start = async (): Promise<TestClient> => {
    const spent = { before: await storage.spentBudgets.list(), store: storage.spentBudgets };
    const client = testClient(oauthUrl, app, grant, { spent });
    onTestFinished(() => client.network.stop());
    // The same moment on both sides.
    await client.clock.advance(portalClock.now() - client.clock.now());
    return client;
  };
  /** Asks so often; resolves to how long that took on the portal's clock, ms. */
  const ask = async ({ portal, network, clock }: TestClient, requests: number): Promise<number> => {
    const began = portalClock.now();
    const budget = network.budgetOf(portalUrl);
    const acquire = budget.acquire.bind(budget);
    let left = 0;
    let answered = 0;
    budget.acquire = () => acquire().then(() => void (left += 1));
    const all = Promise.all(Array.from({ length: requests }, () => portal.scope().finally(() => (answered += 1))));
    while (answered < requests) {
      await new Promise((resolve) => setImmediate(resolve));
      // Time goes on only while nothing is on its way.
      if (left > answered) continue;
      portalClock.advance(10);
      await clock.advance(10);
    }
    await all;
    budget.acquire = acquire;
    return portalClock.now() - began;
  };
  const refused = (): number =>
    emulator.portal.state.requests.list().filter(({ error }) => error === 'QUERY_LIMIT_EXCEEDED').length;

  const first = await start();
  await ask(first, 48);
  const second = await start();
  const tookMs = await ask(second, 40);
  expect(refused()).toBe(0);
  expect(tookMs).toBeGreaterThan(15_000);
  portalClock.advance(60_000);
  await second.clock.advance(60_000);
  await second.network.stop();
  const third = await start();
  expect(await ask(third, 10)).toBeLessThan(100);
  expect(refused()).toBe(0);
});
