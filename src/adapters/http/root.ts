/**
 * The address that stands in the card of the local application: the administrator's login page, the OAuth callback, the app's page
 * inside the portal and, when the portal was told so, its events.
 */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, errorTraits } from '../../app/errors.ts';
import { sessionIdentity } from './auth.ts';
import type { BuiltPages } from './built-pages.ts';
import type { HttpDeps } from './context.ts';
import { publicPath } from './context.ts';
import { LOGIN_COOKIE, setSessionCookie } from './cookies.ts';
import { acceptEvent } from './events.ts';
import { formOf } from './forms.ts';
import { openFrame } from './frame.ts';
import { frameLanguage, languageOf } from './language.ts';
import { loginPage } from './login-page.ts';
import { portalOrigins, sendBuiltPage, sendServerPage } from './replies.ts';
import { messagePage } from './server-page.ts';

type Query = Partial<Record<string, string | string[]>>;

const FOR_ADMINISTRATORS = {
  ru: 'Здесь настройки для администратора портала. Управление вызовом — в карточке звонка, она откроется сама.',
  en: 'These are settings for the administrator of the portal. Calls are controlled in the call card, which opens by itself.',
};

export function root(deps: HttpDeps, pages: BuiltPages): FastifyPluginCallback {
  const { options } = deps;
  const path = publicPath(options);

  const get = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const lang = languageOf(request);
    const query = request.query as Query;
    if (isCallback(query)) {
      try {
        return await finishLogin(deps, request, reply, query);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const { httpStatus, logLevel } = errorTraits(error.code);
        deps.logger[logLevel]({ error: error.code }, 'a sign-in was refused');
        const page = loginPage({
          lang,
          basePath: path,
          domain: text(query['domain']) ?? '',
          clientId: text(error.details['clientId']) ?? '',
          error,
          signedInAs: null,
        });
        return sendServerPage(reply.code(httpStatus), options, page);
      }
    }
    const identity = await sessionIdentity(deps, request);
    const signedInAs = identity === null ? null : identity.viewer.userName;
    // «Войти заново» of the settings page names the portal, and so does that page when the session is no more.
    const domain = text(query['domain']) ?? '';
    const ended = text(query['ended']) !== null;
    return sendServerPage(
      reply,
      options,
      loginPage({ lang, basePath: path, domain, clientId: '', error: null, signedInAs, ended }),
    );
  };

  const post = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const form = formOf(request.body);
    if (form.get('event') !== undefined) return acceptEvent(deps, form, reply);
    const lang = frameLanguage(text((request.query as Query)['LANG']));
    const { company, viewer } = await openFrame(deps, form);
    const portals = portalOrigins(company);
    if (!viewer.admin) {
      return sendServerPage(reply, options, messagePage(lang, 'ECSS-10', FOR_ADMINISTRATORS[lang]), portals);
    }
    const { token, expiresAt } = deps.pageTokens.issue(viewer);
    const page = await pages.admin({
      token,
      tokenExpiresAt: expiresAt,
      apiBase: `${path}api/v1/`,
      loginUrl: path,
      lang,
      theme: 'auto',
    });
    return sendBuiltPage(reply, page, portals);
  };

  const loginLimit = {
    max: options.loginsPerMinute,
    allowList: (request: FastifyRequest) => !isCallback(request.query as Query),
  };
  return (app, _, done) => {
    // Fastify serves a prefix's '/' with and without the closing slash; the handler's address is typed into the portal by hand.
    app.get(
      '/',
      {
        schema: { tags: ['pages'], summary: 'Login page; with code and state the OAuth callback' },
        config: { page: true, rateLimit: loginLimit },
      },
      get,
    );
    app.post(
      '/',
      {
        schema: {
          tags: ['portal'],
          summary: 'The settings page in a frame of the portal; with event= an online event',
        },
        config: { page: true, crossSite: true },
      },
      post,
    );
    done();
  };
}

async function finishLogin(
  deps: HttpDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  query: Query,
): Promise<FastifyReply> {
  const { token, session } = await deps.registration.complete({
    code: text(query['code']) ?? '',
    state: text(query['state']) ?? '',
    domain: text(query['domain']),
    memberId: text(query['member_id']),
    serverDomain: text(query['server_domain']),
    loginCookie: request.cookies[LOGIN_COOKIE],
  });
  setSessionCookie(reply, deps.options, token, session.expiresAt - deps.clock.now());
  return reply.redirect(`${publicPath(deps.options)}company`);
}

function isCallback(query: Query): boolean {
  return text(query['code']) !== null && text(query['state']) !== null;
}

/** A parameter given once; a repeated one is nobody's. */
function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
