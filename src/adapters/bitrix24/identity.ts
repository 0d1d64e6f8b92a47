/** Who is behind a token, and what the application may do. */
import type { PortalUser } from '../../app/ports/portal.ts';
import { parseAnswer } from './answer.ts';
import type { Allowance } from './limits.ts';
import { appInfoAnswer, profileAnswer, scopeAnswer, tariffAnswer } from './protocol.ts';
import type { PortalRest } from './rest.ts';
import { personName } from './users.ts';

export function toPortalUser(result: unknown): PortalUser {
  const profile = parseAnswer(profileAnswer, result, 'profile');
  return { id: profile.ID, admin: profile.ADMIN, name: personName(profile) };
}

export function toAppCode(result: unknown): string {
  return parseAnswer(appInfoAnswer, result, 'app.info').CODE;
}

/**
 * How many requests the tariff in an answer of app.info allows. Known: `ru_ent250`, `ru_ent10000` … with the family `ent` are
 * Enterprise, a self-hosted portal says `<language>_selfhosted`. A tariff that is only tried out, and whatever is not known, counts
 * as the smallest.
 */
export function allowanceOf(appInfo: unknown): Allowance {
  const tariff = tariffAnswer.safeParse(appInfo);
  if (!tariff.success || tariff.data.LICENSE_PREVIOUS !== '') return 'standard';
  if (/_selfhosted$/i.test(tariff.data.LICENSE)) return 'self_hosted';
  return tariff.data.LICENSE_FAMILY.toLowerCase() === 'ent' ? 'enterprise' : 'standard';
}

export async function readScope(rest: PortalRest): Promise<string[]> {
  const { result } = await rest.call('scope', {});
  return parseAnswer(scopeAnswer, result, 'scope');
}
