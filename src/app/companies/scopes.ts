/** The rights of the application in the portal. */
import type { Scope } from '../../../locales/scopes.ts';

/** The four that the product's documentation tells the administrator to tick. */
export const ASKED_SCOPES: readonly Scope[] = ['placement', 'user', 'telephony', 'call'];

/** Without these it does not work; nothing needs `call` (known: facts of the portal's methods). */
const NEEDED_SCOPES: readonly Scope[] = ['placement', 'user', 'telephony'];

/** Of the four; none when the portal did not say which there are. */
export function missingScopes(granted: readonly string[]): { missing: Scope[]; needed: boolean } {
  const missing = granted.length === 0 ? [] : ASKED_SCOPES.filter((scope) => !granted.includes(scope));
  return { missing, needed: missing.some((scope) => NEEDED_SCOPES.includes(scope)) };
}
