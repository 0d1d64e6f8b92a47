import type { PortalCore } from '../core.ts';
import type { LocalApp, LocalAppForm } from '../state/apps.ts';

const INSTALL_DATA = { VERSION: '1', ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: 'ru' };

/** An API-only app is installed by saving the form and hears ONAPPINSTALL once; one with pages by installFinish. */
export function createLocalApp(
  core: PortalCore,
  form: LocalAppForm,
  createdBy: number,
  keys?: { clientId: string; clientSecret: string },
): LocalApp {
  const app = core.state.apps.add(form, createdBy, core.clock.now(), keys);
  if (app.apiOnly && app.installUrl !== '') sendInstall(core, app, app.installUrl, createdBy);
  return app;
}

export function finishInstall(core: PortalCore, appId: number, userId: number): void {
  const app = core.state.apps.get(appId);
  if (!app || app.installed) return;
  app.installed = true;
  for (const handler of core.state.handlers.list(appId)) {
    if (handler.event === 'ONAPPINSTALL') sendInstall(core, app, handler.handler, userId);
  }
}

/** ONAPPUNINSTALL carries no tokens: API access is gone when it is sent. */
export function deleteApp(core: PortalCore, appId: number, clean: boolean): void {
  const { state } = core;
  const app = state.apps.get(appId);
  if (!app) return;
  const handlers = state.handlers.list(appId);
  const addresses = handlers.filter((handler) => handler.event === 'ONAPPUNINSTALL').map((handler) => handler.handler);
  state.tokens.end((pair) => pair.appId === appId, 'revoke', core.clock.now());
  for (const handler of handlers) state.handlers.delete(handler.id);
  for (const placement of state.placements.list({ appId })) state.placements.delete(placement.id);
  for (const line of state.lines.list(appId)) state.lines.delete(line.id);
  state.apps.delete(appId);
  for (const url of new Set(addresses)) {
    const data = { LANGUAGE_ID: 'ru', CLEAN: clean ? 1 : 0 };
    core.events.sendTo(app, url, 'ONAPPUNINSTALL', data, { userId: null, withRefresh: false });
  }
}

function sendInstall(core: PortalCore, app: LocalApp, url: string, userId: number): void {
  core.events.sendTo(app, url, 'ONAPPINSTALL', INSTALL_DATA, { userId, withRefresh: true });
}
