/** `api/v1/audit`: the trail of changed settings, and undoing. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { undoState } from '../../app/companies/audit.ts';
import { identityOf, requireAdmin } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { AuditPage, AuditQuery } from './schemas-people.ts';
import { refusals } from './schemas.ts';

export function auditApi(deps: HttpDeps): FastifyPluginAsyncZod {
  return (app) => {
    const onRequest = requireAdmin(deps);
    const tags = ['audit'];
    app.get(
      '/audit',
      { onRequest, schema: { tags, querystring: AuditQuery, response: { 200: AuditPage, ...refusals } } },
      async (request) => {
        const { companyId } = identityOf(request).viewer;
        const { records, next } = await deps.auditTrail.page(companyId, request.query.before ?? null);
        return { records: records.map((record) => ({ ...record, undo: undoState(record) })), next };
      },
    );
    app.post(
      '/audit/:id/undo',
      { onRequest, schema: { tags, params: z.object({ id: z.string() }), response: { 204: z.null(), ...refusals } } },
      async (request, reply) => {
        await deps.auditUndo.undo(identityOf(request).viewer, request.params.id);
        return reply.code(204).send(null);
      },
    );
    return Promise.resolve();
  };
}
