/** `api/v1/calls` and `api/v1/colleagues`: the operator's calls, what may be done to them, and whom they may be handed to. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CALL_VERBS } from '../../app/ports/operator.ts';
import type { CallVerb } from '../../app/ports/operator.ts';
import { identityOf, requireAdmin, requireViewer } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { Call, Colleague, Digits, NumberToCall } from './schemas-calls.ts';
import { refusals } from './schemas.ts';

type BareVerb = Exclude<CallVerb, 'transfer' | 'consult' | 'dtmf'>;
const BARE_VERBS = CALL_VERBS.filter((verb): verb is BareVerb => !['transfer', 'consult', 'dtmf'].includes(verb));

const tags = ['calls'];
const params = z.object({ id: z.string() });
const done = { 204: z.null(), ...refusals };

export function callsApi(deps: HttpDeps): FastifyPluginAsyncZod {
  return (app) => {
    const { operatorCalls } = deps;
    const onRequest = requireViewer(deps);
    const calls = { tags, response: { 200: z.array(Call), ...refusals } };
    app.get('/calls/active', { onRequest, schema: calls }, (request) =>
      operatorCalls.active(identityOf(request).viewer),
    );
    app.get('/calls/everybody', { onRequest: requireAdmin(deps), schema: calls }, (request) =>
      operatorCalls.everybody(identityOf(request).viewer),
    );
    app.get(
      '/colleagues',
      { onRequest, schema: { tags, response: { 200: z.array(Colleague), ...refusals } } },
      (request) => operatorCalls.colleagues(identityOf(request).viewer),
    );
    for (const verb of BARE_VERBS) {
      app.post(
        `/calls/:id/${verb}`,
        { onRequest, schema: { tags, params, response: done } },
        async (request, reply) => {
          await operatorCalls.command(identityOf(request).viewer, request.params.id, { verb });
          return reply.code(204).send(null);
        },
      );
    }
    for (const verb of ['transfer', 'consult'] as const) {
      app.post(
        `/calls/:id/${verb}`,
        { onRequest, schema: { tags, params, body: NumberToCall, response: done } },
        async (request, reply) => {
          await operatorCalls.command(identityOf(request).viewer, request.params.id, { verb, to: request.body.to });
          return reply.code(204).send(null);
        },
      );
    }
    app.post(
      '/calls/:id/dtmf',
      { onRequest, schema: { tags, params, body: Digits, response: done } },
      async (request, reply) => {
        const { digits } = request.body;
        await operatorCalls.command(identityOf(request).viewer, request.params.id, { verb: 'dtmf', digits });
        return reply.code(204).send(null);
      },
    );
    app.post('/calls/:id/card', { onRequest, schema: { tags, params, response: done } }, async (request, reply) => {
      await operatorCalls.showCard(identityOf(request).viewer, request.params.id);
      return reply.code(204).send(null);
    });
    app.post(
      '/calls/dial',
      { onRequest, schema: { tags, body: NumberToCall, response: done } },
      async (request, reply) => {
        await operatorCalls.dial(identityOf(request).viewer, request.body.to);
        return reply.code(204).send(null);
      },
    );
    return Promise.resolve();
  };
}
