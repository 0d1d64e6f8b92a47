import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { LOGIN_PATH } from '../state/sessions.ts';
import type { Portal } from '../portal.ts';
import { registerAjax } from './ajax.ts';
import { asset } from './assets.ts';
import { registerActions } from './actions.ts';
import { registerEmulatorActions } from './actions-emulator.ts';
import { loginPage } from './pages/login.ts';
import { PushSocket } from './push-socket.ts';
import { registerViews } from './views.ts';
import { deskOf, readCookie, safeBackUrl, sessionCookie } from './visit.ts';

export { portalErrorPage } from './pages/login.ts';

/**
 * The portal's pages, their scripts, their JSON requests (`/bitrix/ajax/…`) and the push WebSocket (`/bitrix/push`).
 * Everything also exists under `/desk/<name>/`, each desk with a session and a card of its own: that way one browser
 * can play several employees.
 */
export function portalPages(portal: Portal): FastifyPluginAsync {
  // A plugin is asynchronous by its type; nothing here has to be waited for.
  return (app) => {
    useOwnParsers(app);
    const push = new PushSocket(portal);
    app.addHook('onReady', (done) => {
      push.start(app.server);
      done();
    });
    app.addHook('preClose', (done) => {
      push.stop();
      done();
    });
    app.get<{ Params: { name: string } }>('/bitrix/assets/:name', async (request, reply) => {
      const found = await asset(request.params.name);
      if (!found) return reply.code(404).send('not found');
      return reply.type(found.contentType).header('cache-control', 'no-cache').send(found.text);
    });
    for (const prefix of ['', '/desk/:desk']) {
      app.register(
        (desk, _options, done) => {
          registerSession(desk, portal);
          registerViews(desk, portal);
          registerActions(desk, portal);
          registerEmulatorActions(desk, portal);
          registerAjax(desk, portal);
          done();
        },
        { prefix },
      );
    }
    return Promise.resolve();
  };
}

/** Forms arrive as URLSearchParams: repeated fields matter, and the REST side has its own PHP reading of forms. */
function useOwnParsers(app: FastifyInstance): void {
  const form = 'application/x-www-form-urlencoded';
  if (app.hasContentTypeParser(form)) app.removeContentTypeParser(form);
  app.addContentTypeParser(form, { parseAs: 'string', bodyLimit: 262_144 }, (_request, body, done) => {
    done(null, new URLSearchParams(body as string));
  });
  const json = 'application/json';
  if (app.hasContentTypeParser(json)) app.removeContentTypeParser(json);
  app.addContentTypeParser(
    json,
    { parseAs: 'string', bodyLimit: 262_144 },
    app.getDefaultJsonParser('error', 'ignore'),
  );
}

function registerSession(app: FastifyInstance, portal: Portal): void {
  app.get<{ Querystring: { backurl?: string } }>(LOGIN_PATH, (request, reply) => {
    const { base } = deskOf(request);
    const back = safeBackUrl(request.query.backurl, `${base}/stream/`);
    return reply.type('text/html; charset=utf-8').send(loginPage(portal, base, back, false).text);
  });
  app.post(LOGIN_PATH, (request, reply) => {
    const { base, cookie } = deskOf(request);
    const form = request.body as URLSearchParams;
    const back = safeBackUrl(form.get('backurl') ?? undefined, `${base}/stream/`);
    const session = portal.loginUser(form.get('USER_LOGIN') ?? '', form.get('USER_PASSWORD') ?? '');
    if (!session)
      return reply
        .code(401)
        .type('text/html; charset=utf-8')
        .send(loginPage(portal, base, back, true).text);
    return reply.header('set-cookie', sessionCookie(cookie, session.id)).redirect(back, 303);
  });
  app.post('/logout/', (request, reply) => {
    const { base, cookie } = deskOf(request);
    const value = readCookie(request.headers.cookie, cookie);
    if (value !== undefined) portal.logout(value);
    return reply.header('set-cookie', sessionCookie(cookie, '')).redirect(`${base}${LOGIN_PATH}`, 303);
  });
}
