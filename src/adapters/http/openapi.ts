/** `GET api/openapi.json`: made from the schemas that check the requests. */
import type { SwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { FastifyPluginAsync } from 'fastify';
import type { HttpOptions } from './context.ts';
import { publicPath } from './context.ts';
import { LIVE_SCHEMAS } from './schemas-live.ts';

/** `path` of the settings is inside the paths already; a gateway's own prefix goes into `servers`. */
export function openapiOptions(options: HttpOptions): SwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'ecss-crm-server',
        description:
          'ECSS-10 in Bitrix24: company settings, employees, calls. `api/v1/` is JSON for the pages; errors are ' +
          '`{error, message, details?}` (docs/generated/errors.md). `api/v1/live` is a WebSocket whose messages are ' +
          'LiveHello, LiveWatch and LiveMessage; docs/protocols.md tells their order.',
        version: '1',
      },
      servers: [{ url: publicPath(options) === options.path ? '/' : publicPath(options) }],
      components: {
        schemas: LIVE_SCHEMAS,
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'ecss_session' },
          pageToken: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { pageToken: [] }],
    },
    transform: jsonSchemaTransform,
  };
}

export const openapi: FastifyPluginAsync = (app) => {
  app.get('/api/openapi.json', { schema: { tags: ['api'], summary: 'This document' } }, () => app.swagger());
  return Promise.resolve();
};
