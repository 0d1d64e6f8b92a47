/** The portal's refusals as the people who sign in shall see them. */
import { AppError } from '../errors.ts';
import { PortalError } from '../ports/portal.ts';

/** Faults of other kinds than PortalError are ours: they are returned untouched. */
export function explainPortalError(error: unknown): unknown {
  if (!(error instanceof PortalError)) return error;
  if (error.failure.action === 'retry') return new AppError('portal_unavailable');
  return new AppError('portal_refused', { reason: error.failure.code });
}

/** The same for the exchange of a code for tokens (codes: known, official documentation). */
export function explainExchangeError(error: unknown): unknown {
  if (!(error instanceof PortalError)) return error;
  switch (error.failure.code) {
    case 'invalid_client':
    case 'wrong_client':
      return new AppError('keys_refused');
    case 'invalid_grant':
      return new AppError('login_expired');
    default:
      return explainPortalError(error);
  }
}
