/** Certificates that vouch for themselves: for gateways and closed networks, until the administrator brings a better one. */
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

const DAY_MS = 86_400_000;
/** Clocks of browsers may be a little behind ours. */
const BACKDATED_MS = DAY_MS;

export interface Pair {
  /** PEM. */
  key: string;
  cert: string;
}

/**
 * A new key with a certificate for all of `hosts` (names and IP addresses); the first is its subject.
 * @param lifetimeMs from `now` (epoch ms) on
 */
export async function makePair(hosts: readonly string[], lifetimeMs: number, now: number): Promise<Pair> {
  const names = hosts.map((host) => host.replace(/^\[|\]$/g, ''));
  const pems = await generate([{ name: 'commonName', value: names[0] ?? 'ecss-crm-server' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - BACKDATED_MS),
    notAfterDate: new Date(now + lifetimeMs),
    extensions: [
      // Some systems accept a self-signed certificate into their trust store only as a CA; this one can sign nothing but itself.
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  });
  return { key: pems.private, cert: pems.cert };
}
