/** Contract: the unmodified vendor SDK (`B24Frame`) inside the emulator's call card. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import type { LocalApp } from '../../emulators/portal/state/apps.ts';
import type { LiveCall } from '../../emulators/portal/state/calls.ts';
import { browserOf, hide, installApp, openPortal, pushReady, readyFrame, ring, startDesk, type Desk } from '../helpers/portal-desk.ts'; // prettier-ignore
import { startSdkApp, type SdkApp, type SdkWindow } from '../helpers/portal-sdk-app.ts';
import { launchBrowser } from '../helpers/web-browser.ts';

declare const window: SdkWindow & { name: string };

const ANNA = 2;
let browser: Browser;
let sdk: SdkApp;
let desk: Desk;
let app: LocalApp;
let context: BrowserContext;
let page: Page;
let call: LiveCall;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  sdk = await startSdkApp();
  desk = await startDesk();
  app = installApp(desk.portal, sdk.origin);
  context = await browserOf(browser, desk, ANNA);
});
afterEach(async () => {
  await context.close();
  await desk.stop();
  await sdk.stop();
});

async function openCard(): Promise<Frame> {
  page = await openPortal(context, desk);
  call = ring(desk.portal, app, '+79131234567', [ANNA]);
  return readyFrame(page, '.call-card iframe');
}

/** The card in a page whose clock stands still, so that the SDK's 900 ms pass only when told to. */
async function openCardWithClock(): Promise<Frame> {
  page = await context.newPage();
  await page.clock.install();
  await page.goto(`${desk.url}/stream/`);
  await pushReady(page);
  call = ring(desk.portal, app, '+79131234567', [ANNA]);
  const frame = await readyFrame(page, '.call-card iframe');
  await page.clock.pauseAt(Date.now() + 3_600_000);
  return frame;
}

it('posts the form of the facts: query, lower-case fields, options as a JSON string of strings', async () => {
  await openCard();
  const post = sdk.posts[0]!;
  const host = new URL(desk.url).host;
  expect(post.path).toBe('/card');
  expect(post.query).toEqual({
    DOMAIN: host,
    PROTOCOL: '0',
    LANG: 'ru',
    APP_SID: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  });
  expect(post.body).toMatchObject({
    AUTH_EXPIRES: '3600',
    member_id: desk.portal.state.memberId,
    status: 'L',
    APPLICATION_TOKEN: app.applicationToken,
    PLACEMENT: 'CALL_CARD',
  });
  expect(JSON.parse(post.body['PLACEMENT_OPTIONS']!)).toEqual({
    CALL_ID: call.callId,
    PHONE_NUMBER: '+79131234567',
    LINE_NUMBER: '240100',
    LINE_NAME: expect.any(String) as string,
    CRM_ENTITY_TYPE: 'CONTACT',
    CRM_ENTITY_ID: '2',
    CRM_ACTIVITY_ID: 'undefined',
    CRM_BINDINGS: [
      { ENTITY_TYPE: 'CONTACT', ENTITY_ID: 2 },
      { ENTITY_TYPE: 'COMPANY', ENTITY_ID: 1 },
    ],
    CALL_DIRECTION: 'incoming',
    CALL_STATE: 'connected',
    CALL_LIST_MODE: 'false',
    URI: '/stream/',
  });
});

it('initialises, names the placement and its interface, and tells the status in real types', async () => {
  const frame = await openCard();
  const seen = await frame.evaluate(async () => {
    const b24 = await window.b24;
    return {
      placement: b24.placement.title,
      options: b24.placement.options as Record<string, unknown>,
      firstRun: b24.isFirstRun,
      admin: b24.auth.isAdmin,
      domain: b24.getTargetOrigin(),
      windowName: window.name,
      status: (await b24.placement.call('getStatus')) as Record<string, unknown>,
      interface: (await b24.placement.getInterface()) as unknown,
    };
  });
  expect(seen).toMatchObject({ placement: 'CALL_CARD', firstRun: false, admin: false, domain: desk.url });
  expect(seen.windowName).toBe(`${new URL(desk.url).host}|0|${sdk.posts[0]!.query['APP_SID']!}`);
  expect(seen.options['CALL_ID']).toBe(call.callId);
  expect(seen.status).toMatchObject({
    CALL_ID: call.callId,
    CRM_ENTITY_ID: 2,
    CALL_LIST_MODE: false,
    CALL_STATE: 'connected',
  });
  expect(seen.interface).toEqual({
    command: ['getStatus', 'disableAutoClose', 'enableAutoClose'],
    event: ['CallCard::EntityChanged', 'CallCard::BeforeClose', 'CallCard::CallStateChanged'],
  });
});

it('does not acknowledge bindEvent: an event within 900 ms is lost to the callback', async () => {
  const frame = await openCardWithClock();
  const bind = () =>
    frame.evaluate(() =>
      window.b24.then((b24) => {
        const bound = b24.placement.bindEvent('CallCard::BeforeClose', (event: unknown) =>
          window.events.push(['callback', event]),
        );
        void bound.then((first: unknown) => window.events.push(['promise', first]));
      }),
    );
  await frame.evaluate(async () => (await window.b24).placement.call('disableAutoClose') as Promise<unknown>);
  // Commands are handled in order: the answer to this one proves that the binding has arrived.
  const bindingArrived = () =>
    frame.evaluate(async () => (await window.b24).placement.call('getStatus') as Promise<unknown>);
  await bind();
  await bindingArrived();
  hide(desk.portal, call, [ANNA]);
  await expect.poll(() => frame.evaluate(() => window.events)).toEqual([['promise', '']]);

  await bind();
  await bindingArrived();
  await page.clock.runFor(900);
  await expect.poll(() => frame.evaluate(() => window.events)).toEqual([['promise', ''], ['promise', { isSafely: true }]]); // prettier-ignore
  hide(desk.portal, call, [ANNA]);
  // The first binding is alive too: there is no unsubscribing.
  await expect.poll(() => frame.evaluate(() => window.events.slice(2))).toEqual([['callback', ''], ['callback', '']]); // prettier-ignore
});

it('leaves unknown and denied commands unanswered', async () => {
  const frame = await openCard();
  const answers = await frame.evaluate(async () => {
    const b24 = await window.b24;
    return Promise.all([b24.placement.call('noSuchCommand'), b24.parent.setTitle('Чужой заголовок')]);
  });
  expect(answers).toEqual([{ isSafely: true }, { isSafely: true }]);
  expect(await page.locator('#pagetitle').textContent()).toBe('Лента');
});

it('resizes the frame, keeps options, and posts nothing but strings from the portal', async () => {
  const frame = await openCard();
  const seen = await frame.evaluate(async () => {
    const b24 = await window.b24;
    const resized = await (b24.parent.resizeWindow(500, 700) as Promise<unknown>);
    const fitted = await (b24.parent.fitWindow() as Promise<unknown>);
    await b24.options.userSet('volume', '7');
    return { resized, fitted, volume: b24.options.userGet('volume') as unknown, heard: window.heard };
  });
  expect(seen.resized).toEqual({ width: 500, height: 700 });
  expect(seen.fitted).toMatchObject({ width: '100%' });
  expect(seen.volume).toBe('7');
  await expect.poll(() => app.userOptions.get(ANNA)).toEqual({ volume: '7' });
  expect(seen.heard.every(({ data, origin }) => typeof data === 'string' && origin === desk.url)).toBe(true);
});

it('understands the forms of BX24.js, objects and raw values, and checks SID and source', async () => {
  const frame = await openCard();
  const sid = sdk.posts[0]!.query['APP_SID']!;
  const script = `(async (sid) => {
    const say = (message, target = window) => target.parent.postMessage(message, '*');
    const stranger = document.body.appendChild(document.createElement('iframe'));
    say('getStatus:{}:wrong-sid:0123456789abcdef0123456789abcdef');
    stranger.contentWindow.eval("top.postMessage('getStatus:{}:stranger:" + sid + "', '*')");
    say('resizeWindow:{"width":"100%","height":444}::' + sid);
    say('getStatus::bx-empty:' + sid);
    say('getStatus:{"a":"b:c"}:bx-json:' + sid);
    say({ method: 'getStatus', params: '', callback: 'object', appSid: sid, requestId: 'r' });
    say('getStatus:plain text:raw:' + sid);
  })(${JSON.stringify(sid)})`;
  await frame.evaluate(script);
  const keys = () => frame.evaluate(() => window.heard.map(({ data }) => String(data).split(':')[0]).slice(-4));
  await expect.poll(keys).toEqual(['bx-empty', 'bx-json', 'object', 'raw']);
  const all = await frame.evaluate(() => JSON.stringify(window.heard));
  expect(all).not.toMatch(/wrong-sid|stranger/);
  expect(await page.locator('.call-card iframe').evaluate((iframe) => (iframe as unknown as { style: { height: string } }).style.height)).toBe('444px'); // prettier-ignore
});

it('imPhoneTo is click-to-call: the portal registers the call itself and tells the chosen app', async () => {
  const { portal } = desk;
  portal.state.handlers.add({
    appId: app.id, event: 'ONEXTERNALCALLSTART', handler: `${sdk.origin}/events`, authType: 0, boundUserId: 0, offline: false,
  }); // prettier-ignore
  portal.setDefaultOutgoingNumber(`REST_APP:${app.id}`);
  const frame = await openCard();
  await frame.evaluate(() => void window.b24.then((b24) => b24.parent.imPhoneTo('8 (913) 765-43-21')));
  const event = () => sdk.posts.find((post) => post.path === '/events')?.body;
  await expect.poll(event).toMatchObject({
    event: 'ONEXTERNALCALLSTART',
    'data[PHONE_NUMBER]': '8 (913) 765-43-21',
    'data[USER_ID]': String(ANNA),
  });
  const registered = portal.state.calls.get(event()!['data[CALL_ID]']!);
  expect(registered).toMatchObject({ registeredBy: 'portal', type: 1, userId: ANNA });
});

it('REST works from the frame, and an expired token is refreshed through the portal page', async () => {
  const frame = await openCard();
  const whoAmI = () =>
    frame.evaluate(async () => {
      const answer = await (await window.b24).actions.v2.call.make({ method: 'profile' });
      return answer.getData()?.result as Record<string, unknown>;
    });
  expect(await whoAmI()).toMatchObject({ ID: String(ANNA), ADMIN: false });
  desk.portal.state.tokens.end(() => true, 'expire', desk.portal.clock.now());
  const before = sdk.posts[0]!.body['AUTH_ID'];
  expect(await whoAmI()).toMatchObject({ ID: String(ANNA) });
  const profile = desk.portal.state.requests.list().filter((request) => request.method === 'profile');
  expect(profile.map((request) => request.error)).toEqual([null, 'expired_token', null]);
  const now = await frame.evaluate(async () => {
    const auth = (await window.b24).auth.getAuthData();
    return auth === false ? '' : auth.access_token;
  });
  expect(now).toMatch(/^[0-9a-f]{70}$/);
  expect(now).not.toBe(before);
});

it('opens only the paths apps may open, and answers when the slider is closed', async () => {
  const frame = await openCard();
  const sid = sdk.posts[0]!.query['APP_SID']!;
  await frame.evaluate(`parent.postMessage('openPath:{"path":"/emulator/"}:forbidden:${sid}', '*')`);
  const last = () => frame.evaluate(() => window.heard.at(-1)?.data);
  await expect.poll(last).toBe('forbidden:{"result":"error","errorCode":"PATH_NOT_AVAILABLE"}');
  const closed = frame.evaluate(async () => {
    const b24 = await window.b24;
    return b24.slider.openPath(new URL('/crm/contact/details/2/', b24.getTargetOrigin()));
  });
  const inside = page.frameLocator('.slider iframe');
  await inside.getByRole('heading', { name: 'Иван Петров' }).waitFor();
  expect(await inside.locator('.menu').count()).toBe(0);
  await page.locator('.slider-close').click();
  expect(await closed).toEqual({ isOpenAtNewWindow: false, isClose: true });
});

it('lets the user pick an employee and a CRM contact', async () => {
  const frame = await openCard();
  const picked = frame.evaluate(async () => {
    const { dialog } = await window.b24;
    return {
      user: await dialog.selectUser(),
      crm: await dialog.selectCRM({ entityType: ['contact'], multiple: true }),
    };
  });
  const picker = page.locator('dialog.picker');
  await picker.getByLabel('Борис Кузнецов').check();
  await picker.getByRole('button', { name: 'Выбрать' }).click();
  await picker.getByLabel('Мария Сидорова').check();
  await picker.getByRole('button', { name: 'Выбрать' }).click();
  expect(await picked).toMatchObject({
    user: { id: '3', name: 'Борис Кузнецов', position: 'Оператор' },
    crm: { contact: [{ id: 'C_3', type: 'contact', title: 'Мария Сидорова' }] },
  });
});
