/** `api/v1/company`. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { identityOf, requireAdmin } from './auth.ts';
import { companyAnswer } from './company-answer.ts';
import type { HttpDeps } from './context.ts';
import { Company, CompanyPatch, refusals } from './schemas.ts';

export function companyApi(deps: HttpDeps): FastifyPluginAsyncZod {
  return (app) => {
    const onRequest = requireAdmin(deps);
    const tags = ['company'];
    app.get('/company', { onRequest, schema: { tags, response: { 200: Company, ...refusals } } }, async (request) =>
      companyAnswer(await deps.companySettings.read(identityOf(request).viewer.companyId)),
    );
    app.patch(
      '/company',
      { onRequest, schema: { tags, body: CompanyPatch, response: { 200: Company, ...refusals } } },
      async (request) =>
        companyAnswer(await deps.companySettings.patch(identityOf(request).viewer.companyId, request.body)),
    );
    return Promise.resolve();
  };
}
