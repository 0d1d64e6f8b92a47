/**
 * PHP's http_build_query (known wire form of events): bracket keys, `true` → "1", `false` → "0"; null, undefined and
 * empty arrays vanish. So every value arrives as a string.
 */
export function encodeForm(data: Record<string, unknown>): string {
  return Object.entries(data)
    .flatMap(([key, value]) => pairs(key, value))
    .map(([key, value]) => `${encodeKey(key)}=${encodeURIComponent(value).replace(/%20/g, '+')}`)
    .join('&');
}

/** Brackets of keys are percent-encoded by PHP too; kept readable they mean the same and are easier to debug. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replace(/%5B/gi, '[').replace(/%5D/gi, ']');
}

function pairs(key: string, value: unknown): [string, string][] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'boolean') return [[key, value ? '1' : '0']];
  if (typeof value === 'number' || typeof value === 'string') return [[key, String(value)]];
  if (Array.isArray(value)) return value.flatMap((item, index) => pairs(`${key}[${index}]`, item));
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([inner, item]) => pairs(`${key}[${inner}]`, item));
  }
  return [];
}
