import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Portal } from '../portal.ts';
import { LOGIN_PATH, SESSION_COOKIE } from '../state/sessions.ts';
import type { PortalUser } from '../state/users.ts';

/** Who looks, and through which desk. */
export interface Visit {
  user: PortalUser;
  /** Prefix of links: "" or "/desk/<name>". A desk has its own session, so that one browser can show several people. */
  base: string;
}

/** Cookie and address prefix of the request's desk. */
export function deskOf(request: FastifyRequest): { base: string; cookie: string } {
  const { desk } = request.params as { desk?: string };
  return desk === undefined
    ? { base: '', cookie: SESSION_COOKIE }
    : { base: `/desk/${desk}`, cookie: `${SESSION_COOKIE}_${desk}` };
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}

/** The visit of a logged-in user, or undefined. */
export function visitOf(portal: Portal, request: FastifyRequest): Visit | undefined {
  const { base, cookie } = deskOf(request);
  const user = portal.userOfSession(readCookie(request.headers.cookie, cookie));
  return user && { user, base };
}

export function sessionCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${value === '' ? '; Max-Age=0' : ''}`;
}

/** Sends the browser to the login form, and back here afterwards. */
export function toLogin(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { base } = deskOf(request);
  return reply.redirect(`${base}${LOGIN_PATH}?backurl=${encodeURIComponent(request.url)}`, 302);
}

/** Only a path of this portal may be returned to. */
export function safeBackUrl(url: string | undefined, fallback: string): string {
  return url !== undefined && /^\/(?![/\\])/.test(url) ? url : fallback;
}
