/** The portal's refusals as the people who sign in shall see them. */
import { AppError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { PortalError } from '../ports/portal.ts';

/** Code of the portal or of the OAuth server, upper case (known: official documentation) → ours. */
const REASONS: Readonly<Record<string, ErrorCode>> = {
  ACCESS_DENIED: 'plan_required',
  PAYMENT_REQUIRED: 'plan_required',
  USER_ACCESS_ERROR: 'app_closed',
  AUTHORIZATION_ERROR: 'app_closed',
  APPLICATION_NOT_FOUND: 'app_removed',
  PORTAL_DELETED: 'portal_not_found',
  ADDRESS_REFUSED: 'portal_private',
  INVALID_SCOPE: 'scopes_refused',
  INSUFFICIENT_SCOPE: 'scopes_refused',
};

/** Faults of other kinds than PortalError are ours: they are returned untouched. `domain`: the portal as typed. */
export function explainPortalError(error: unknown, domain: string): unknown {
  if (!(error instanceof PortalError)) return error;
  const { code, action, message } = error.failure;
  // A self-hosted portal with a certificate of its own authority: an hour of guessing, unless it is said.
  if (/certificate/i.test(message) && action === 'retry') return new AppError('portal_certificate', { domain });
  if (action === 'retry') return new AppError('portal_unavailable', { domain });
  const known = REASONS[code.toUpperCase()];
  return known === undefined ? new AppError('portal_refused', { reason: code }) : new AppError(known, { domain });
}

/** The same for the exchange of a code for tokens (codes: known, official documentation). */
export function explainExchangeError(error: unknown, domain: string, clientId: string): unknown {
  if (!(error instanceof PortalError)) return error;
  switch (error.failure.code) {
    case 'invalid_client':
    case 'wrong_client':
      return new AppError('keys_refused', { domain, clientId });
    case 'invalid_grant':
      return new AppError('login_expired', { domain });
    default:
      return explainPortalError(error, domain);
  }
}

/** The same for the address that was typed, before anybody is sent there. */
export function explainAddressError(error: unknown, domain: string): unknown {
  if (!(error instanceof PortalError) || error.failure.action === 'retry') return explainPortalError(error, domain);
  const { code } = error.failure;
  if (code === 'address_refused') return new AppError('portal_private', { domain });
  return new AppError(code === 'http_refused' ? 'portal_http' : 'bad_domain', { domain });
}
