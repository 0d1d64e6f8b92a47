/** `api/v1/stories`: why calls went as they did, for administrators. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { identityOf, requireAdmin } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { languageOf } from './language.ts';
import { Story, StoryExport, StoryPage } from './schemas-story.ts';
import { refusals } from './schemas.ts';

const Query = z.object({
  text: z.string().max(100).default('').meta({ description: 'Name, number or a part of them' }),
  userId: z.string().max(50).optional().meta({ description: 'Calls in which this employee had a hand' }),
  from: z.coerce.number().int().optional().meta({ description: 'Started at or after, epoch ms' }),
  to: z.coerce.number().int().optional().meta({ description: 'Started before, epoch ms' }),
  before: z.string().max(200).optional().meta({ description: '`next` of the page before' }),
});
const Params = z.object({ id: z.string().max(100) });
const ExportQuery = z.object({
  numbers: z
    .enum(['masked', 'plain'])
    .default('masked')
    .meta({ description: 'masked: without clients’ numbers and names' }),
});

export function storyApi(deps: HttpDeps): FastifyPluginAsyncZod {
  return (app) => {
    const onRequest = requireAdmin(deps);
    const tags = ['stories'];
    app.get(
      '/stories',
      { onRequest, schema: { tags, querystring: Query, response: { 200: StoryPage, ...refusals } } },
      (request) => {
        const { text, userId, from, to, before } = request.query;
        return deps.stories.list(identityOf(request).viewer.companyId, {
          text,
          userId: userId ?? null,
          from: from ?? null,
          to: to ?? null,
          before: before ?? null,
        });
      },
    );
    app.get(
      '/stories/:id',
      { onRequest, schema: { tags, params: Params, response: { 200: Story, ...refusals } } },
      (request) => deps.stories.story(identityOf(request).viewer.companyId, request.params.id),
    );
    app.get(
      '/stories/:id/export',
      {
        onRequest,
        schema: { tags, params: Params, querystring: ExportQuery, response: { 200: StoryExport, ...refusals } },
      },
      async (request, reply) => {
        const { companyId } = identityOf(request).viewer;
        const { numbers } = request.query;
        const { fileName, content } = await deps.stories.export(
          companyId,
          request.params.id,
          numbers,
          languageOf(request),
        );
        return reply.header('content-disposition', `attachment; filename="${fileName}"`).send(content);
      },
    );
    return Promise.resolve();
  };
}
