import { afterEach, expect, test } from 'vitest';
import { Agent, request } from 'undici';
import { ManualClock, PortalEmulator } from '../../../emulators/portal/index.ts';

let emulator: PortalEmulator | undefined;
afterEach(() => emulator?.stop());

test('starts on free ports, two origins, and can be stopped and started again', async () => {
  emulator = new PortalEmulator();
  const first = await emulator.start();
  expect(first.portalUrl).toBe(`http://${first.domain}`);
  expect(new URL(first.oauthUrl).host).not.toBe(first.domain);
  await emulator.stop();
  await expect(fetch(`${first.portalUrl}/emulator/api/knobs`)).rejects.toThrow();
  const second = await emulator.start();
  expect((await fetch(`${second.portalUrl}/emulator/api/knobs`)).status).toBe(200);
});

test('https with a self-signed certificate: PROTOCOL=1 in frames', async () => {
  emulator = new PortalEmulator({ https: true, hostName: 'localhost' });
  const { portalUrl, domain } = await emulator.start();
  expect(portalUrl).toMatch(/^https:\/\/localhost:\d+$/);
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  const answer = await request(`${portalUrl}/rest/profile`, { dispatcher: agent });
  expect([answer.statusCode, await answer.body.json()]).toMatchObject([401, { error: 'NO_AUTH_FOUND' }]);
  await agent.destroy();
  const form = { name: 'ECSS', handlerUrl: 'https://app.example.ru/', installUrl: '', apiOnly: true, scopes: [] };
  const app = emulator.portal.createLocalApp(form, 1);
  expect(emulator.portal.frameForm({ appId: app.id, userId: 2 })).toMatchObject({
    target: expect.stringContaining(`${domain}|1|`) as unknown,
    placement: 'DEFAULT',
  });
});

test('own seed, fixed member id and knobs', () => {
  const own = new PortalEmulator({
    clock: new ManualClock(),
    memberId: 'a'.repeat(32),
    knobs: { enterprise: true },
    seed: (portal) => portal.addUser({ name: 'Один', lastName: 'Сотрудник' }, false),
  });
  expect([own.portal.users().length, own.portal.state.memberId, own.portal.knobs.enterprise]).toEqual([
    1,
    'a'.repeat(32),
    true,
  ]);
});
