import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { PortalCore } from '../core.ts';
import { dispatch } from '../rest/dispatcher.ts';
import { errors } from '../rest/errors.ts';
import { methodName, parseRequest } from '../rest/request.ts';
import { cutConnection, planFaults, wait } from './faults.ts';
import { rawBody } from './raw-body.ts';
import { redact } from './redact.ts';

/** Frames call REST cross-origin, so Allow-Origin must be on every answer, errors included (known). */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'origin, content-type, accept, authorization',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-max-age': '600',
};

/** `/rest/<method>` of the portal. */
export function restRoutes(core: PortalCore): FastifyPluginCallback {
  return (app, _options, done) => {
    rawBody(app);
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers(CORS);
    });
    app.options('/rest/*', (_request, reply) => reply.code(204).send());
    app.route({ method: ['GET', 'POST'], url: '/rest/*', handler: (request, reply) => serve(core, request, reply) });
    done();
  };
}

async function serve(core: PortalCore, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const at = core.clock.now();
  const [path, query] = splitUrl(request.url);
  const method = methodName(path.slice('/rest/'.length));
  const plan = planFaults(core, method);
  const parsed = parseRequest({
    http: request.method,
    path: method,
    query,
    contentType: request.headers['content-type'] ?? '',
    authorization: request.headers.authorization ?? '',
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    ip: request.ip,
  });
  await wait(core, plan.delayMs);
  if (plan.cut === 'before') {
    log({ status: 0, error: 'connection cut', appId: null, userId: null, batch: null });
    cutConnection(reply);
    return;
  }
  if (plan.instead) {
    const pair = core.state.tokens.access(parsed.token);
    const { status, code: error } = plan.instead;
    log({ status, error, appId: pair?.appId ?? null, userId: pair?.userId ?? null, batch: null });
    await reply.code(status).type(plan.instead.contentType).send(plan.instead.body);
    return;
  }
  const answer = isWebhook(method) ? webhookAnswer() : await dispatch(core, parsed);
  if (plan.cut === 'after') {
    log({ ...answer, error: 'answer cut' });
    cutConnection(reply);
    return;
  }
  log(answer);
  await reply
    .code(answer.status)
    .headers(answer.headers)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(answer.body));

  function log(outcome: Omit<Awaited<ReturnType<typeof dispatch>>, 'body' | 'headers'>): void {
    core.state.requests.add({
      at,
      durationMs: core.clock.now() - at,
      origin: 'portal',
      http: request.method,
      method,
      params: redact(method === 'batch' ? { halt: parsed.params['halt'] ?? 0 } : parsed.params),
      status: outcome.status,
      error: outcome.error,
      appId: outcome.appId,
      userId: outcome.userId,
      ip: request.ip,
      batch: outcome.batch?.map((item) => ({ ...item, params: redact(item.params) })) ?? null,
    });
  }
}

/** `/rest/<user>/<code>/<method>`: incoming webhooks are not part of this emulator. */
function isWebhook(method: string): boolean {
  return /^\d+\/[^/]+\//.test(method);
}

function webhookAnswer(): Awaited<ReturnType<typeof dispatch>> {
  const error = errors.noAuth();
  const { status, code } = error;
  return { status, body: error.body(), headers: {}, appId: null, userId: null, error: code, batch: null };
}

function splitUrl(url: string): [string, string] {
  const cut = url.indexOf('?');
  return cut < 0 ? [url, ''] : [url.slice(0, cut), url.slice(cut + 1)];
}
