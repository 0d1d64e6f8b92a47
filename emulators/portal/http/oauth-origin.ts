import Fastify, { type FastifyInstance } from 'fastify';
import { tokenRoutes } from '../oauth/routes.ts';
import type { Portal } from '../portal.ts';
import type { Tls } from './tls.ts';

/** Bitrix24's own OAuth server: `/oauth/token/` and `/rest/app.info`. */
export async function oauthOrigin(portal: Portal, tls: Tls): Promise<FastifyInstance> {
  const app = Fastify({
    ...(tls ? { https: tls } : {}),
    forceCloseConnections: true,
    routerOptions: { ignoreDuplicateSlashes: true, ignoreTrailingSlash: true },
  }) as FastifyInstance;
  await app.register(tokenRoutes(portal));
  return app;
}
