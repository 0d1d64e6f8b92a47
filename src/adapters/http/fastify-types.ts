import type { Identity } from './auth.ts';

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null;
  }
  interface FastifyContextConfig {
    /** Refusals are shown as a page instead of JSON. */
    page?: true;
    /** Other sites may post here: the portal, through the user's browser or by itself. */
    crossSite?: true;
  }
}
