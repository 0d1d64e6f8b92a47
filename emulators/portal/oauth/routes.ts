import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { PortalCore } from '../core.ts';
import { cutConnection, planFaults, wait } from '../http/faults.ts';
import { rawBody } from '../http/raw-body.ts';
import { redact } from '../http/redact.ts';
import { errors, RestError } from '../rest/errors.ts';
import { appInfo } from '../rest/methods/basic.ts';
import { text } from '../rest/params.ts';
import { parseRequest, type RestRequest } from '../rest/request.ts';
import { tokenAnswer } from './token.ts';

/** `/oauth/token/` (GET documented, POST form is what the vendor's SDK sends) and the trusted `/rest/app.info`. */
export function tokenRoutes(core: PortalCore): FastifyPluginCallback {
  return (app, _options, done) => {
    rawBody(app);
    app.route({
      method: ['GET', 'POST'],
      url: '/oauth/token',
      handler: (request, reply) =>
        serve(core, request, reply, 'oauth/token', (parsed) => {
          const params = Object.entries(parsed.params).map(([key, value]) => [key, text(value)]);
          return tokenAnswer(core, Object.fromEntries(params) as Record<string, string>);
        }),
    });
    for (const url of ['/rest/app.info', '/rest/app.info.json']) {
      app.route({
        method: ['GET', 'POST'],
        url,
        handler: (request, reply) =>
          serve(core, request, reply, 'app.info', (parsed) => ({ result: trustedInfo(core, parsed.token) })),
      });
    }
    done();
  };
}

function trustedInfo(core: PortalCore, token: string): Record<string, unknown> {
  const pair = core.state.tokens.access(token);
  if (!pair || pair.revoked) throw errors.noAuth();
  if (pair.expiresAt <= core.clock.now()) throw errors.expiredToken();
  const app = core.state.apps.get(pair.appId);
  if (!app) throw errors.appNotFound();
  return appInfo(app, core.state.knobs.enterprise);
}

async function serve(
  core: PortalCore,
  request: FastifyRequest,
  reply: FastifyReply,
  method: string,
  answer: (parsed: RestRequest) => Record<string, unknown>,
): Promise<void> {
  const at = core.clock.now();
  const plan = method === 'oauth/token' ? planFaults(core, method) : { delayMs: 0, instead: null, cut: null };
  const parsed = parseRequest({
    http: request.method,
    path: method,
    query: request.url.split('?')[1] ?? '',
    contentType: request.headers['content-type'] ?? '',
    authorization: request.headers.authorization ?? '',
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    ip: request.ip,
  });
  await wait(core, plan.delayMs);
  const outcome =
    plan.cut === 'before'
      ? { status: 0, body: null, contentType: '', code: 'connection cut' }
      : (plan.instead ?? attempt(() => answer(parsed)));
  core.state.requests.add({
    at,
    durationMs: core.clock.now() - at,
    origin: 'oauth',
    http: request.method,
    method,
    params: redact(parsed.params),
    status: outcome.status,
    error: outcome.code,
    appId: core.state.apps.byClientId(text(parsed.params['client_id']))?.id ?? null,
    userId: null,
    ip: request.ip,
    batch: null,
  });
  if (plan.cut) {
    cutConnection(reply);
    return;
  }
  await reply.code(outcome.status).type(outcome.contentType).send(outcome.body);
}

function attempt(work: () => Record<string, unknown>) {
  const contentType = 'application/json; charset=utf-8';
  try {
    return { status: 200, body: work(), contentType, code: null };
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return { status: error.status, body: error.body(), contentType, code: error.code };
  }
}
