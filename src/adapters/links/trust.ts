/**
 * TLS with a look at the certificate before anything is sent. A certificate is good when a CA vouches for it for this
 * host, or when it is exactly the one that the administrator accepted; switches are self-signed by default (known).
 */
import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect, createSecureContext, getCACertificates } from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { AddressGuard } from '../../app/ports/address-guard.ts';
import type { SwitchCertificate } from '../../app/ports/switch-link.ts';
import { LinkFailure } from './failure.ts';

/** Whom to connect to. */
export interface TlsTarget {
  /** Host name or address, an IPv6 one without brackets. */
  host: string;
  port: number;
  /** Protocols to offer; absent: none. */
  alpn?: string[];
}

export interface Trust {
  /** Fingerprint that the administrator accepted, in any notation; null: none. */
  pinnedFingerprint256: string | null;
  /** CAs to believe; undefined: those of Node.js. */
  secureContext: SecureContext | undefined;
  /** Which addresses may be connected to; undefined: any. */
  guard?: AddressGuard | undefined;
}

/** Built once for all links: parsing some 150 CA certificates for each connection would cost milliseconds every time. */
export function caContext(extraCa: string[]): SecureContext | undefined {
  if (extraCa.length === 0) return undefined;
  return createSecureContext({ ca: [...getCACertificates('default'), ...extraCa] });
}

/**
 * Connects and verifies; resolves to a socket over which nothing has been sent yet. `onCertificate` hears of every
 * certificate presented, also of one that is then rejected with LinkFailure `certificate_untrusted`.
 */
export function connectTrusted(
  target: TlsTarget,
  trust: Trust,
  signal: AbortSignal,
  onCertificate: (certificate: SwitchCertificate) => void,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(asError(signal.reason));
      return;
    }
    // Rejects when it throws.
    trust.guard?.check(target.host);
    const socket = connect({
      host: target.host,
      port: target.port,
      ...(isIP(target.host) ? {} : { servername: target.host }),
      ...(target.alpn ? { ALPNProtocols: target.alpn } : {}),
      ...(trust.secureContext ? { secureContext: trust.secureContext } : {}),
      ...(trust.guard ? { lookup: trust.guard.lookup } : {}),
      // The verdict is read below from `authorized`; refusing here would hide the certificate from the administrator.
      rejectUnauthorized: false,
    });
    // From here on somebody must always listen: an unheard 'error' of a socket ends the process.
    socket.on('error', fail);
    const closed = (): void => fail(new Error('connection closed during the TLS handshake'));
    socket.once('close', closed);
    const aborted = (): void => fail(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });

    function fail(error: unknown): void {
      signal.removeEventListener('abort', aborted);
      socket.destroy();
      reject(asError(error));
    }

    socket.once('secureConnect', () => {
      const certificate = describe(socket, trust.pinnedFingerprint256);
      if (!certificate) {
        fail(new LinkFailure('certificate_untrusted', 'The switch presented no certificate'));
        return;
      }
      onCertificate(certificate);
      if (!certificate.trusted && !certificate.pinned) {
        fail(new LinkFailure('certificate_untrusted', untrustedReason(socket, trust)));
        return;
      }
      signal.removeEventListener('abort', aborted);
      socket.off('close', closed);
      resolve(socket);
    });
  });
}

function describe(socket: TLSSocket, pin: string | null): SwitchCertificate | null {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return null;
  return {
    fingerprint256: certificate.fingerprint256,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validTo: certificate.validToDate.toISOString(),
    trusted: socket.authorized,
    pinned: pin !== null && plainHex(pin) === plainHex(certificate.fingerprint256),
  };
}

function untrustedReason(socket: TLSSocket, trust: Trust): string {
  // Node's types say Error, the documentation and the runtime say code string; both print well.
  const verdict = String(socket.authorizationError);
  const pin = trust.pinnedFingerprint256 === null ? 'it is not pinned' : 'it differs from the pinned one';
  return `No known CA vouches for the certificate (${verdict}) and ${pin}`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function oneLine(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ');
}

function plainHex(fingerprint: string): string {
  return fingerprint.replace(/[^0-9a-f]/gi, '').toUpperCase();
}

/** Connects without TLS; resolves to a socket over which nothing has been sent yet. */
export function connectPlain(target: TlsTarget, guard: AddressGuard | undefined, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(asError(signal.reason));
      return;
    }
    guard?.check(target.host);
    const socket = connectTcp({
      host: target.host,
      port: target.port,
      ...(guard ? { lookup: guard.lookup } : {}),
    });
    // From here on somebody must always listen: an unheard 'error' of a socket ends the process.
    socket.on('error', fail);
    const aborted = (): void => fail(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });

    function fail(error: unknown): void {
      signal.removeEventListener('abort', aborted);
      socket.destroy();
      reject(asError(error));
    }

    socket.once('connect', () => {
      signal.removeEventListener('abort', aborted);
      resolve(socket);
    });
  });
}
