import Fastify, { type FastifyInstance } from 'fastify';
import { controlApi } from '../control/api.ts';
import { portalUrl } from '../core.ts';
import type { StartedPortal } from '../emulator.ts';
import { authorizeRoute } from '../oauth/authorize.ts';
import type { Portal } from '../portal.ts';
import { portalPages } from '../ui/index.ts';
import { restRoutes } from './rest-routes.ts';
import type { Tls } from './tls.ts';

export interface PortalOriginOptions {
  tls: Tls;
  rename: (target: { hostName?: string | undefined; port?: number | undefined }) => Promise<StartedPortal>;
}

/** The portal's own origin: pages, `/rest/`, `/oauth/authorize/` and the control API. */
export async function portalOrigin(portal: Portal, options: PortalOriginOptions): Promise<FastifyInstance> {
  const app = Fastify({
    ...(options.tls ? { https: options.tls } : {}),
    forceCloseConnections: true,
    routerOptions: { ignoreDuplicateSlashes: true },
  }) as FastifyInstance;
  app.addHook('onRequest', async (request, reply) => {
    if (!isMoved(portal, request.socket.localPort) || request.url.startsWith('/emulator/')) return;
    await reply.redirect(`${portalUrl(portal.address)}${request.url}`, 302);
  });
  await app.register(restRoutes(portal));
  await app.register(authorizeRoute(portal));
  await app.register(controlApi(portal, options.rename));
  await app.register(portalPages(portal));
  return app;
}

/** After a rename the old listener answers everything with 302, POST too (known); only the control API stays. */
function isMoved(portal: Portal, localPort: number | undefined): boolean {
  if (localPort === undefined) return false;
  return !portal.address.domain.endsWith(`:${localPort}`);
}
