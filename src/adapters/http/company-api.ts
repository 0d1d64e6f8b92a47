/** `api/v1/company`: the company, its checks, its bindings and the test call. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { identityOf, requireAdmin } from './auth.ts';
import { checksAnswer } from './checks-answer.ts';
import { companyAnswer } from './company-answer.ts';
import type { HttpDeps } from './context.ts';
import { languageOf } from './language.ts';
import { Checks, ChecksWanted, TestCall, TestCallWanted } from './schemas-company.ts';
import { Company, CompanyPatch, refusals } from './schemas.ts';

const tags = ['company'];

export function companyApi(deps: HttpDeps): FastifyPluginAsyncZod {
  const { companySettings, rebinding } = deps;
  return async (app) => {
    const onRequest = requireAdmin(deps);
    const response = { 200: Company, ...refusals };
    app.get('/company', { onRequest, schema: { tags, response } }, async (request) =>
      companyAnswer(await companySettings.read(identityOf(request).viewer.companyId)),
    );
    app.patch('/company', { onRequest, schema: { tags, body: CompanyPatch, response } }, async (request) =>
      companyAnswer(await companySettings.patch(identityOf(request).viewer, request.body)),
    );
    app.post('/company/bindings', { onRequest, schema: { tags, response } }, async (request) => {
      const { viewer } = identityOf(request);
      await rebinding.run(viewer);
      return companyAnswer(await companySettings.read(viewer.companyId));
    });
    await app.register(checksApi(deps));
    await app.register(testCallApi(deps));
  };
}

function checksApi(deps: HttpDeps): FastifyPluginAsyncZod {
  const { companyChecks } = deps;
  return (app) => {
    const onRequest = requireAdmin(deps);
    const response = { 200: Checks, ...refusals };
    app.get('/company/checks', { onRequest, schema: { tags, response } }, async (request) =>
      checksAnswer(await companyChecks.state(identityOf(request).viewer.companyId), languageOf(request)),
    );
    // Answers at once; what is found shows in the GET as it is found.
    app.post('/company/checks', { onRequest, schema: { tags, body: ChecksWanted, response } }, async (request) => {
      const { companyId } = identityOf(request).viewer;
      await companyChecks.start(companyId, request.body?.only ?? null);
      return checksAnswer(await companyChecks.state(companyId), languageOf(request));
    });
    return Promise.resolve();
  };
}

function testCallApi(deps: HttpDeps): FastifyPluginAsyncZod {
  const { testCalls } = deps;
  return (app) => {
    const onRequest = requireAdmin(deps);
    const response = { 200: TestCall, ...refusals };
    app.get('/company/test-call', { onRequest, schema: { tags, response } }, async (request) => ({
      call: await testCalls.state(identityOf(request).viewer),
    }));
    app.post(
      '/company/test-call',
      { onRequest, schema: { tags, body: TestCallWanted, response } },
      async (request) => ({
        call: await testCalls.start(identityOf(request).viewer, request.body.to),
      }),
    );
    return Promise.resolve();
  };
}
