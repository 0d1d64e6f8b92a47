/** The form «Подключение к ECSS-10»: what was typed, checked field by field. */
import type { FieldProblem } from '../errors.ts';
import type { CallApiAddress } from '../ports/switch-link.ts';

/** What is absent stays as it is. */
export interface EcssPatch {
  url?: string | undefined;
  clientId?: string | undefined;
  /** Absent or "": the stored key stays. */
  apiKey?: string | undefined;
  domain?: string | undefined;
  certificate?: { pin: string | null } | undefined;
}

const MAX_LENGTH = 500;

/** Applies the patch; wrong fields are put into `problems` by their dotted path. */
export function patchEcss(
  before: CallApiAddress | null,
  patch: EcssPatch,
  problems: Record<string, FieldProblem>,
): CallApiAddress {
  const word = (name: 'clientId' | 'domain' | 'apiKey'): string => {
    const typed = patch[name]?.trim();
    const value = name === 'apiKey' && typed === '' ? before?.apiKey : (typed ?? before?.[name]);
    if (value === undefined || value === '') problems[`ecss.${name}`] = 'required';
    else if (value.length > MAX_LENGTH) problems[`ecss.${name}`] = 'too_long';
    else if (/\s/.test(value)) problems[`ecss.${name}`] = 'no_spaces';
    return value ?? '';
  };
  const url = patch.url === undefined ? (before?.url ?? '') : normaliseUrl(patch.url);
  if (url === null) problems['ecss.url'] = 'https_url';
  else if (url === '') problems['ecss.url'] = 'required';
  const address = { url: url ?? '', clientId: word('clientId'), apiKey: word('apiKey'), domain: word('domain') };
  return { ...address, pinnedFingerprint256: pinFor(address.url, before, patch, problems) };
}

function pinFor(
  url: string,
  before: CallApiAddress | null,
  patch: EcssPatch,
  problems: Record<string, FieldProblem>,
): string | null {
  if (patch.certificate === undefined) {
    // The pin vouches for one machine; what another host presents must be looked at anew.
    const sameMachine = before !== null && URL.parse(before.url)?.hostname === URL.parse(url)?.hostname;
    return sameMachine ? before.pinnedFingerprint256 : null;
  }
  if (patch.certificate.pin === null) return null;
  const pin = normaliseFingerprint(patch.certificate.pin);
  if (pin === null) problems['ecss.certificate.pin'] = 'fingerprint';
  return pin;
}

/** «Адрес Call API» without its closing slash; null when it is not an https address of a host. */
function normaliseUrl(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return '';
  const url = URL.parse(text);
  const plain =
    url?.protocol === 'https:' && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return url !== null && plain ? `${url.origin}${url.pathname.replace(/\/+$/, '')}` : null;
}

/** SHA-256 as Node prints it, upper-case pairs with colons, from whatever case and separators. */
export function normaliseFingerprint(typed: string): string | null {
  const digits = typed
    .replace(/^sha-?256[:=\s]*(fingerprint=)?/i, '')
    .replaceAll(/[\s:-]/g, '')
    .toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(digits)) return null;
  return digits.match(/../g)?.join(':') ?? null;
}
