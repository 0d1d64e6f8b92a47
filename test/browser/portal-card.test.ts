import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { LocalApp } from '../../emulators/portal/state/apps.ts';
import {
  bind,
  browserOf,
  hide,
  installApp,
  openPortal,
  pushReady,
  readyFrame,
  ring,
  startDesk,
  type Desk,
} from '../helpers/portal-desk.ts';
import { startSdkApp, type SdkApp, type SdkWindow } from '../helpers/portal-sdk-app.ts';
import { launchBrowser } from '../helpers/web-browser.ts';

declare const window: SdkWindow;
declare const localStorage: { getItem(key: string): string | null };

const ANNA = 2;
let browser: Browser;
let sdk: SdkApp;
let desk: Desk;
let app: LocalApp;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
  sdk = await startSdkApp();
});
afterAll(async () => {
  await browser.close();
  await sdk.stop();
});
beforeEach(async () => {
  desk = await startDesk();
  app = installApp(desk.portal, sdk.origin);
  context = await browserOf(browser, desk, ANNA);
});
afterEach(async () => {
  await context.close();
  await desk.stop();
});

const card = (page: Page) => page.locator('.call-card');
const reports = (callId: string) =>
  desk.portal.cardHistory().filter((c) => c.callId === callId).flatMap((c) => c.browser.map((b) => b.did)); // prettier-ignore

it('shows the client on the left and the app tab on the right, in the product sizes', async () => {
  const page = await openPortal(context, desk);
  ring(desk.portal, app, '+79131234567', [ANNA]);
  await readyFrame(page, '.call-card iframe');
  await expect.poll(() => card(page).locator('.person-name').textContent()).toBe('Иван Петров');
  await expect.poll(() => card(page).textContent()).toContain('ООО «Ромашка»');
  await expect.poll(() => page.getByRole('tab', { name: 'ECSS CRM' }).getAttribute('aria-selected')).toBe('true');
  await expect.poll(() => card(page).boundingBox()).toMatchObject({ width: 1024, height: 650 });
});

it('is small without app tabs: 550×650 with a CRM client, 550×492 without', async () => {
  for (const placed of desk.portal.state.placements.list()) desk.portal.state.placements.delete(placed.id);
  const page = await openPortal(context, desk);
  const known = ring(desk.portal, app, '+79131234567', [ANNA]);
  await card(page).waitFor();
  await expect.poll(() => card(page).boundingBox()).toMatchObject({ width: 550, height: 650 });
  hide(desk.portal, known, [ANNA]);
  await card(page).waitFor({ state: 'detached' });
  ring(desk.portal, app, '+79990000000', [ANNA]);
  await card(page).waitFor();
  await expect.poll(() => card(page).boundingBox()).toMatchObject({ width: 550, height: 492 });
});

it('ignores a second call while a card is open, and a hide that names another call', async () => {
  const page = await openPortal(context, desk);
  const first = ring(desk.portal, app, '+79131234567', [ANNA]);
  await card(page).waitFor();
  const second = ring(desk.portal, app, '+79137654321', [ANNA]);
  await expect.poll(() => reports(second.callId)).toEqual(['ignored']);
  hide(desk.portal, second, [ANNA]);
  // A third call proves that the hide has been handled: pushes are worked off in order.
  const third = ring(desk.portal, app, '+79035551122', [ANNA]);
  await expect.poll(() => reports(third.callId)).toEqual(['ignored']);
  expect(await card(page).getAttribute('data-call-id')).toBe(first.callId);
  hide(desk.portal, first, [ANNA]);
  await card(page).waitFor({ state: 'detached' });
  await expect.poll(() => reports(first.callId)).toEqual(['opened', 'closed']);
});

it.each(['Web Locks', 'a flag in localStorage'])('opens in one tab only of a browser, decided by %s', async (means) => {
  // On plain http away from loopback browsers have no Web Locks.
  if (means !== 'Web Locks') await context.addInitScript('delete Navigator.prototype.locks');
  const tabs = [await openPortal(context, desk), await openPortal(context, desk), await openPortal(context, desk)];
  const elsewhere = await browserOf(browser, desk, ANNA);
  const other = await openPortal(elsewhere, desk);
  const call = ring(desk.portal, app, '+79131234567', [ANNA]);
  await card(other).waitFor();
  const shown = () => Promise.all(tabs.map((tab) => card(tab).count()));
  await expect.poll(async () => (await shown()).reduce((sum, n) => sum + n, 0)).toBe(1);
  // A hide goes through every tab's queue behind its show: afterwards each tab has decided.
  hide(desk.portal, call, [ANNA]);
  await expect.poll(async () => (await shown()).reduce((sum, n) => sum + n, 0)).toBe(0);
  // Both cards have told of their end, and before it of their beginning.
  await expect.poll(() => reports(call.callId).filter((did) => did === 'closed').length).toBe(2);
  expect(reports(call.callId).filter((did) => did === 'opened')).toHaveLength(2);
  await elsewhere.close();
});

it('restores a folded card after a reload as long as its call lives', async () => {
  const page = await openPortal(context, desk);
  const call = ring(desk.portal, app, '+79131234567', [ANNA]);
  await readyFrame(page, '.call-card iframe');
  await page.getByRole('button', { name: 'Свернуть' }).click();
  await expect.poll(() => card(page).isVisible()).toBe(false);
  await page.reload();
  await page.locator('.call-folded').waitFor();
  await page.getByRole('button', { name: 'Развернуть' }).click();
  await readyFrame(page, '.call-card iframe');
  await expect.poll(() => card(page).getAttribute('data-call-id')).toBe(call.callId);

  await page.getByRole('button', { name: 'Свернуть' }).click();
  await page.goto('about:blank');
  hide(desk.portal, call, [ANNA]);
  await page.goto(`${desk.url}/stream/`);
  await pushReady(page);
  await expect.poll(() => page.evaluate(() => localStorage.getItem('foldedCallCard'))).toBeNull();
  expect(await page.locator('.call-folded').count()).toBe(0);
});

it('does not bring back a card that was open when the page was reloaded', async () => {
  const page = await openPortal(context, desk);
  ring(desk.portal, app, '+79131234567', [ANNA]);
  await readyFrame(page, '.call-card iframe');
  await page.reload();
  await pushReady(page);
  expect(await card(page).count()).toBe(0);
  // The lock of the old page is free again: the next call is shown.
  ring(desk.portal, app, '+79137654321', [ANNA]);
  await card(page).waitFor();
});

it('has the tabs of the page load: a later binding needs a reload', async () => {
  const page = await openPortal(context, desk);
  bind(desk.portal, app, 'CALL_CARD', `${sdk.origin}/second`);
  const call = ring(desk.portal, app, '+79131234567', [ANNA]);
  await card(page).waitFor();
  await expect.poll(() => page.getByRole('tab').count()).toBe(1);
  hide(desk.portal, call, [ANNA]);
  await card(page).waitFor({ state: 'detached' });
  await page.reload();
  await pushReady(page);
  ring(desk.portal, app, '+79137654321', [ANNA]);
  await card(page).waitFor();
  await expect.poll(() => page.getByRole('tab').count()).toBe(2);
});

it('keeps the card 65 s after the call when an app asks for it, counted anew by each disableAutoClose', async () => {
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${desk.url}/stream/`);
  await pushReady(page);
  const call = ring(desk.portal, app, '+79131234567', [ANNA]);
  const frame = await readyFrame(page, '.call-card iframe');
  const command = (name: string) =>
    frame.evaluate(async (n) => (await window.b24).placement.call(n) as Promise<unknown>, name);
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await frame.evaluate(async () => {
    const b24 = await window.b24;
    void b24.placement
      .bindEvent('CallCard::BeforeClose', () => window.events.push('late'))
      .then((first: { isSafely?: boolean }) => {
        if (first.isSafely !== true) window.events.push('BeforeClose');
      });
  });
  expect(await command('disableAutoClose')).toEqual([]);
  hide(desk.portal, call, [ANNA]);
  await expect.poll(() => frame.evaluate(() => window.events)).toEqual(['BeforeClose']);
  await page.clock.runFor(64_000);
  expect(await card(page).count()).toBe(1);
  await command('disableAutoClose');
  await page.clock.runFor(64_000);
  expect(await card(page).count()).toBe(1);
  await page.clock.runFor(1_500);
  await card(page).waitFor({ state: 'detached' });
});

it('closes at once by enableAutoClose after the call, and waits while the comment form is open', async () => {
  const page = await openPortal(context, desk);
  const first = ring(desk.portal, app, '+79131234567', [ANNA]);
  const frame = await readyFrame(page, '.call-card iframe');
  await frame.evaluate(async () => (await window.b24).placement.call('disableAutoClose') as Promise<unknown>);
  hide(desk.portal, first, [ANNA]);
  const next = ring(desk.portal, app, '+79137654321', [ANNA]);
  await expect.poll(() => reports(next.callId)).toEqual(['ignored']);
  expect(await card(page).getAttribute('data-call-id')).toBe(first.callId);
  await frame.evaluate(() => void window.b24.then((b24) => b24.placement.call('enableAutoClose')));
  await card(page).waitFor({ state: 'detached' });

  const second = ring(desk.portal, app, '+79137654321', [ANNA]);
  await card(page).waitFor();
  await page.getByRole('button', { name: 'Комментарий', exact: true }).click();
  hide(desk.portal, second, [ANNA]);
  const third = ring(desk.portal, app, '+79035551122', [ANNA]);
  await expect.poll(() => reports(third.callId)).toEqual(['ignored']);
  expect(await card(page).isVisible()).toBe(true);
  await card(page).getByRole('button', { name: 'Закрыть' }).click();
  await card(page).waitFor({ state: 'detached' });
});
