/** Closes cross-site request forgery: what changes state must come from our own pages, or from no browser at all. */
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../app/errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Hook for every request; routes meant for other sites (`config.crossSite`) are exempt, they prove themselves by a token. */
export function checkOrigin(publicUrl: string): (request: FastifyRequest) => Promise<void> {
  return (request) => {
    const exempt = SAFE_METHODS.has(request.method) || request.routeOptions.config.crossSite === true;
    if (!exempt && !comesFromUs(request, publicUrl)) return Promise.reject(new AppError('forbidden_origin'));
    return Promise.resolve();
  };
}

/** Both headers are set by browsers only, so that a client that sends neither is no browser and carries no foreign cookie. */
export function comesFromUs(request: FastifyRequest, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = request.headers;
  if (origin === undefined) return true;
  // Some privacy settings blank the origin of a form; then the browser's own verdict counts.
  if (origin === 'null') return site !== undefined;
  const url = URL.parse(origin);
  if (url === null) return false;
  // The host as reached, too: an administrator may come past the gateway. The scheme is unknown behind a proxy.
  return url.origin === new URL(publicUrl).origin || url.host === request.host;
}
