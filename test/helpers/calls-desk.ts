/** The page «Звонки» in the places where people have it: in the portal, and as a tab of its own. */
import type { BrowserContext, Frame, FrameLocator, Locator, Page } from 'playwright-core';
import type { DemoStage } from './demo-stage.ts';

/** Works on a frame's and on a tab's document alike. */
export interface CallsPage {
  root: FrameLocator | Page;
  active: Locator;
  recent: Locator;
}

export function callsPage(root: FrameLocator | Page): CallsPage {
  return { root, active: root.locator('[data-test=active]'), recent: root.locator('[data-test=recent]') };
}

/** Logs in to the portal and opens «Звонки» from its left menu. */
export async function callsInPortal(
  stage: DemoStage,
  login: string,
): Promise<CallsPage & { page: Page; frame: () => Frame }> {
  const page = await stage.context.newPage();
  await page.goto(`${stage.portalUrl}/desk/${login}/stream/`);
  await page.getByLabel('Логин').fill(login);
  await page.getByLabel('Пароль').fill(login);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.getByRole('link', { name: 'Звонки', exact: true }).click();
  const calls = callsPage(page.frameLocator('main iframe.app-frame'));
  await calls.recent.locator('.day, [data-test=none]').first().waitFor();
  const frame = (): Frame => {
    const found = page.frames().find((each) => each.url().includes('/calls.html'));
    if (found === undefined) throw new Error('the portal has not opened the page «Звонки»');
    return found;
  };
  return { ...calls, page, frame };
}

/** The operator's own tab, by the button of the frame. */
export async function callsInOwnTab(stage: DemoStage, login: string): Promise<CallsPage & { page: Page }> {
  const { page, root } = await callsInPortal(stage, login);
  const popup = page.waitForEvent('popup');
  await root.getByRole('button', { name: 'Открыть в отдельной вкладке' }).click();
  const tab = await popup;
  await page.close();
  return { ...(await ready(tab)), page: tab };
}

/** An administrator who has signed in to the settings opens the page by its address. */
export async function callsOfAdmin(
  stage: DemoStage,
  context: BrowserContext,
  path = '',
): Promise<CallsPage & { page: Page }> {
  const page = await context.newPage();
  await page.goto(stage.world.serverUrl);
  await page.getByRole('textbox').first().fill(stage.world.portal.portal.address.domain);
  await page.locator('button[type=submit]').click();
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill('admin');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.waitForURL(/\/company/);
  await page.goto(new URL(`calls.html${path}`, stage.world.serverUrl).href);
  return { ...(await ready(page)), page };
}

async function ready(page: Page): Promise<CallsPage> {
  const calls = callsPage(page);
  await calls.recent.locator('.day, [data-test=none]').first().waitFor();
  return calls;
}

export const rowOf = (list: Locator, who: string): Locator => list.locator('li.call', { hasText: who }).first();

export async function press(row: Locator, verb: string): Promise<void> {
  await row.getByRole('button', { name: new RegExp(`^${verb}`) }).click();
}
