/** The portal's address out of what an administrator typed. */
import { connect } from 'node:tls';
import { AddressRefused } from '../../app/ports/address-guard.ts';
import type { AddressGuard } from '../../app/ports/address-guard.ts';
import type { Clock } from '../../app/ports/clock.ts';
import { PortalError } from '../../app/ports/portal.ts';
import { failureOf } from './errors.ts';

const PROBE_MS = 2_000;
const MAX_TYPED = 300;

/**
 * `https://company.bitrix24.ru`, without a slash at the end. An explicit https wins; http is accepted only where closed
 * networks allow it; a bare host is https, unless http is allowed and no TLS answers there. Rejects with `bad_domain`,
 * `http_refused`, `address_refused`.
 */
export async function resolvePortalOrigin(
  typed: string,
  allowHttp: boolean,
  clock: Clock,
  guard: AddressGuard | null = null,
): Promise<string> {
  const text = typed.trim();
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(text) ?? [];
  const host = text.length > MAX_TYPED ? null : hostOf(rest, scheme.toLowerCase() === 'http://', allowHttp);
  if (host === null) throw badDomain('not a domain name');
  refusePrivate(new URL(`https://${host}`).hostname, guard);
  switch (scheme.toLowerCase()) {
    case 'https://':
      return `https://${host}`;
    case 'http://':
      if (!allowHttp) throw new PortalError(failureOf('http_refused', 'http is not allowed here', { now: 0 }));
      return `http://${host}`;
    case '':
      return !allowHttp || (await speaksTls(host, clock, guard)) ? `https://${host}` : `http://${host}`;
    default:
      throw badDomain('neither http nor https');
  }
}

/** `host[:port]` in lower case and in ASCII; a host without a dot only in closed networks. */
function hostOf(rest: string, http: boolean, allowHttp: boolean): string | null {
  const authority = rest.split(/[/?#]/, 1)[0] ?? '';
  if (authority === '' || /[@\s\\]/.test(authority)) return null;
  const url = URL.parse(`${http ? 'http' : 'https'}://${authority}`);
  if (url === null || url.hostname === '') return null;
  const name = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
  const isName = name.test(url.hostname) && (allowHttp || url.hostname.includes('.'));
  return isName || url.hostname.startsWith('[') ? url.host : null;
}

/** Whether the host completes a TLS handshake; whose certificate it is matters later, nothing is sent here. */
async function speaksTls(host: string, clock: Clock, guard: AddressGuard | null): Promise<boolean> {
  const { hostname, port } = new URL(`https://${host}`);
  const address = hostname.replace(/^\[|\]$/g, '');
  return await new Promise<boolean>((resolve) => {
    const socket = connect({
      host: address,
      port: port === '' ? 443 : Number(port),
      rejectUnauthorized: false,
      ...(guard === null ? {} : { lookup: guard.lookup }),
    });
    const cancelTimer = clock.after(PROBE_MS, () => finish(false));
    function finish(answer: boolean): void {
      cancelTimer();
      socket.destroy();
      resolve(answer);
    }
    socket.once('secureConnect', () => finish(true));
    // `on`: a socket may fail once more while it is being destroyed.
    socket.on('error', () => finish(false));
    socket.once('close', () => finish(false));
  });
}

function refusePrivate(host: string, guard: AddressGuard | null): void {
  try {
    guard?.check(host);
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error;
    throw new PortalError(failureOf('address_refused', error.message, { now: 0 }));
  }
}

function badDomain(message: string): PortalError {
  return new PortalError(failureOf('bad_domain', message, { now: 0 }));
}
