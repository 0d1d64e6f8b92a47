import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  domainSchema,
  externalSchema,
  groupSchema,
  integrationSchema,
  queueSchema,
  subscriberSchema,
  vatsTypeSchema,
} from '../engine/config.ts';
import type { Ecss10Emulator } from '../index.ts';
import { describeDomain } from './state.ts';

const inDomain = z.object({ domain: z.string() });
const withNumber = inDomain.extend({ number: z.string() });
const withClient = inDomain.extend({ clientId: z.string() });
const anyBody = z.record(z.string(), z.unknown()).default({});

/** Domains, numbers, outside parties, integrations. PUT creates or replaces. */
export function directoryRoutes(app: FastifyInstance, emulator: Ecss10Emulator): void {
  const { directory } = emulator;
  const body = (value: unknown): Record<string, unknown> => anyBody.parse(value ?? {});

  app.get('/api/domains/:domain', ({ params }) => {
    const { domain } = inDomain.parse(params);
    return describeDomain(directory, directory.domain(domain));
  });
  app.put('/api/domains/:domain', ({ params, body: given }) => {
    const { domain: name } = inDomain.parse(params);
    return describeDomain(directory, directory.putDomain(domainSchema.parse({ ...body(given), name })));
  });
  app.patch('/api/domains/:domain', ({ params, body: given }) => {
    const { domain } = inDomain.parse(params);
    directory.setVatsType(domain, z.strictObject({ vatsType: vatsTypeSchema }).parse(given).vatsType);
    return describeDomain(directory, directory.domain(domain));
  });
  app.delete('/api/domains/:domain', ({ params }) => {
    directory.removeDomain(inDomain.parse(params).domain);
    return {};
  });

  app.put('/api/domains/:domain/subscribers/:number', ({ params, body: given }) => {
    const { domain, number } = withNumber.parse(params);
    return directory.putSubscriber(domain, subscriberSchema.parse({ ...body(given), number }));
  });
  app.patch('/api/domains/:domain/subscribers/:number', ({ params, body: given }) => {
    const { domain, number } = withNumber.parse(params);
    return directory.putSubscriber(
      domain,
      subscriberSchema.parse({ ...directory.subscriber(domain, number), ...body(given), number }),
    );
  });
  app.put('/api/domains/:domain/groups/:number', ({ params, body: given }) => {
    const { domain, number } = withNumber.parse(params);
    return directory.putGroup(domain, groupSchema.parse({ ...body(given), number }));
  });
  app.put('/api/domains/:domain/queues/:number', ({ params, body: given }) => {
    const { domain, number } = withNumber.parse(params);
    return directory.putQueue(domain, queueSchema.parse({ ...body(given), number }));
  });
  for (const kind of ['subscribers', 'groups', 'queues'] as const) {
    app.delete(`/api/domains/:domain/${kind}/:number`, ({ params }) => {
      const { domain, number } = withNumber.parse(params);
      directory.removeNumber(domain, number, kind);
      return {};
    });
  }

  app.put('/api/domains/:domain/externals/:number', ({ params, body: given }) => {
    const { domain, number } = withNumber.parse(params);
    return directory.putExternal(domain, externalSchema.parse({ ...body(given), number }));
  });
  app.delete('/api/domains/:domain/externals/:number', ({ params }) => {
    const { domain, number } = withNumber.parse(params);
    directory.removeExternal(domain, number);
    return {};
  });

  app.put('/api/domains/:domain/integrations/:clientId', ({ params, body: given }) => {
    const { domain, clientId } = withClient.parse(params);
    directory.putIntegration(domain, integrationSchema.parse({ ...body(given), clientId }));
    return integration(domain, clientId);
  });
  app.patch('/api/domains/:domain/integrations/:clientId', ({ params, body: given }) => {
    const { domain, clientId } = withClient.parse(params);
    const { numbers } = z.strictObject({ numbers: z.string() }).parse(given);
    directory.setIntegrationNumbers(domain, clientId, numbers);
    return integration(domain, clientId);
  });
  app.post('/api/domains/:domain/integrations/:clientId/replace-key', ({ params }) => {
    const { domain, clientId } = withClient.parse(params);
    directory.replaceApiKey(domain, clientId);
    return integration(domain, clientId);
  });
  app.delete('/api/domains/:domain/integrations/:clientId', ({ params }) => {
    const { domain, clientId } = withClient.parse(params);
    directory.removeIntegration(domain, clientId);
    return {};
  });

  function integration(domain: string, clientId: string): object | undefined {
    return describeDomain(directory, directory.domain(domain)).integrations.find((one) => one.clientId === clientId);
  }
}
