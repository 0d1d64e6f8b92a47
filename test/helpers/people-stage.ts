/** An administrator signed in to the settings page before the demo's world. */
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { DemoStage } from './demo-stage.ts';

/** By the pages alone: domain, the portal's login, and back. */
export async function signInByPages(stage: DemoStage, context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(stage.world.serverUrl);
  await page.locator('input[name=domain]').fill(stage.world.portal.portal.address.domain);
  await page.locator('form button[type=submit]').click();
  await page.locator('input[name=USER_LOGIN]:not([type=hidden])').fill('admin');
  await page.locator('input[name=USER_PASSWORD]:not([type=hidden])').fill('admin');
  await page.locator('input[name=USER_PASSWORD]:not([type=hidden])').press('Enter');
  await page.waitForURL(new URL('company', stage.world.serverUrl).href);
  return page;
}

/** A section of the settings page in a browser profile of its own, with the complaints of the browser about it. */
export async function openSection(
  stage: DemoStage,
  section: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await stage.browser.newContext({
    locale: 'ru-RU',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await signInByPages(stage, context);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A refused request is what some tests bring about.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      complaints.push(message.text());
  });
  await page.goto(new URL(`company#${section}`, stage.world.serverUrl).href);
  return { page, complaints };
}

/** A request of the page's own session. */
export async function apiOf<T>(stage: DemoStage, page: Page, method: string, path: string, data?: unknown): Promise<T> {
  const url = new URL(`api/v1/${path}`, stage.world.serverUrl).href;
  const answer = await page.request.fetch(url, { method, ...(data === undefined ? {} : { data }) });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return (answer.status() === 204 ? null : await answer.json()) as T;
}
