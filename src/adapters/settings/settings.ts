import type { ParsedSettings } from './schema.ts';

/** The settings of a running server: complete, and every path absolute. */
export interface Settings extends Omit<ParsedSettings, 'secretKeyFile' | 'trustProxy'> {
  secretKeyFile: string;
  trustProxy: boolean;
}

/** `path` with a slash at both ends: `/`, `/bitrix/`. */
export function pathPrefix(settings: Pick<Settings, 'path'>): string {
  const inner = settings.path.split('/').filter((segment) => segment !== '');
  return inner.length === 0 ? '/' : `/${inner.join('/')}/`;
}

type Addressing = Pick<Settings, 'proxyGatewayURL' | 'serverHost' | 'httpPort' | 'httpsPort'>;

/** The public base URL without a trailing slash: the proxy's, else HTTPS of this server, else its HTTP. */
export function publicBase(settings: Addressing): string {
  if (settings.proxyGatewayURL !== null) return settings.proxyGatewayURL;
  const host = /^[^[].*:/.test(settings.serverHost) ? `[${settings.serverHost}]` : settings.serverHost;
  if (settings.httpsPort !== null) return `https://${host}:${settings.httpsPort}`;
  return `http://${host}:${settings.httpPort ?? 80}`;
}

/**
 * The address under which portals and browsers reach `resource` (`call/call.html`, '' for the login page). The proxy's URL stands
 * for the whole prefix: it maps `https://proxy/bitrix/…` to `{path}…`, so the prefix is not repeated behind it.
 */
export function publicUrl(settings: Addressing & Pick<Settings, 'path'>, resource: string): string {
  const prefix = settings.proxyGatewayURL === null ? pathPrefix(settings) : '/';
  return `${publicBase(settings)}${prefix}${resource.replace(/^\/+/, '')}`;
}
