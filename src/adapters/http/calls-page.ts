/** «Звонки»: a page in the portal's left menu, and the same page as a browser tab of its own. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../app/errors.ts';
import type { Viewer } from '../../app/ports/operator.ts';
import { callsPageTexts } from '../../../locales/calls-page.ts';
import { sessionIdentity, tokenIdentity } from './auth.ts';
import type { BuiltPages } from './built-pages.ts';
import type { HttpDeps } from './context.ts';
import { publicPath } from './context.ts';
import { clearTabCookie, setTabCookie, TAB_COOKIE } from './cookies.ts';
import { formOf } from './forms.ts';
import { openFrame } from './frame.ts';
import { frameLanguage, languageOf } from './language.ts';
import { portalOrigins, sendBuiltPage, sendServerPage } from './replies.ts';
import { messagePage } from './server-page.ts';

/** Who looks at the tab, and with which right. */
interface TabViewer {
  viewer: Viewer;
  place: 'session_tab' | 'operator_tab';
}

export function callsPage(deps: HttpDeps, pages: BuiltPages): FastifyPluginCallback {
  const { options, pageTokens, operatorTabs } = deps;
  const path = publicPath(options);
  const pageUrl = `${path}calls.html`;
  const common = { apiBase: `${path}api/v1/`, pageUrl, loginUrl: path, theme: 'auto' } as const;
  const userOf = ({ userId: id, userName: name, admin }: Viewer) => ({ id, name, admin });

  const frame = async (request: FastifyRequest<{ Querystring: { LANG?: string } }>, reply: FastifyReply) => {
    const { company, viewer } = await openFrame(deps, formOf(request.body));
    const { token, expiresAt } = pageTokens.issue(viewer);
    const page = await pages.calls({
      ...common,
      place: 'portal',
      token,
      tokenExpiresAt: expiresAt,
      lang: frameLanguage(request.query.LANG ?? null),
      portalOrigin: company.portalOrigin,
      user: userOf(viewer),
    });
    return sendBuiltPage(reply, page, portalOrigins(company));
  };

  const tab = async (request: FastifyRequest, reply: FastifyReply) => {
    const lang = languageOf(request);
    const found = await tabViewer(deps, request);
    const company = found === null ? null : await deps.companies.find(found.viewer.companyId);
    if (found === null || company === null) {
      return sendServerPage(
        reply,
        options,
        messagePage(lang, callsPageTexts.title[lang], callsPageTexts.openFromPortal[lang]),
      );
    }
    const { viewer, place } = found;
    const issued = place === 'operator_tab' ? pageTokens.issue(viewer) : null;
    const page = await pages.calls({
      ...common,
      place,
      token: issued?.token ?? null,
      tokenExpiresAt: issued?.expiresAt ?? null,
      lang,
      portalOrigin: company.portalOrigin,
      user: userOf(viewer),
    });
    return sendBuiltPage(reply, page);
  };

  return (app, _, done) => {
    app.post(
      '/calls.html',
      {
        schema: {
          tags: ['portal'],
          summary: 'LEFT_MENU frame with the calls; the portal posts it through the browser',
        },
        config: { page: true, crossSite: true },
      },
      frame,
    );
    app.get(
      '/calls.html',
      { schema: { tags: ['pages'], summary: 'The calls in a tab of their own' }, config: { page: true } },
      tab,
    );

    // Below the page's own address, which is the path of the ticket's cookie.
    app.post(
      '/calls.html/tab',
      {
        schema: { tags: ['pages'], summary: 'From the frame to the tab: a cookie for the token' },
        config: { page: true },
      },
      (request, reply) => {
        const { viewer } = tokenIdentity(deps, formOf(request.body).get('token') ?? '');
        const { ticket, expiresAt } = operatorTabs.open(viewer);
        setTabCookie(reply, options, ticket, expiresAt - deps.clock.now());
        return reply.redirect(pageUrl, 303);
      },
    );
    app.post(
      '/calls.html/token',
      { schema: { tags: ['pages'], summary: 'A new page token for the tab' } },
      async (request) => {
        const found = await operatorTabs.find(request.cookies[TAB_COOKIE]);
        if (found === null) throw new AppError('not_signed_in');
        return pageTokens.issue(found.viewer);
      },
    );
    app.post(
      '/calls.html/leave',
      { schema: { tags: ['pages'], summary: 'Signs the tab out' }, config: { page: true } },
      (_request, reply) => {
        clearTabCookie(reply, options);
        return reply.redirect(pageUrl, 303);
      },
    );
    done();
  };
}

/**
 * The operator's ticket goes before an administrator's session, because it was asked for here, unless both are the same person's:
 * then the session, which may do more.
 */
async function tabViewer(deps: HttpDeps, request: FastifyRequest): Promise<TabViewer | null> {
  const session = await sessionIdentity(deps, request);
  const ticket = await deps.operatorTabs.find(request.cookies[TAB_COOKIE]);
  const samePerson =
    session?.viewer.userId === ticket?.viewer.userId && session?.viewer.companyId === ticket?.viewer.companyId;
  if (ticket !== null && !samePerson) return { viewer: ticket.viewer, place: 'operator_tab' };
  return session === null ? null : { viewer: session.viewer, place: 'session_tab' };
}
