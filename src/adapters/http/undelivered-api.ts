/** `api/v1/undelivered`: calls that Bitrix24 does not take. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { identityOf, requireAdmin } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { refusals, UndeliveredCall } from './schemas.ts';

export function undeliveredApi(deps: HttpDeps): FastifyPluginAsyncZod {
  return (app) => {
    const onRequest = requireAdmin(deps);
    const tags = ['undelivered'];
    app.get(
      '/undelivered',
      { onRequest, schema: { tags, response: { 200: z.array(UndeliveredCall), ...refusals } } },
      (request) => deps.undelivered.list(identityOf(request).viewer.companyId),
    );
    app.post(
      '/undelivered/:id/retry',
      { onRequest, schema: { tags, params: z.object({ id: z.string() }), response: { 204: z.null(), ...refusals } } },
      async (request, reply) => {
        const { viewer } = identityOf(request);
        const { id: callId } = request.params;
        const call = (await deps.undelivered.list(viewer.companyId)).find(({ id }) => id === callId);
        await deps.undelivered.retry(viewer.companyId, callId);
        const after = { callId, clientNumber: call?.clientNumber ?? null };
        await deps.audit.record(viewer, { what: 'sent_again', before: null, after });
        return reply.code(204).send(null);
      },
    );
    return Promise.resolve();
  };
}
