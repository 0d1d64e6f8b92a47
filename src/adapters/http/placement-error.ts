/**
 * Where the portal says that it has removed our slow background worker. The message carries no tokens and its body is not
 * documented (known: only the code ERROR_PLACEMENT_LOADING_OVERTIME), so nothing in it is believed: the address names the company,
 * and whether the worker is gone the portal itself is asked.
 */
import type { FastifyPluginCallback } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../app/errors.ts';
import type { HttpDeps } from './context.ts';

const Query = z.object({ company: z.string().min(1).max(100) });

export function placementError(deps: HttpDeps): FastifyPluginCallback {
  return (app, _, done) => {
    app.post(
      '/bitrix24/placement-error',
      {
        schema: { tags: ['portal'], summary: 'The portal has removed a slow background worker' },
        config: { crossSite: true },
      },
      async (request, reply) => {
        const query = Query.safeParse(request.query);
        const company = query.success ? await deps.companies.find(query.data.company) : null;
        if (company === null) throw new AppError('event_forbidden');
        // The portal waits for nothing and reads no body.
        deps.startup.workerRemoved(company.id).catch((error: unknown) => {
          deps.logger.error(
            { company: company.id, error: String(error) },
            'a removed worker could not be looked after',
          );
        });
        return reply.type('text/plain').send('');
      },
    );
    done();
  };
}
