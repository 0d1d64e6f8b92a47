/** The call card: a frame that the portal opens by a form POST of the user's browser. */
import type { FastifyPluginCallback } from 'fastify';
import type { CallView } from '../../app/ports/operator.ts';
import { cardContext, openFrame } from './frame.ts';
import type { BuiltPages } from './built-pages.ts';
import type { HttpDeps } from './context.ts';
import { publicPath } from './context.ts';
import { formOf } from './forms.ts';
import { frameLanguage, languageOf } from './language.ts';
import { portalOrigins, sendBuiltPage, sendServerPage } from './replies.ts';
import { messagePage } from './server-page.ts';

const EXPLANATION = {
  ru: {
    title: 'Карточка звонка',
    text: 'Эту страницу открывает Битрикс24 внутри карточки звонка, сама по себе она пуста. Если вы видите её в браузере, сервер доступен и адрес карточки верен.',
  },
  en: {
    title: 'Call card',
    text: 'Bitrix24 opens this page inside the call card, by itself it is empty. If you see it in the browser, the server is reachable and the address of the card is right.',
  },
};

export function card(deps: HttpDeps, pages: BuiltPages): FastifyPluginCallback {
  return (app, _, done) => {
    app.get(
      '/call/call.html',
      { schema: { tags: ['pages'], summary: 'What the address is for' }, config: { page: true } },
      (request, reply) => {
        const lang = languageOf(request);
        const { title, text } = EXPLANATION[lang];
        return sendServerPage(reply, deps.options, messagePage(lang, title, text));
      },
    );

    const config = { page: true, crossSite: true } as const;
    app.post<{ Querystring: { LANG?: string } }>(
      '/call/call.html',
      { schema: { tags: ['portal'], summary: 'CALL_CARD frame; the portal posts it through the browser' }, config },
      async (request, reply) => {
        const form = formOf(request.body);
        const { company, viewer } = await openFrame(deps, form);
        const { token } = deps.pageTokens.issue(viewer);
        const context = cardContext(form);
        // What has ended is only shown where the card is about it; an operator's last minute would weigh more than the page.
        const shown = (call: CallView) => call.phase !== 'ended' || call.crmCallId === context.callId;
        const page = await pages.card({
          token,
          apiBase: `${publicPath(deps.options)}api/v1/`,
          lang: frameLanguage(request.query.LANG ?? null),
          ...context,
          portalOrigin: company.portalOrigin,
          userId: viewer.userId,
          calls: deps.operatorCalls.active(viewer).filter(shown),
          now: deps.clock.now(),
        });
        return sendBuiltPage(reply, page, portalOrigins(company));
      },
    );
    done();
  };
}
