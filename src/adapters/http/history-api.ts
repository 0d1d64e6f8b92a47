/** `api/v1/calls/history`: calls that have ended. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../app/errors.ts';
import { identityOf, requireViewer } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { HistoryPage } from './schemas-history.ts';
import { refusals } from './schemas.ts';

const Query = z.object({
  scope: z.enum(['mine', 'all']).default('mine').meta({ description: 'all: administrators only' }),
  text: z.string().max(100).default('').meta({ description: 'Name, number or a part of them' }),
  from: z.coerce.number().int().optional().meta({ description: 'Started at or after, epoch ms' }),
  to: z.coerce.number().int().optional().meta({ description: 'Started before, epoch ms' }),
  missed: z.literal('1').optional().meta({ description: 'Only incoming calls that nobody took' }),
  before: z.string().max(200).optional().meta({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export function historyApi(deps: HttpDeps): FastifyPluginAsyncZod {
  return (app) => {
    app.get(
      '/calls/history',
      {
        onRequest: requireViewer(deps),
        schema: { tags: ['calls'], querystring: Query, response: { 200: HistoryPage, ...refusals } },
      },
      async (request) => {
        const { viewer } = identityOf(request);
        const { scope, text, from, to, missed, before, limit } = request.query;
        if (scope === 'all' && !viewer.admin) throw new AppError('admin_only');
        const company = await deps.companies.find(viewer.companyId);
        const { calls, next } = await deps.history.search(viewer.companyId, {
          userId: scope === 'all' ? null : viewer.userId,
          text,
          from: from ?? null,
          to: to ?? null,
          missedOnly: missed === '1',
          includeInternal: company?.options.internalCalls ?? false,
          before: before ?? null,
          limit,
        });
        // The page has the living ones from `live`, with their verbs.
        return { calls: calls.filter((call) => call.endedAt !== null), next };
      },
    );
    return Promise.resolve();
  };
}
