/**
 * `api/v1/live`: pushes calls and colleagues. A WebSocket and not server-sent events: over HTTP/1.1 a browser keeps six
 * connections to a server, and a portal has more tabs than that.
 */
import type { WebsocketHandler } from '@fastify/websocket';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import { AppError, describeError } from '../../app/errors.ts';
import type { Viewer } from '../../app/ports/operator.ts';
import { sessionIdentity, tokenIdentity } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { languageOf } from './language.ts';
import { LiveConnection } from './live-connection.ts';
import { comesFromUs } from './origin-check.ts';
import { LIVE_ROUTE } from './schemas-live.ts';

export function live(deps: HttpDeps): FastifyPluginCallback {
  return (app, _, done) => {
    const converse: WebsocketHandler = (socket, request) => {
      new LiveConnection({
        socket,
        clock: deps.clock,
        operatorCalls: deps.operatorCalls,
        identify: (token) => identify(deps, request, token),
        explain: (error) => {
          if (error instanceof AppError) return describeError(error, languageOf(request));
          deps.logger.error({ error: String(error) }, 'a live connection failed');
          return describeError(new AppError('internal'), languageOf(request));
        },
      }).start();
    };
    app.route({
      method: 'GET',
      url: '/live',
      schema: LIVE_ROUTE,
      handler: () => {
        throw new AppError('not_found');
      },
      wsHandler: converse,
    });
    done();
  };
}

/** A WebSocket carries the cookie whatever page opened it, so with a cookie the page's origin counts. */
async function identify(deps: HttpDeps, request: FastifyRequest, token: string | undefined): Promise<Viewer> {
  if (token !== undefined) return tokenIdentity(deps, token).viewer;
  if (!comesFromUs(request, deps.options.publicUrl)) throw new AppError('forbidden_origin');
  const identity = await sessionIdentity(deps, request);
  if (identity === null) throw new AppError('not_signed_in');
  return identity.viewer;
}
