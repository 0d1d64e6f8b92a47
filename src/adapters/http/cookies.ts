import type { FastifyReply } from 'fastify';
import type { HttpOptions } from './context.ts';
import { publicPath } from './context.ts';

export const SESSION_COOKIE = 'ecss_session';
export const LOGIN_COOKIE = 'ecss_login';
export const TAB_COOKIE = 'ecss_calls';
const LOGIN_SECONDS = 600;

/**
 * SameSite=Lax and not Strict: the OAuth callback is a redirect from another site, and a Strict login cookie would not come with
 * it. No closing slash in the path: the portal may send the browser to `/prefix` as well as to `/prefix/`.
 */
function attributes(options: HttpOptions) {
  return {
    httpOnly: true,
    sameSite: 'lax',
    secure: options.publicUrl.startsWith('https:'),
    path: publicPath(options).replace(/(.)\/$/, '$1'),
  } as const;
}

export function setSessionCookie(reply: FastifyReply, options: HttpOptions, token: string, lifetimeMs: number): void {
  void reply.setCookie(SESSION_COOKIE, token, { ...attributes(options), maxAge: Math.floor(lifetimeMs / 1000) });
}

export function clearSessionCookie(reply: FastifyReply, options: HttpOptions): void {
  void reply.clearCookie(SESSION_COOKIE, attributes(options));
}

export function setLoginCookie(reply: FastifyReply, options: HttpOptions, value: string): void {
  void reply.setCookie(LOGIN_COOKIE, value, { ...attributes(options), maxAge: LOGIN_SECONDS });
}

/** The operator's ticket: sent to the page «Звонки» alone. */
function tabAttributes(options: HttpOptions) {
  return { ...attributes(options), path: `${publicPath(options)}calls.html` };
}

export function setTabCookie(reply: FastifyReply, options: HttpOptions, ticket: string, lifetimeMs: number): void {
  void reply.setCookie(TAB_COOKIE, ticket, { ...tabAttributes(options), maxAge: Math.floor(lifetimeMs / 1000) });
}

export function clearTabCookie(reply: FastifyReply, options: HttpOptions): void {
  void reply.clearCookie(TAB_COOKIE, tabAttributes(options));
}
