/**
 * The background worker: an invisible frame that the portal opens by a form POST on every page of every employee. The portal
 * removes a worker that is slow too often (known: 5 s), so the page is answered without asking anybody.
 */
import type { FastifyPluginCallback } from 'fastify';
import { frameClaim } from './frame.ts';
import type { BuiltPages } from './built-pages.ts';
import type { HttpDeps } from './context.ts';
import { publicPath } from './context.ts';
import { formOf } from './forms.ts';
import { frameLanguage, languageOf } from './language.ts';
import { portalOrigins, sendBuiltPage, sendServerPage } from './replies.ts';
import { messagePage } from './server-page.ts';

const EXPLANATION = {
  ru: {
    title: 'Кнопки карточки звонка',
    text: 'Эту страницу Битрикс24 открывает незаметно на каждой своей странице: она даёт карточке звонка кнопки «Ответить», «Завершить» и другие. Если вы видите её в браузере, сервер доступен и адрес верен.',
  },
  en: {
    title: 'Buttons of the call card',
    text: 'Bitrix24 opens this page invisibly on each of its own pages: it gives the call card its buttons to answer, hang up and so on. If you see it in the browser, the server is reachable and the address is right.',
  },
};

export function worker(deps: HttpDeps, pages: BuiltPages): FastifyPluginCallback {
  return (app, _, done) => {
    app.get(
      '/call/worker.html',
      { schema: { tags: ['pages'], summary: 'What the address is for' }, config: { page: true } },
      (request, reply) => {
        const { title, text } = EXPLANATION[languageOf(request)];
        return sendServerPage(reply, deps.options, messagePage(languageOf(request), title, text));
      },
    );

    const config = { page: true, crossSite: true } as const;
    app.post<{ Querystring: { LANG?: string } }>(
      '/call/worker.html',
      {
        schema: { tags: ['portal'], summary: 'PAGE_BACKGROUND_WORKER frame; the portal posts it through the browser' },
        config,
      },
      async (request, reply) => {
        const { company, ticket } = await deps.workerAccess.open(frameClaim(formOf(request.body)));
        const page = await pages.worker({
          apiBase: `${publicPath(deps.options)}api/v1/`,
          lang: frameLanguage(request.query.LANG ?? null),
          companyId: company.id,
          ticket,
        });
        return sendBuiltPage(reply, page, portalOrigins(company));
      },
    );
    done();
  };
}
