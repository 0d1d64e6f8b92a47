/** `api/v1/calls`: the operator's calls and what may be done to them. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CALL_VERBS } from '../../app/ports/operator.ts';
import { identityOf, requireViewer } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { Call, refusals } from './schemas.ts';

export function callsApi(deps: HttpDeps): FastifyPluginAsyncZod {
  return (app) => {
    const onRequest = requireViewer(deps);
    const tags = ['calls'];
    app.get(
      '/calls/active',
      { onRequest, schema: { tags, response: { 200: z.array(Call), ...refusals } } },
      (request) => deps.operatorCalls.active(identityOf(request).viewer),
    );
    for (const verb of CALL_VERBS) {
      app.post(
        `/calls/:id/${verb}`,
        { onRequest, schema: { tags, params: z.object({ id: z.string() }), response: { 204: z.null(), ...refusals } } },
        async (request, reply) => {
          await deps.operatorCalls.command(identityOf(request).viewer, request.params.id, verb);
          return reply.code(204).send(null);
        },
      );
    }
    return Promise.resolve();
  };
}
