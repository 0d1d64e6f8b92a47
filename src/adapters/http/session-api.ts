/** `api/v1/session`: who am I, and signing out. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../app/errors.ts';
import { identityOf, requireViewer } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { clearSessionCookie } from './cookies.ts';
import { SessionInfo, refusals } from './schemas.ts';

export function sessionApi(deps: HttpDeps): FastifyPluginAsyncZod {
  return (app) => {
    const onRequest = requireViewer(deps);
    const tags = ['session'];
    app.get(
      '/session',
      { onRequest, schema: { tags, response: { 200: SessionInfo, ...refusals } } },
      async (request) => {
        const { viewer, session, expiresAt } = identityOf(request);
        const company = await deps.companies.find(viewer.companyId);
        if (company === null) throw new AppError('not_signed_in');
        return {
          company: { id: company.id, name: company.name, domain: new URL(company.portalOrigin).host },
          user: { id: viewer.userId, name: viewer.userName, admin: viewer.admin },
          by: session === null ? ('page' as const) : ('cookie' as const),
          expiresAt,
        };
      },
    );
    app.delete(
      '/session',
      { onRequest, schema: { tags, response: { 204: z.null(), ...refusals } } },
      async (request, reply) => {
        const { session } = identityOf(request);
        if (session !== null) await deps.sessions.close(session);
        clearSessionCookie(reply, deps.options);
        return reply.code(204).send(null);
      },
    );
    return Promise.resolve();
  };
}
