import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { PortalEmulator } from '../../emulators/portal/emulator.ts';
import type { Portal } from '../../emulators/portal/portal.ts';
import { hideCard, showCard } from '../../emulators/portal/telephony/cards.ts';
import { registerCall } from '../../emulators/portal/telephony/registration.ts';
import type { LocalApp } from '../../emulators/portal/state/apps.ts';
import type { LiveCall } from '../../emulators/portal/state/calls.ts';

/** A whole portal with the sample company. */
export interface Desk {
  portal: Portal;
  url: string;
  stop(): Promise<void>;
}

export async function startDesk(): Promise<Desk> {
  const emulator = new PortalEmulator();
  const { portalUrl } = await emulator.start();
  return { portal: emulator.portal, url: portalUrl, stop: () => emulator.stop() };
}

/** An installed API-only app with a CALL_CARD tab (and whatever else is named) at `origin`. */
export function installApp(
  portal: Portal,
  origin: string,
  placements: Record<string, string> = { CALL_CARD: '/card' },
): LocalApp {
  const app = portal.createLocalApp(
    {
      name: 'ECSS CRM',
      handlerUrl: `${origin}/`,
      installUrl: '',
      apiOnly: true,
      scopes: ['placement', 'user', 'telephony', 'call'],
    },
    1,
  );
  for (const [placement, path] of Object.entries(placements)) bind(portal, app, placement, origin + path);
  return app;
}

export function bind(portal: Portal, app: LocalApp, placement: string, handler: string): void {
  portal.state.placements.add({
    appId: app.id, placement, userId: 0, handler, title: app.name, description: '', groupName: '', langAll: {}, options: {},
  }); // prettier-ignore
}

/** An incoming call registered by the app and shown to the users. */
export function ring(portal: Portal, app: LocalApp, phoneNumber: string, userIds: number[]): LiveCall {
  const user = portal.state.users.get(userIds[0] ?? 0);
  if (!user) throw new Error('no such user');
  const { call } = registerCall(portal, {
    app, user, phoneNumber, type: 2, startedAt: portal.clock.now(), registeredBy: 'app', lineNumber: '240100',
    externalCallId: `${phoneNumber}-${userIds.join('-')}`, crmCreate: false, crm: null, show: false, callListId: 0,
  }); // prettier-ignore
  showCard(portal, call, userIds);
  return call;
}

/** The call is gone from the users' desks. */
export function hide(portal: Portal, call: LiveCall, userIds: number[]): void {
  hideCard(portal, call, userIds, 'hide');
}

/** A browser of its own in which the employee is logged in. */
export async function browserOf(browser: Browser, desk: Desk, userId: number): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'ru-RU', viewport: { width: 1280, height: 800 } });
  const { id } = desk.portal.openSession(userId);
  await context.addCookies([{ name: 'BITRIX_SM_SID', value: id, url: desk.url }]);
  return context;
}

/** A page of the portal, ready to be pushed to. */
export async function openPortal(context: BrowserContext, desk: Desk, path = '/stream/'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(desk.url + path);
  await pushReady(page);
  return page;
}

export async function pushReady(page: Page): Promise<void> {
  await page.locator('html[data-push=open]').waitFor({ state: 'attached' });
}

/** The frame inside `selector`, once the SDK in it has been initialised. */
export async function readyFrame(page: Page, selector: string): Promise<Frame> {
  await page.locator(selector).waitFor({ state: 'attached' });
  const handle = await page.locator(selector).elementHandle();
  const frame = await handle.contentFrame();
  if (!frame) throw new Error(`${selector} has no frame`);
  await frame.locator('body[data-ready=yes]').waitFor({ state: 'attached' });
  return frame;
}
