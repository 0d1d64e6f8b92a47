/** For supervisors: is the process alive, can it serve. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { HttpDeps } from './context.ts';

const Alive = z.object({ status: z.literal('ok') });
const Ready = z.object({ status: z.enum(['ok', 'unavailable']), reasons: z.array(z.string()) });

export function health(deps: Pick<HttpDeps, 'readiness'>): FastifyPluginAsyncZod {
  return (app) => {
    app.get(
      '/health/live',
      { schema: { tags: ['health'], response: { 200: Alive } } },
      () => ({ status: 'ok' }) as const,
    );
    app.get(
      '/health/ready',
      { schema: { tags: ['health'], response: { 200: Ready, 503: Ready } } },
      async (_request, reply) => {
        const reasons = await deps.readiness();
        const ready = reasons.length === 0;
        return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable', reasons });
      },
    );
    return Promise.resolve();
  };
}
