/** Whether a pair has to be made anew, and whether that may be done. */
import type { FoundPair } from './pair-files.ts';

const DAY_MS = 86_400_000;
/** Early enough that a weekly look is enough. */
const RENEW_BEFORE_MS = 30 * DAY_MS;

export type RenewalReason = 'missing' | 'broken' | 'expiring' | 'other_address';

/** Why a pair is due; null when it will do. A certificate from a CA is its administrator's business, whatever its state. */
export function renewalDue(found: FoundPair, hosts: readonly string[], now: number): RenewalReason | null {
  if (found.state !== 'usable') return found.state;
  if (!found.selfSigned) return null;
  if (found.validTo - now < RENEW_BEFORE_MS) return 'expiring';
  return hosts.every((host) => found.hosts.some((known) => sameHost(known, host))) ? null : 'other_address';
}

/** Certificates spell IPv6 addresses in their long form. */
function sameHost(left: string, right: string): boolean {
  return canonical(left) === canonical(right);
}

function canonical(host: string): string {
  const bare = host.replace(/^\[|\]$/g, '');
  return URL.parse(`http://${bare.includes(':') ? `[${bare}]` : bare}/`)?.hostname ?? bare.toLowerCase();
}
