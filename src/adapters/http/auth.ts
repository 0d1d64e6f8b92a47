/** Who asks: the administrator's session cookie, or the bearer that a frame was given. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../app/errors.ts';
import type { Actor } from '../../app/ports/audit.ts';
import type { Session } from '../../app/ports/store.ts';
import { SESSION_COOKIE } from './cookies.ts';
import type { HttpDeps } from './context.ts';

export interface Identity {
  viewer: Actor;
  expiresAt: number;
  /** The session behind the cookie; null for a frame. */
  session: Session | null;
}

type AuthDeps = Pick<HttpDeps, 'sessions' | 'pageTokens'>;
type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** The session of the cookie; null without one. */
export async function sessionIdentity(deps: AuthDeps, request: FastifyRequest): Promise<Identity | null> {
  const session = await deps.sessions.find(request.cookies[SESSION_COOKIE], request.headers['user-agent']);
  if (session === null) return null;
  const { companyId, userId, userName, expiresAt } = session;
  // Only administrators get a session.
  return { viewer: { companyId, userId, userName, admin: true, via: 'session' }, expiresAt, session };
}

/** AppError `page_token_invalid`. */
export function tokenIdentity(deps: AuthDeps, token: string): Identity {
  const verified = deps.pageTokens.verify(token);
  if (verified === null) throw new AppError('page_token_invalid');
  return { viewer: { ...verified.viewer, via: 'frame' }, expiresAt: verified.expiresAt, session: null };
}

/** A bearer goes before the cookie: both are there when a frame and the settings page share a browser and a site. */
async function identify(deps: AuthDeps, request: FastifyRequest): Promise<Identity> {
  const { authorization } = request.headers;
  if (authorization !== undefined) return tokenIdentity(deps, /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
  const identity = await sessionIdentity(deps, request);
  if (identity === null) throw new AppError('not_signed_in');
  return identity;
}

/** Hook: any verified employee. */
export function requireViewer(deps: AuthDeps): Hook {
  return async (request) => {
    request.identity = await identify(deps, request);
  };
}

/** Hook: a portal administrator. */
export function requireAdmin(deps: AuthDeps): Hook {
  return async (request) => {
    request.identity = await identify(deps, request);
    if (!request.identity.viewer.admin) throw new AppError('admin_only');
  };
}

/** The identity that a `require…` hook found. */
export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === null) throw new AppError('not_signed_in');
  return request.identity;
}
