/** Frames of apps outside the card: own pages, sliders, and the background worker with the card's native buttons. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Browser, BrowserContext } from 'playwright-core';
import { browserOf, hide, installApp, openPortal, pushReady, readyFrame, ring, startDesk, type Desk } from '../helpers/portal-desk.ts'; // prettier-ignore
import { startSdkApp, type SdkApp, type SdkWindow } from '../helpers/portal-sdk-app.ts';
import { launchBrowser } from '../helpers/web-browser.ts';

declare const window: SdkWindow;

const ADMIN = 1;
const ANNA = 2;
let browser: Browser;
let sdk: SdkApp;
let desk: Desk;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  sdk = await startSdkApp();
  desk = await startDesk();
  context = await browserOf(browser, desk, ANNA);
});
afterEach(async () => {
  await context.close();
  await desk.stop();
  await sdk.stop();
});

function pagedApp(installed: boolean) {
  const app = desk.portal.createLocalApp(
    {
      name: 'Звонки',
      handlerUrl: `${sdk.origin}/`,
      installUrl: `${sdk.origin}/install`,
      apiOnly: false,
      scopes: ['placement'],
    },
    ADMIN,
  );
  if (installed) desk.portal.installFinish(app.id, ADMIN);
  return app;
}

it('opens a LEFT_MENU item as a page with the frame, where the title may not be set', async () => {
  installApp(desk.portal, sdk.origin, { LEFT_MENU: '/calls' });
  const page = await openPortal(context, desk);
  await page.locator('.menu').getByText('ECSS CRM').click();
  const frame = await readyFrame(page, '#app-page iframe');
  expect(sdk.posts[0]).toMatchObject({ path: '/calls', body: { PLACEMENT: 'LEFT_MENU' } });
  expect(await frame.evaluate(async () => (await window.b24).parent.setTitle('Моё') as Promise<unknown>)).toEqual({
    isSafely: true,
  });
  expect(await page.locator('#pagetitle').textContent()).toBe('ECSS CRM');
});

it('lets the main page of an app set the title and open itself in a slider, answered when that is closed', async () => {
  const app = pagedApp(true);
  const page = await openPortal(context, desk, `/marketplace/app/${app.id}/`);
  const frame = await readyFrame(page, '#app-page iframe');
  expect(await frame.evaluate(async () => (await window.b24).placement.title)).toBe('DEFAULT');
  await frame.evaluate(async () => (await window.b24).parent.setTitle('Сегодня 5 звонков'));
  await expect.poll(() => page.locator('#pagetitle').textContent()).toBe('Сегодня 5 звонков');
  const closed = frame.evaluate(async () => {
    const { slider } = await window.b24;
    return slider.openSliderAppPage({ bx24_title: 'Звонок', call: '17' }) as Promise<unknown>;
  });
  const slider = await readyFrame(page, '.slider iframe');
  expect(
    await slider.evaluate(async () => (await window.b24).placement.options as Record<string, unknown>),
  ).toMatchObject({ call: '17' });
  await slider.evaluate(() => void window.b24.then((b24) => b24.slider.closeSliderAppPage()));
  expect(await closed).toBe('');
  await expect.poll(() => page.locator('.slider').count()).toBe(0);
});

it('runs the installation in a frame: first run, install mode, finish and reload', async () => {
  const app = pagedApp(false);
  const admin = await browserOf(browser, desk, ADMIN);
  const page = await openPortal(admin, desk, `/marketplace/app/${app.id}/`);
  const frame = await readyFrame(page, '#app-page iframe');
  expect(sdk.posts[0]?.path).toBe('/install');
  expect(await frame.evaluate(async () => [(await window.b24).isFirstRun, (await window.b24).isInstallMode])).toEqual([
    true,
    true,
  ]);
  await frame.evaluate(() => void window.b24.then((b24) => b24.installFinish()));
  await page.waitForURL('**/?install_finished=Y');
  const again = await readyFrame(page, '#app-page iframe');
  expect(sdk.posts.at(-1)?.path).toBe('/');
  expect(await again.evaluate(async () => [(await window.b24).isFirstRun, (await window.b24).isInstallMode])).toEqual([
    false,
    false,
  ]);
  expect(desk.portal.apps()[0]?.installed).toBe(true);
  await admin.close();
});

it('gives the background worker the native buttons of its own calls', async () => {
  const app = installApp(desk.portal, sdk.origin, { PAGE_BACKGROUND_WORKER: '/worker' });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${desk.url}/stream/`);
  await pushReady(page);
  const worker = await readyFrame(page, 'iframe[id^=appframe_]');
  await page.clock.pauseAt(Date.now() + 3_600_000);
  const command = (name: string, params: Record<string, unknown> = {}) =>
    worker.evaluate(async ([n, p]) => (await window.b24).placement.call(n, p) as Promise<unknown>, [
      name,
      params,
    ] as const);
  expect(await command('CallCardSetUiState', { uiState: 'incoming' })).toEqual([
    { result: 'error', errorCode: 'Call card is undefined' },
  ]);
  expect(await command('CallCardGetListUiStates')).toContain('transferConnected');

  const heard = ['initialized', 'answerButtonClick', 'holdButtonClick', 'dialpadButtonClick', 'transferButtonClick'];
  await worker.evaluate(async (events) => {
    const b24 = await window.b24;
    for (const event of events) {
      void b24.placement.bindEvent(`BackgroundCallCard::${event}`, (data: unknown) =>
        window.events.push([event, data]),
      );
    }
  }, heard);
  await command('CallCardGetListUiStates');
  await page.clock.runFor(900);

  const call = ring(desk.portal, app, '+79131234567', [ANNA]);
  const card = page.locator('.call-card');
  await card.waitFor();
  await expect.poll(() => worker.evaluate(() => window.events[0])).toMatchObject(['initialized', { CALL_ID: call.callId, CALL_STATE: 'idle', CRM_ENTITY_ID: 2 }]); // prettier-ignore
  expect(await command('CallCardSetUiState', { uiState: 'nonsense' })).toEqual([{ result: 'error', errorCode: 'Invalid ui state' }]); // prettier-ignore
  expect(await command('CallCardSetUiState', { uiState: 'incoming' })).toEqual([]);
  expect(await command('CallCardSetCardTitle', { title: 'Звонит Иван' })).toEqual([]);
  expect(await command('CallCardSetStatusText', { statusText: 'Очередь продаж' })).toEqual([]);
  await expect.poll(() => card.locator('.card-title').textContent()).toBe('Звонит Иван');
  await expect.poll(() => card.textContent()).toContain('Очередь продаж');
  await card.getByRole('button', { name: 'Ответить' }).click();

  expect(await command('CallCardSetUiState', { uiState: 'connected' })).toEqual([]);
  await page.clock.runFor(65_000);
  await expect.poll(() => card.locator('.native-timer').textContent()).toBe('01:05');
  await card.getByRole('button', { name: 'Поставить на удержание' }).click();
  await card.getByRole('button', { name: 'Клавиатура' }).click();
  await card.getByRole('button', { name: '5', exact: true }).click();
  await card.getByRole('button', { name: 'Перенаправить на другого оператора' }).click();
  await card.getByLabel('Сотрудник').selectOption({ label: 'Борис Кузнецов' });
  await card.getByRole('button', { name: 'Перенаправить', exact: true }).click();
  await expect
    .poll(() => worker.evaluate(() => window.events.slice(1)))
    .toEqual([
      ['answerButtonClick', ''],
      ['holdButtonClick', true],
      ['dialpadButtonClick', '5'],
      ['transferButtonClick', { phoneNumber: '+79131234567', target: '3' }],
    ]);
  expect(await command('CallCardClose')).toEqual([]);
  await expect.poll(() => card.count()).toBe(0);
});

it('keeps a worker away from the cards of another app', async () => {
  const stranger = installApp(desk.portal, sdk.origin, {});
  installApp(desk.portal, sdk.origin, { PAGE_BACKGROUND_WORKER: '/worker' });
  const page = await openPortal(context, desk);
  const worker = await readyFrame(page, 'iframe[id^=appframe_]');
  const call = ring(desk.portal, stranger, '+79131234567', [ANNA]);
  await page.locator('.call-card').waitFor();
  const answer = await worker.evaluate(
    async () => (await window.b24).placement.call('CallCardClose') as Promise<unknown>,
  );
  expect(answer).toEqual([{ result: 'error', errorCode: 'Call card is undefined' }]);
  hide(desk.portal, call, [ANNA]);
  await page.locator('.call-card').waitFor({ state: 'detached' });
});

it('counts a worker that does not answer within five seconds', async () => {
  const app = installApp(desk.portal, sdk.origin, { PAGE_BACKGROUND_WORKER: '/worker' });
  const page = await context.newPage();
  await page.clock.install();
  await page.route('**/worker?*', () => {
    // Never answered.
  });
  await page.goto(`${desk.url}/stream/`);
  await pushReady(page);
  await page.locator('iframe[id^=appframe_]').waitFor({ state: 'attached' });
  const [placed] = desk.portal.state.placements.list({ appId: app.id });
  expect(placed?.slowLoads).toHaveLength(0);
  await page.clock.fastForward(5_100);
  await expect.poll(() => placed?.slowLoads.length).toBe(1);
});
