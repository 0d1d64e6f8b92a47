/** «Адрес Call API» as administrators type it. */
import { LinkFailure } from '../links/failure.ts';

/** Where the Call API listens. */
export interface Endpoint {
  /** `https://host:port`, nothing behind it. */
  origin: string;
  /** Host name or address, an IPv6 one without brackets. */
  host: string;
  port: number;
  alpn: string[];
}

/**
 * The origin of an address: any path is dropped, because the Call API is one origin and its paths are the profile's.
 * Throws LinkFailure for an address that is not https.
 */
export function parseEndpoint(address: string): Endpoint {
  const typed = address.trim();
  const url = URL.parse(typed.includes('://') ? typed : `https://${typed}`);
  if (url?.protocol !== 'https:' || url.hostname === '') {
    throw new LinkFailure('unreachable', 'The Call API address must look like https://host:8089');
  }
  return {
    origin: url.origin,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 443 : Number(url.port),
    alpn: ['http/1.1'],
  };
}
