/**
 * The one place that knows what a secret looks like in a log. Two nets: values under telling keys, at any depth, before a line is
 * written; then telling patterns in the finished text, for secrets inside URLs, form bodies, JSON texts and error messages.
 */

export const CENSORED = '[redacted]';

/** Deeper or longer than any sound log line: the rest is cut, so that one odd object cannot fill the disk. */
const DEEPEST = 8;
const LONGEST_ARRAY = 100;
const LONGEST_TEXT = 8_000;

/** Keys without `_`, `-` and capitals. Whatever ends in one of these words holds a secret if it is text or a number. */
const SECRET_KEY_ENDINGS = [
  'token',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'apikey',
  'privatekey',
  'secretkey',
  'masterkey',
  'authorization',
  'cookie',
  'authid',
  'refreshid',
  'jwt',
  'sealed',
];
const SECRET_KEYS = new Set(['auth', 'oauthstate', 'sslkey', 'setcookie']);

function isSecretKey(key: string): boolean {
  const plain = key.toLowerCase().replace(/[^a-z0-9]/g, '');
  return SECRET_KEYS.has(plain) || SECRET_KEY_ENDINGS.some((ending) => plain.endsWith(ending));
}

/** The first net: a copy of the facts with the values of telling keys censored, errors and other odd values made plain. */
export function redactFacts(facts: Record<string, unknown>): Record<string, unknown> {
  return redactObject(facts, 0, new Set());
}

function redactValue(value: unknown, depth: number, above: Set<object>): unknown {
  if (typeof value === 'string') return shorten(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return value.href;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (above.has(value)) return '[circular]';
  if (depth >= DEEPEST) return '[deep]';
  above.add(value);
  const plain = redactContainer(value, depth, above);
  above.delete(value);
  return plain;
}

function redactContainer(value: object, depth: number, above: Set<object>): unknown {
  if (value instanceof Error) return redactError(value, depth, above);
  if (value instanceof Map) return redactObject(Object.fromEntries(value) as Record<string, unknown>, depth, above);
  if (Array.isArray(value) || value instanceof Set) {
    const items: unknown[] = [...(value as Iterable<unknown>)];
    const kept = items.slice(0, LONGEST_ARRAY).map((item) => redactValue(item, depth + 1, above));
    return items.length > kept.length ? [...kept, `[${items.length - kept.length} more]`] : kept;
  }
  return redactObject(value as Record<string, unknown>, depth, above);
}

function redactObject(source: Record<string, unknown>, depth: number, above: Set<object>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(source)) {
    copy[key] = isSecretKey(key) ? censor(value, depth, above) : redactValue(value, depth + 1, above);
  }
  return copy;
}

/** Under a telling key an object (`auth: {access_token, domain}`) still shows its harmless parts; null and flags tell nothing. */
function censor(value: unknown, depth: number, above: Set<object>): unknown {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value) || typeof value !== 'object') return CENSORED;
  return redactValue(value, depth + 1, above);
}

/** Properties that errors carry besides their own (`code`, `failure`) are facts too; `message` and `stack` are not enumerable. */
function redactError(error: Error, depth: number, above: Set<object>): Record<string, unknown> {
  return {
    name: error.name,
    message: shorten(error.message),
    ...redactObject(Object.fromEntries(Object.entries(error)), depth, above),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1, above) }),
    stack: shorten(error.stack ?? ''),
  };
}

function shorten(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… [${text.length - LONGEST_TEXT} more]` : text;
}

const SECRET_NAME = '(?:[a-z0-9_]*token|[a-z_]*secret|auth_?id|refresh_?id|api_?key|password|passwd|jwt)';
/**
 * Ends where the value of a form field, a URL parameter or a JSON text ends; quotes stay so that JSON lines remain JSON. What the
 * first net censored already stays as it is.
 */
const VALUE = '(?:\\[redacted\\]|[^\\s&"\'\\\\,;<>{}\\])]+)';

const PATTERNS: [RegExp, string][] = [
  // name=value of URLs and forms; auth[access_token]=, also with the brackets encoded.
  [new RegExp(`\\b(auth|(?:auth(?:\\[|%5B))?${SECRET_NAME})(\\]|%5D)?=${VALUE}`, 'gi'), `$1$2=${CENSORED}`],
  // Words that are secret as a URL parameter only: code and state of OAuth, the administrator's access to the frame.
  [new RegExp(`([?&](?:code|state))=${VALUE}`, 'gi'), `$1=${CENSORED}`],
  // "name":"value" of JSON, also of JSON inside a JSON text (\"name\":\"value\").
  [new RegExp(`(\\\\*["'](?:auth|${SECRET_NAME})\\\\*["']\\s*:\\s*\\\\*["'])[^"'\\\\]+`, 'gi'), `$1${CENSORED}`],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${CENSORED}`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, CENSORED],
  // Password of a URL: postgres://user:password@host.
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"']{1,100}:)[^\s/@"']{1,300}@/gi, `$1${CENSORED}@`],
  // Bitrix24 incoming webhook: /rest/<user>/<secret>/method.
  [/(\/rest\/\d+\/)[a-z0-9]{8,}(?=\/)/gi, `$1${CENSORED}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g, CENSORED],
];

/** The second net: censors secrets inside a text; a JSON text stays valid JSON. */
export function redactText(text: string): string {
  return PATTERNS.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
}
