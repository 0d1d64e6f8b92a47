/** The server's own certificate. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Settings } from '../../adapters/settings/settings.ts';
import { places, tlsFiles } from '../../wiring/places.ts';
import { codeOf, fault, fine, reasonOf, skipped, warning } from './found.ts';
import type { Found } from './found.ts';

const DAY_MS = 86_400_000;
/** Earlier than this before the end it is said that a new certificate will be needed. */
const SOON_MS = 30 * DAY_MS;
const OTHERS_READ = 0o004;
const RENEW = 'ecss-crm-server certificate renew';

export function checkTls(settings: Settings, now: number): Found[] {
  const files = tlsFiles(settings);
  if (!places(settings).some(({ scheme }) => scheme === 'https')) return [skipped('tls', 'tls_none')];
  if (files === null) return [fault('tls', 'tls_missing')];
  const { keyFile, certFile } = files;
  const cert = read(certFile, (text) => new X509Certificate(text));
  const key = read(keyFile, (text) => createPrivateKey(text));
  const broken = [cert, key].flatMap((each) => ('fault' in each ? [each.fault] : []));
  if ('fault' in cert || 'fault' in key) return broken;
  return [validity(cert.value, key.value, certFile, now), ...exposure(keyFile)];
}

function read<T>(file: string, parse: (text: string) => T): { value: T } | { fault: Found } {
  try {
    return { value: parse(readFileSync(file, 'utf8')) };
  } catch (error) {
    const missing = codeOf(error) === 'ENOENT';
    const code = missing ? 'tls_file_missing' : 'tls_file_unusable';
    return { fault: fault('tls', code, { file, reason: reasonOf(error) }, missing ? [RENEW] : []) };
  }
}

function validity(cert: X509Certificate, key: KeyObject, file: string, now: number): Found {
  const [from, until] = [Date.parse(cert.validFrom), Date.parse(cert.validTo)];
  const facts = { file, time: new Date(until).toISOString().slice(0, 10) };
  if (!cert.checkPrivateKey(key)) return fault('tls', 'tls_mismatch', facts, [RENEW]);
  if (now >= until) return fault('tls', 'tls_expired', facts, [RENEW]);
  if (now < from) return fault('tls', 'tls_early', { ...facts, time: new Date(from).toISOString() }, ['timedatectl']);
  if (now >= until - SOON_MS) return warning('tls', 'tls_soon', facts, [RENEW]);
  return fine('tls', 'tls_ok', facts);
}

function exposure(keyFile: string): Found[] {
  if ((statSync(keyFile).mode & OTHERS_READ) === 0) return [];
  return [warning('tls', 'tls_exposed', { file: keyFile }, [`chmod o-rwx ${keyFile}`])];
}
