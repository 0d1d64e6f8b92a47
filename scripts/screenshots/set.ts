/** What every scene has: the demo's world on free ports, and a camera before it. */
import type { Browser, Page } from 'playwright-core';
import type { World } from '../../emulators/demo/world.ts';
import type { Camera, Lang } from './camera.ts';

export interface Scenery {
  world: World;
  browser: Browser;
  camera: Camera;
  portalUrl: string;
}

export const LANGS: Lang[] = ['ru', 'en'];

/** The settings page of an administrator who signed in by the pages; one page for each language. */
export async function adminPages({ world, camera }: Scenery): Promise<Record<Lang, Page>> {
  const signedIn = async (lang: Lang): Promise<Page> => {
    const page = await (await camera.profile(lang)).newPage();
    await page.goto(world.serverUrl);
    await page.locator('input[name=domain]').fill(world.portal.portal.address.domain);
    await page.locator('form button[type=submit]').click();
    await logIn(page, 'admin');
    await page.waitForURL(new URL('company', world.serverUrl).href);
    return page;
  };
  return { ru: await signedIn('ru'), en: await signedIn('en') };
}

/** By the portal's form; the password equals the login. */
export async function logIn(page: Page, login: string): Promise<void> {
  await page.getByLabel('Логин').fill(login);
  await page.getByLabel('Пароль').fill(login);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
}

export async function pushReady(page: Page): Promise<void> {
  await page.locator('html[data-push=open]').waitFor({ state: 'attached' });
}
