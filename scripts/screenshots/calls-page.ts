/** «Звонки»: an operator's page in the portal and in a tab of its own, an administrator's with everybody's calls. */
import type { FrameLocator, Page } from 'playwright-core';
import { DOMAIN, rings } from '../../emulators/demo/scenarios.ts';
import { NARROW, WIDE } from './camera.ts';
import { IVAN, MARIA, STRANGER, talks } from './morning.ts';
import { logIn } from './set.ts';
import type { Scenery } from './set.ts';
import { skip } from './time.ts';

export async function callsPage({ world, camera, portalUrl }: Scenery): Promise<void> {
  const { engine } = world.switch;
  const context = await camera.profile('ru');
  const portal = await context.newPage();
  await portal.goto(`${portalUrl}/desk/anna/stream/`);
  await logIn(portal, 'anna');
  await portal.getByRole('link', { name: 'Звонки', exact: true }).click();
  const frame = portal.frameLocator('main iframe.app-frame');
  await listIsThere(frame);
  await camera.shoot('calls-in-portal', portal, 'ru', {
    window: true,
    looks: [{ lang: 'ru', theme: 'light', width: WIDE }],
  });
  const popup = portal.waitForEvent('popup');
  await frame.getByRole('button', { name: 'Открыть в отдельной вкладке' }).click();
  const own = await popup;
  await portal.close();
  await listIsThere(own);

  const first = engine.callFromOutside(DOMAIN, { from: IVAN, to: '101' });
  await rings(world, '101');
  world.switch.phone('101').answer();
  await talks(world, '101');
  skip(94_000);
  const second = engine.callFromOutside(DOMAIN, { from: STRANGER, to: '101' });
  await own.locator('[data-test=active] li.call').nth(1).waitFor();
  await camera.shoot('calls', own, 'ru');

  const third = engine.callFromOutside(DOMAIN, { from: MARIA, to: '103' });
  await rings(world, '103');
  for (const lang of ['ru', 'en'] as const) {
    const admins = await camera.profile(lang);
    const page = await admins.newPage();
    await page.goto(world.serverUrl);
    await page.locator('input[name=domain]').fill(world.portal.portal.address.domain);
    await page.locator('form button[type=submit]').click();
    await logIn(page, 'admin');
    await page.waitForURL(/\/company/);
    await page.goto(new URL('calls.html', world.serverUrl).href);
    await listIsThere(page);
    await page
      .getByRole('radio', { name: lang === 'ru' ? /^Все/ : /^(All|Everybody)/ })
      .first()
      .check({ force: true });
    await page.locator('[data-test=active] li.call').nth(2).waitFor();
    const looks = [{ lang, theme: 'light', width: WIDE } as const];
    await camera.shoot('calls-everybody', page, lang, {
      looks: lang === 'ru' ? looks : [...looks, { lang, theme: 'dark', width: NARROW }],
    });
    await admins.close();
  }
  for (const { legId } of [second, third]) engine.release(legId);
  engine.release(first.legId);
  await context.close();
}

async function listIsThere(root: Page | FrameLocator): Promise<void> {
  await root.locator('[data-test=recent] .day, [data-test=none]').first().waitFor();
}
