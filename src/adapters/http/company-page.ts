/** The company's settings page outside the portal. */
import type { FastifyPluginCallback } from 'fastify';
import { sessionIdentity } from './auth.ts';
import type { BuiltPages } from './built-pages.ts';
import type { HttpDeps } from './context.ts';
import { publicPath } from './context.ts';
import { languageOf } from './language.ts';
import { sendBuiltPage } from './replies.ts';

export function companyPage(deps: HttpDeps, pages: BuiltPages): FastifyPluginCallback {
  const path = publicPath(deps.options);
  return (app, _, done) => {
    app.get(
      '/company',
      {
        schema: { tags: ['pages'], summary: 'The settings page of the company, for an administrator with a session' },
        config: { page: true },
      },
      async (request, reply) => {
        if ((await sessionIdentity(deps, request)) === null) return reply.redirect(path);
        const page = await pages.admin({
          token: null,
          tokenExpiresAt: null,
          apiBase: `${path}api/v1/`,
          loginUrl: path,
          lang: languageOf(request),
          theme: 'auto',
        });
        return sendBuiltPage(reply, page);
      },
    );
    done();
  };
}
