/** The frames' own bridge inside the emulator's call card, with its page on an origin of its own. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { LiveCall } from '../../emulators/portal/state/calls.ts';
import type { Bridge } from '../../web/frames/bridge-wire.ts';
import { browserOf, hide, installApp, openPortal, readyFrame, ring, startDesk, type Desk } from '../helpers/portal-desk.ts'; // prettier-ignore
import { launchBrowser } from '../helpers/web-browser.ts';

declare const window: { bridge: Bridge; events: unknown[] };

const ANNA = 2;
const PAGE = `<!doctype html><title>Bridge</title><script type="module">
  import { openBridge } from '/bridge.ts';
  window.events = [];
  window.bridge = openBridge();
  document.body.dataset.ready = 'yes';
</script><body></body>`;

let server: Server;
let browser: Browser;
let desk: Desk;
let context: BrowserContext;
let page: Page;
let frame: Frame;
let call: LiveCall;

beforeAll(async () => {
  browser = await launchBrowser();
  server = createServer((request, response) => {
    const source = /^\/(bridge[\w-]*\.ts)$/.exec(request.url ?? '')?.[1];
    if (source === undefined) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
      return;
    }
    void readFile(new URL(`../../web/frames/${source}`, import.meta.url), 'utf8').then((text) => {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(stripTypeScriptTypes(text));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(async () => {
  desk = await startDesk();
  const { port } = server.address() as AddressInfo;
  const app = installApp(desk.portal, `http://127.0.0.1:${port}`);
  context = await browserOf(browser, desk, ANNA);
  page = await openPortal(context, desk);
  call = ring(desk.portal, app, '+79131234567', [ANNA]);
  frame = await readyFrame(page, '.call-card iframe');
});
afterEach(async () => {
  await context.close();
  await desk.stop();
});

it('asks and is answered, whatever the order of the answers', async () => {
  const [status, known] = await frame.evaluate(() =>
    Promise.all([window.bridge.call('getStatus'), window.bridge.call('getInterface')]),
  );
  expect(status).toMatchObject({ CALL_ID: call.callId, CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 2 });
  expect(known).toMatchObject({ command: ['getStatus', 'disableAutoClose', 'enableAutoClose'] });
});

it('resolves to null where the portal does not answer', async () => {
  expect(await frame.evaluate(() => window.bridge.call('noSuchCommand', {}, 50))).toBeNull();
});

it('opens a contact over the page and learns when that was closed', async () => {
  await frame.evaluate(() => {
    void window.bridge.call('openPath', { path: '/crm/contact/details/2/' }, Infinity).then((a) => window.events.push(a));
  }); // prettier-ignore
  await page.frameLocator('.slider iframe').getByText('Иван Петров').first().waitFor();
  expect(await frame.evaluate(() => window.events)).toEqual([]);
  await page.locator('.slider-close').click();
  await expect.poll(() => frame.evaluate(() => window.events)).toEqual([{ result: 'close' }]);
  expect(await frame.evaluate(() => window.bridge.call('openPath', { path: '/bitrix/admin/' }))).toEqual({
    result: 'error',
    errorCode: 'PATH_NOT_AVAILABLE',
  });
});

it('hears an event that fires at once after the binding, and keeps the card open while wanted', async () => {
  await frame.evaluate(async () => {
    window.bridge.on('CallCard::BeforeClose', (argument) => window.events.push(['before close', argument]));
    await window.bridge.call('disableAutoClose');
  });
  hide(desk.portal, call, [ANNA]);
  await expect.poll(() => frame.evaluate(() => window.events)).toEqual([['before close', undefined]]);
  expect(await page.locator('.call-card').count()).toBe(1);
  // The card goes at once, and with it the frame that would take the answer.
  await frame.evaluate(() => void window.bridge.call('enableAutoClose'));
  await page.locator('.call-card').waitFor({ state: 'detached' });
});

it('is none outside a portal', async () => {
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.locator('body[data-ready=yes]').waitFor({ state: 'attached' });
  expect(await page.evaluate(() => window.bridge)).toBeNull();
});
