/** The HTTP application apart from the process: routes and hooks, no listener. */
import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { AppError } from '../../app/errors.ts';
import { auditApi } from './audit-api.ts';
import { assets } from './assets.ts';
import { BuiltPages } from './built-pages.ts';
import { callsApi } from './calls-api.ts';
import { callsPage } from './calls-page.ts';
import { card } from './card.ts';
import { companyApi } from './company-api.ts';
import { companyPage } from './company-page.ts';
import type { HttpDeps } from './context.ts';
import { publicPath } from './context.ts';
import { errorHandler, handleErrors, pathOf } from './errors.ts';
import { events } from './events.ts';
import './fastify-types.ts';
import { FormBody } from './forms.ts';
import { health } from './health.ts';
import { historyApi } from './history-api.ts';
import { live } from './live.ts';
import { login } from './login.ts';
import { openapi, openapiOptions } from './openapi.ts';
import { checkOrigin } from './origin-check.ts';
import { placementError } from './placement-error.ts';
import { root } from './root.ts';
import { API_POLICY } from './security-headers.ts';
import { sessionApi } from './session-api.ts';
import { storyApi } from './story-api.ts';
import { undeliveredApi } from './undelivered-api.ts';
import { usersApi } from './users-api.ts';
import { workerApi } from './worker-api.ts';
import { worker } from './worker.ts';

/** Forms of the portal are a few kilobytes; whoever sends more is not the portal. */
const BODY_LIMIT = 64 * 1024;
/** A frame says hello and is silent. */
const MAX_LIVE_MESSAGE = 16 * 1024;
/** PostgreSQL stores no NUL in a text, and nobody's name or number has one; in addresses it is `%00`. */
const ESCAPED_NUL = /\\u0000/;

/** Ready for `inject()` and for the listeners, which hand requests to its `server`; that one never listens itself. */
export async function createHttpApp(deps: HttpDeps): Promise<FastifyInstance> {
  const { options, logger } = deps;
  const app = Fastify({
    logger: false,
    // Ours: one that a client chose could be made to look like another's.
    genReqId: () => randomBytes(6).toString('base64url'),
    requestIdHeader: false,
    bodyLimit: BODY_LIMIT,
    frameworkErrors: errorHandler(deps),
    // The last hop only: what stands before it in X-Forwarded-For is whatever the client wrote there.
    trustProxy: options.trustProxy ? (_address, hop) => hop === 0 : false,
    // A gateway that replaces `/prefix` by `/` makes `//call/call.html` of `/prefix/call/call.html`.
    routerOptions: { ignoreDuplicateSlashes: true },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  handleErrors(app, deps);
  tolerateEmptyJson(app);

  await app.register(cookie);
  await app.register(formbody, { parser: (raw) => new FormBody(raw) as never });
  await app.register(helmet, {
    contentSecurityPolicy: false,
    // frame-ancestors of the policy rules who may frame what; X-Frame-Options cannot name a portal.
    frameguard: false,
    // Never by itself: with a self-signed certificate it would lock everybody out of this host, whatever else it serves.
    hsts: options.hsts && options.publicUrl.startsWith('https:') ? { includeSubDomains: false } : false,
    // Not no-referrer: that makes browsers blank the Origin of our own forms.
    referrerPolicy: { policy: 'same-origin' },
  });
  await app.register(rateLimit, {
    global: false,
    timeWindow: '1 minute',
    // Requests through a Unix socket without a forwarding header have no address.
    keyGenerator: (request) => (request.ip as string | undefined) ?? 'unix',
    errorResponseBuilder: () => new AppError('too_many_requests'),
  });
  await app.register(websocket, { options: { maxPayload: MAX_LIVE_MESSAGE, perMessageDeflate: false } });

  app.decorateRequest('identity', null);
  // First of all: every line that the request leads to names it.
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    deps.logContext.with({ requestId: request.id }, done);
  });
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('content-security-policy', API_POLICY).header('cache-control', 'no-store');
    done(request.url.includes('%00') ? new AppError('bad_request') : undefined);
  });
  app.addHook('onRequest', checkOrigin(options.publicUrl));
  app.addHook('onResponse', (request, reply, done) => {
    const facts = {
      requestId: request.id,
      method: request.method,
      url: pathOf(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    logger.http(facts, 'request');
    deps.answered?.(request.routeOptions.url ?? null, reply.statusCode, reply.elapsedTime);
    done();
  });

  const pages = new BuiltPages(options.pagesDir, publicPath(options), logger);
  await app.register(swagger, openapiOptions(options));
  await app.register(
    async (scope) => {
      await scope.register(root(deps, pages));
      await scope.register(login(deps));
      await scope.register(companyPage(deps, pages));
      await scope.register(events(deps));
      await scope.register(card(deps, pages));
      await scope.register(worker(deps, pages));
      await scope.register(placementError(deps));
      await scope.register(callsPage(deps, pages));
      await scope.register(assets(options));
      await scope.register(health(deps));
      await scope.register(openapi);
      await scope.register(
        async (api) => {
          await api.register(companyApi(deps));
          await api.register(usersApi(deps));
          await api.register(sessionApi(deps));
          await api.register(auditApi(deps));
          await api.register(callsApi(deps));
          await api.register(historyApi(deps));
          await api.register(undeliveredApi(deps));
          await api.register(storyApi(deps));
          await api.register(workerApi(deps));
          await api.register(live(deps));
        },
        { prefix: '/api/v1' },
      );
    },
    { prefix: options.path.replace(/\/$/, '') },
  );
  await app.ready();
  return app;
}

/** Pages post verbs without a body, and some clients label even nothing as JSON. */
function tolerateEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else if (ESCAPED_NUL.test(body as string)) done(new AppError('bad_request'));
    else void parse(request, body as string, done);
  });
}
