const SECRET_KEYS = new Set([
  'auth',
  'access_token',
  'refresh_token',
  'client_secret',
  'application_token',
  'token',
  'code',
  'AUTH_ID',
  'REFRESH_ID',
]);
const MAX_TEXT = 500;

/** Parameters for the request log: without tokens, long texts (records in base64) cut. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, 60)}… (${value.length})` : value;
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SECRET_KEYS.has(key) ? '***' : redact(item)]),
  );
}
