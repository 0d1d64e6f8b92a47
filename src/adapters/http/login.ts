/** The login form: from the domain to the portal's authorisation page. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError, errorTraits } from '../../app/errors.ts';
import type { HttpDeps } from './context.ts';
import { publicPath } from './context.ts';
import { LOGIN_COOKIE, setLoginCookie } from './cookies.ts';
import { FormBody } from './forms.ts';
import { languageOf } from './language.ts';
import { loginPage } from './login-page.ts';
import { sendServerPage } from './replies.ts';

const Fields = z.object({
  domain: z.string().trim().min(1).max(255),
  clientId: z.string().max(500).optional(),
  clientSecret: z.string().max(500).optional(),
});

export function login(deps: HttpDeps): FastifyPluginCallback {
  const { options } = deps;

  const begin = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const typed = request.body instanceof FormBody ? typedFields(request.body) : null;
    try {
      const fields = Fields.safeParse(typed ?? request.body);
      if (!fields.success) throw new AppError('bad_domain');
      const { redirectUrl, loginCookie } = await deps.registration.begin({
        ...fields.data,
        loginCookie: request.cookies[LOGIN_COOKIE],
      });
      setLoginCookie(reply, options, loginCookie);
      return await reply.redirect(redirectUrl);
    } catch (error) {
      if (!(error instanceof AppError) || typed === null) throw error;
      const { httpStatus, logLevel } = errorTraits(error.code);
      deps.logger[logLevel]({ error: error.code }, 'a sign-in was refused');
      const page = loginPage({
        lang: languageOf(request),
        basePath: publicPath(options),
        domain: typed['domain'] ?? '',
        clientId: typed['clientId'] ?? '',
        error,
        signedInAs: null,
      });
      return sendServerPage(reply.code(httpStatus), options, page);
    }
  };

  return (app, _, done) => {
    const rateLimit = { max: options.loginsPerMinute };
    app.post(
      '/login',
      {
        schema: { tags: ['pages'], summary: 'Login form: domain, clientId, clientSecret; leads to the portal' },
        config: { rateLimit },
      },
      begin,
    );
    // Where a reload of the form's answer in the address bar leads.
    app.get('/login', { schema: { tags: ['pages'], summary: 'Leads to the login page' } }, (_request, reply) =>
      reply.redirect(publicPath(options)),
    );
    done();
  };
}

function typedFields(body: FormBody): Partial<Record<string, string>> {
  return Object.fromEntries(Object.keys(Fields.shape).map((name) => [name, body.get(name) ?? '']));
}
