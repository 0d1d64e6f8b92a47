/** `api/v1/session`: who am I, and signing out; `api/v1/sessions`: who else is signed in. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../app/errors.ts';
import type { Session } from '../../app/ports/store.ts';
import type { ApiSignedIn } from './api-types-people.ts';
import { identityOf, requireAdmin, requireViewer } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { clearSessionCookie } from './cookies.ts';
import { SignedIn } from './schemas-people.ts';
import { SessionInfo, refusals } from './schemas.ts';
import { browserOf } from './user-agent.ts';

const Everywhere = z.object({
  userId: z.string().optional().meta({ description: 'Whom to sign out; absent: oneself' }),
});

export function sessionApi(deps: HttpDeps): FastifyPluginAsyncZod {
  const { accounts, options } = deps;
  return (app) => {
    const onRequest = requireViewer(deps);
    const forAdmins = requireAdmin(deps);
    const tags = ['session'];
    const nothing = { 204: z.null(), ...refusals };
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
    app.delete('/session', { onRequest, schema: { tags, response: nothing } }, async (request, reply) => {
      const { session, viewer } = identityOf(request);
      if (session !== null) await accounts.signOut(viewer, session.id);
      clearSessionCookie(reply, options);
      return reply.code(204).send(null);
    });
    app.get(
      '/sessions',
      { onRequest: forAdmins, schema: { tags, response: { 200: z.array(SignedIn), ...refusals } } },
      async (request) => {
        const { session, viewer } = identityOf(request);
        return (await accounts.list(viewer.companyId)).map((each) => toSignedIn(each, session));
      },
    );
    app.delete(
      '/sessions/:id',
      { onRequest: forAdmins, schema: { tags, params: z.object({ id: z.string() }), response: nothing } },
      async (request, reply) => {
        const { session, viewer } = identityOf(request);
        await accounts.signOut(viewer, request.params.id);
        if (session?.id === request.params.id) clearSessionCookie(reply, options);
        return reply.code(204).send(null);
      },
    );
    app.delete(
      '/sessions',
      { onRequest: forAdmins, schema: { tags, querystring: Everywhere, response: nothing } },
      async (request, reply) => {
        const { viewer } = identityOf(request);
        const userId = request.query.userId ?? viewer.userId;
        await accounts.signOutEverywhere(viewer, userId);
        if (userId === viewer.userId) clearSessionCookie(reply, options);
        return reply.code(204).send(null);
      },
    );
    return Promise.resolve();
  };
}

function toSignedIn(session: Session, own: Session | null): ApiSignedIn {
  const { id, userId, userName, createdAt, lastSeenAt, expiresAt, userAgent } = session;
  const current = id === own?.id;
  return { id, userId, userName, createdAt, lastSeenAt, expiresAt, browser: browserOf(userAgent), current };
}
