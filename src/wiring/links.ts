/** A link to the switch for each kind of switch. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openAsteriskLink } from '../adapters/asterisk/index.ts';
import { loadProfile, openCallApiLink } from '../adapters/call-api/index.ts';
import type { OpenSwitchLink } from '../app/ports/switch-link.ts';
import type { Foundation } from './foundation.ts';

export function wireLinks({
  settings,
  clock,
  trustedCa,
  guard,
}: Pick<Foundation, 'settings' | 'clock' | 'trustedCa' | 'guard'>): OpenSwitchLink {
  const shared = {
    clock,
    random: Math.random,
    ...(trustedCa === null ? {} : { trustedCa: [trustedCa] }),
    ...(guard === null ? {} : { addressGuard: guard }),
  };
  const profile = loadProfile(settings.callApiProfile, (path) => readFileSync(path, 'utf8'));
  const openCallApi = openCallApiLink({ ...shared, profile });
  const openAsterisk = openAsteriskLink({ ...shared, newId: randomUUID });
  return (address, listener, logger) =>
    address.kind === 'asterisk' ? openAsterisk(address, listener, logger) : openCallApi(address, listener, logger);
}
