import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Portal } from '../portal.ts';
import { portalErrorPage } from '../ui/index.ts';
import { toLogin, visitOf } from '../ui/visit.ts';

type Authorize = FastifyRequest<{ Querystring: Record<string, string | undefined> }>;

/**
 * `GET /oauth/authorize/?client_id&state` (known): `redirect_uri` is ignored, the target is the handler of the app's
 * form; without a session the login form comes first; failures are shown here, the app hears nothing of them.
 */
export function authorizeRoute(portal: Portal): FastifyPluginCallback {
  return (app, _options, done) => {
    for (const url of ['/oauth/authorize', '/oauth/authorize/', '/desk/:desk/oauth/authorize/']) {
      app.get(url, (request, reply) => authorize(portal, request as Authorize, reply));
    }
    done();
  };
}

function authorize(portal: Portal, request: Authorize, reply: FastifyReply): FastifyReply {
  const user = visitOf(portal, request)?.user;
  if (!user) return toLogin(request, reply);
  const { state, address, clock } = portal;
  const app = state.apps.byClientId(request.query['client_id'] ?? '');
  if (!app) return fail(reply, 'Приложение не найдено', 'Application not found (invalid_client).');
  if (!app.installed) return fail(reply, 'Приложение не установлено', 'Application is not installed.');
  const { code } = state.tokens.issueCode(app.id, user.id, clock.now());
  const query = new URLSearchParams({
    code,
    state: request.query['state'] ?? '',
    domain: address.domain,
    member_id: state.memberId,
    scope: app.scopes.join(','),
    server_domain: address.oauthDomain,
  });
  const glue = app.handlerUrl.includes('?') ? '&' : '?';
  return reply.redirect(`${app.handlerUrl}${glue}${query.toString()}`, 302);
}

function fail(reply: FastifyReply, title: string, text: string): FastifyReply {
  return reply.code(400).type('text/html; charset=utf-8').send(portalErrorPage(title, text).text);
}
