/** The portal's own card with the buttons that the background worker drives. */
import { DOMAIN } from '../../emulators/demo/scenarios.ts';
import type { Admin } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { WIDE } from './camera.ts';
import { MARIA } from './morning.ts';
import { logIn, pushReady } from './set.ts';
import type { Scenery } from './set.ts';

export async function nativeButtons({ world, camera, portalUrl }: Scenery, { visitor, api }: Admin): Promise<void> {
  await visitor.json('PATCH', `${api}company`, { options: { nativeButtons: true } });
  const { placements } = world.portal.portal.state;
  await waitFor('the portal has the worker', () => placements.list({ placement: 'PAGE_BACKGROUND_WORKER' })[0]);
  const context = await camera.profile('ru');
  const page = await context.newPage();
  await page.goto(`${portalUrl}/desk/anna/stream/`);
  await logIn(page, 'anna');
  await pushReady(page);
  const says = (words: string): Promise<void> =>
    page.locator('.call-card .native-status').getByText(words, { exact: true }).waitFor();
  const shoot = async (name: string): Promise<void> => {
    // The portal's messages about earlier calls would hide a corner of the card.
    await page.waitForFunction("document.querySelector('.toast') === null");
    await camera.shoot(name, page, 'ru', { looks: [{ lang: 'ru', theme: 'light', width: WIDE }], window: true });
  };
  const { legId } = world.switch.engine.callFromOutside(DOMAIN, { from: MARIA, to: '101' });
  await says('Входящий вызов');
  await page.frameLocator('.call-card iframe').locator('#phase-text').getByText('Вызов', { exact: true }).waitFor();
  await shoot('portal-native-ringing');
  await page.locator('.call-card .native').getByRole('button', { name: 'Ответить', exact: true }).click();
  await says('Разговор');
  await page.locator('.call-card .native-timer').getByText('00:02').waitFor();
  await shoot('portal-native-talk');
  world.switch.engine.release(legId);
  await page.locator('.call-card').waitFor({ state: 'detached' });
  await context.close();
  await visitor.json('PATCH', `${api}company`, { options: { nativeButtons: false } });
}
