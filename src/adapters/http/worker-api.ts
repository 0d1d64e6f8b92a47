/** `api/v1/worker/session`: the one tab of a browser that speaks for all trades its ticket for a page token. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { HttpDeps } from './context.ts';
import { refusals } from './schemas.ts';

const MAX_TICKET = 8_000;
const MAX_AUTH_ID = 2_000;

const SessionRequest = z.object({
  ticket: z.string().min(1).max(MAX_TICKET),
  authId: z.string().min(1).max(MAX_AUTH_ID).optional(),
});

const Session = z.object({
  token: z.string(),
  expiresInMs: z.number(),
  userId: z.string(),
});

export function workerApi(deps: HttpDeps): FastifyPluginAsyncZod {
  return (app) => {
    app.post(
      '/worker/session',
      { schema: { tags: ['session'], body: SessionRequest, response: { 200: Session, ...refusals } } },
      async (request) => {
        const viewer = await deps.workerAccess.viewerOf(request.body.ticket, request.body.authId ?? null);
        const { token, expiresAt } = deps.pageTokens.issue(viewer);
        return { token, expiresInMs: expiresAt - deps.clock.now(), userId: viewer.userId };
      },
    );
    return Promise.resolve();
  };
}
