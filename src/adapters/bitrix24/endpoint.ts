/** Addresses that tokens may be sent to. */

/** An https URL, or http where closed networks allow it, ending in `/`; null for anything else. */
export function checkEndpoint(raw: string, allowHttp: boolean): URL | null {
  const url = URL.parse(raw);
  if (url === null || url.username !== '' || url.password !== '') return null;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowHttp)) return null;
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** Address of a method under `client_endpoint`. */
export function methodUrl(endpoint: URL, method: string): URL {
  return new URL(method, endpoint);
}

/**
 * Where to repeat a POST that was redirected after a rename of the portal (known: 302 with the new host). Only another host
 * with the same path is believed, and never the way from https to http; null otherwise.
 */
export function redirectTarget(from: URL, to: URL | null, allowHttp: boolean): URL | null {
  if (to === null || checkEndpoint(to.href, allowHttp) === null) return null;
  if (from.protocol === 'https:' && to.protocol !== 'https:') return null;
  const samePath = to.pathname.replaceAll(/\/{2,}/g, '/') === from.pathname.replaceAll(/\/{2,}/g, '/');
  return samePath && to.origin !== from.origin ? to : null;
}
