import { X509Certificate } from 'node:crypto';
import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPair, writePair } from '../../../src/adapters/tls/pair-files.ts';
import type { CertificateFacts, PairFiles } from '../../../src/adapters/tls/pair-files.ts';
import { renewalDue } from '../../../src/adapters/tls/renewal.ts';
import { makePair } from '../../../src/adapters/tls/self-signed.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';

const DAY_MS = 86_400_000;
/** Whole seconds: certificates know no others. */
const NOW = Date.UTC(2026, 10, 28, 12);
const HOSTS = ['crm.example.com', '192.168.116.130', '::1'];

function files(): PairFiles {
  const directory = temporaryDirectory();
  return { keyFile: join(directory, 'key.pem'), certFile: join(directory, 'cert.pem') };
}

it('makes a pair for names and addresses of both kinds', async () => {
  const { cert } = await makePair(HOSTS, 825 * DAY_MS, NOW);
  const certificate = new X509Certificate(cert);
  expect(certificate.checkHost('crm.example.com')).toBe('crm.example.com');
  expect(certificate.checkIP('192.168.116.130')).toBe('192.168.116.130');
  expect(certificate.checkIP('::1')).toBe('::1');
  expect(certificate.checkHost('other.example.com')).toBeUndefined();
  expect(certificate.validToDate.getTime()).toBe(NOW + 825 * DAY_MS);
});

it('writes the pair so that only owner and group read the key, and tells what it is', async () => {
  const pair = files();
  expect(readPair(pair)).toEqual({ state: 'missing' });
  writePair(pair, await makePair(HOSTS, DAY_MS, NOW));
  expect(statSync(pair.keyFile).mode & 0o777).toBe(0o640);
  expect(readPair(pair)).toMatchObject({
    state: 'usable',
    subject: 'CN=crm.example.com',
    validTo: NOW + DAY_MS,
    hosts: ['crm.example.com', '192.168.116.130', '0:0:0:0:0:0:0:1'],
    selfSigned: true,
  });
});

it('replaces what links lead to, and keeps the mode that the administrator gave', async () => {
  const real = files();
  const links = files();
  symlinkSync(real.keyFile, links.keyFile);
  symlinkSync(real.certFile, links.certFile);
  writePair(links, await makePair(HOSTS, DAY_MS, NOW));
  chmodSync(real.keyFile, 0o400);
  const first = readFileSync(real.certFile, 'utf8');
  writePair(links, await makePair(HOSTS, DAY_MS, NOW));
  expect(lstatSync(links.keyFile).isSymbolicLink()).toBe(true);
  expect(readFileSync(real.certFile, 'utf8')).not.toBe(first);
  expect(statSync(real.keyFile).mode & 0o777).toBe(0o400);
  expect(readPair(real)).toMatchObject({ state: 'usable' });
});

it('finds out that key and certificate do not belong together, or are none', async () => {
  const pair = files();
  writePair(pair, await makePair(HOSTS, DAY_MS, NOW));
  writeFileSync(pair.keyFile, (await makePair(HOSTS, DAY_MS, NOW)).key);
  expect(readPair(pair)).toMatchObject({ state: 'broken' });
  writeFileSync(pair.keyFile, 'no key');
  expect(readPair(pair)).toMatchObject({ state: 'broken' });
});

const found = (facts: Partial<CertificateFacts> = {}): CertificateFacts => ({
  state: 'usable',
  subject: 'CN=x',
  issuer: 'CN=x',
  validTo: NOW + 100 * DAY_MS,
  hosts: ['crm.example.com', '0:0:0:0:0:0:0:1'],
  fingerprint256: '',
  selfSigned: true,
  ...facts,
});

it.each([
  ['nothing is due', found(), ['crm.example.com'], null],
  ['another spelling is the same address', found(), ['[::1]', 'CRM.example.com'], null],
  ['it is for another address', found(), ['10.0.0.1'], 'other_address'],
  ['it ends in a month', found({ validTo: NOW + 29 * DAY_MS }), ['crm.example.com'], 'expiring'],
  ["a CA's is left alone", found({ selfSigned: false, validTo: NOW, hosts: [] }), ['crm.example.com'], null],
  ['there is none', { state: 'missing' } as const, [], 'missing'],
  ['it is broken', { state: 'broken', reason: 'x' } as const, [], 'broken'],
])('renewal: %s', (_, pair, hosts, due) => {
  expect(renewalDue(pair, hosts, NOW)).toBe(due);
});
