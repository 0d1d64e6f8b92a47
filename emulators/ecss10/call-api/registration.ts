import { createHash, timingSafeEqual } from 'node:crypto';
import type { Directory, Integration } from '../engine/directory.ts';
import type { LegSnapshot } from '../engine/leg.ts';
import type { Rights } from './commands.ts';
import type { Claims } from './tokens.ts';
import { registerSchema } from './wire.ts';

export type Registration =
  | { ok: true; claims: Omit<Claims, 'iat' | 'exp' | 'generation'>; numbers: string[]; refused: string[] }
  | { ok: false; status: number; error: string; message: string };

/** Checks the body of `integration.register` against the switch's integrations. */
export function register(directory: Directory, body: unknown): Registration {
  const parsed = registerSchema.safeParse(body);
  if (!parsed.success) return refusal(400, 'bad_request', parsed.error.issues.map((issue) => issue.message).join('; '));
  const { client_id, api_key, domain, type } = parsed.data;
  const integration = directory.find(domain)?.integrations.get(client_id);
  // An unknown domain, an unknown client and a wrong key look alike, and take equally long (the text is known).
  const keyFits = sameSecret(api_key, integration?.apiKey ?? '');
  if (!integration || !keyFits) return refusal(401, 'invalid_credentials', 'Invalid credentials');
  if (integration.type !== 'any' && integration.type !== type)
    return refusal(403, 'wrong_integration_type', `The integration is a ${integration.type}`);
  if (parsed.data.type === 'service') {
    const { numbers, refused } = servedNumbers(directory, domain, integration);
    return { ok: true, claims: { client_id, domain, type }, numbers, refused };
  }
  const { phone_number } = parsed.data;
  if (directory.find(domain)?.subscribers.get(phone_number)?.apiCallEnabled !== true) {
    return refusal(403, 'api_call_disabled', String.raw`The number has no permission api\call\enabled`);
  }
  return { ok: true, claims: { client_id, domain, type, phone_number }, numbers: [phone_number], refused: [] };
}

/** Known: with CSTA off, or a domain that is not private, only calls made through the Call API are reported. */
export function reportsAllCalls(directory: Directory, domain: string, csta: boolean): boolean {
  return csta && directory.find(domain)?.vatsType === 'private';
}

/** Numbers of the range that exist on the switch, by their permission. */
export function servedNumbers(
  directory: Directory,
  domain: string,
  { numbers: range }: Integration,
): { numbers: string[]; refused: string[] } {
  const subscribers = directory.find(domain)?.subscribers;
  const existing = [...range].map((number) => subscribers?.get(number)).filter((found) => found !== undefined);
  return {
    numbers: existing.filter((one) => one.apiCallEnabled).map((one) => one.number),
    refused: existing.filter((one) => !one.apiCallEnabled).map((one) => one.number),
  };
}

/** Rights by the state of the directory at the moment of asking. */
export function rightsOf(
  directory: Directory,
  { domain, client_id, type, phone_number }: Claims,
  csta: () => boolean,
): Rights {
  const mayUse = (number: string): boolean => {
    const found = directory.find(domain);
    const inRange =
      type === 'widget' ? number === phone_number : found?.integrations.get(client_id)?.numbers.has(number) === true;
    return inRange && found?.subscribers.get(number)?.apiCallEnabled === true;
  };
  return {
    domain,
    mayUse,
    mayAnswer: (number) => directory.find(domain)?.subscribers.get(number)?.sipAnswer === true,
    sees: (leg: LegSnapshot) =>
      leg.kind === 'subscriber' &&
      leg.domain === domain &&
      (leg.viaApi || reportsAllCalls(directory, domain, csta())) &&
      leg.number !== null &&
      mayUse(leg.number),
  };
}

function refusal(status: number, error: string, message: string): Registration {
  return { ok: false, status, error, message };
}

/** Digests have equal length, so the comparison tells nothing about the secret. */
function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
