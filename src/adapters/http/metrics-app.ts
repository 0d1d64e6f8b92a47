/** `/metrics`, apart from the public listeners: nobody signs in there, so it belongs on a loopback address or a Unix socket. */
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { health } from './health.ts';

export interface MetricsAppDeps {
  metrics: { contentType: string; text: () => Promise<string> };
  /** Why the server cannot serve now; empty when it can. */
  readiness: () => Promise<string[]>;
}

/** Also answers `/health/live` and `/health/ready`, for supervisors that see only this listener. */
export async function createMetricsApp({ metrics, readiness }: MetricsAppDeps): Promise<FastifyInstance> {
  const app = Fastify({ logger: false });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  await app.register(health({ readiness }));
  await app.ready();
  return app;
}
