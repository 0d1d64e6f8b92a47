/** A key and its certificate as two PEM files. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Pair } from './self-signed.ts';

export interface PairFiles {
  keyFile: string;
  certFile: string;
}

/** What stands in the files. */
export type FoundPair = { state: 'missing' } | { state: 'broken'; reason: string } | CertificateFacts;

export interface CertificateFacts {
  state: 'usable';
  subject: string;
  issuer: string;
  /** Epoch ms. */
  validTo: number;
  /** Names and addresses that it is for. */
  hosts: string[];
  /** Uppercase hexadecimal with colons. */
  fingerprint256: string;
  /** It vouches for itself: nobody's work is lost when it is replaced. */
  selfSigned: boolean;
}

export function readPair({ keyFile, certFile }: PairFiles): FoundPair {
  let key: Buffer, cert: Buffer;
  try {
    key = readFileSync(keyFile);
    cert = readFileSync(certFile);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return missing ? { state: 'missing' } : { state: 'broken', reason: (error as Error).message };
  }
  try {
    const certificate = new X509Certificate(cert);
    if (!certificate.checkPrivateKey(createPrivateKey(key))) {
      return { state: 'broken', reason: 'the key and the certificate do not belong together' };
    }
    return {
      state: 'usable',
      subject: certificate.subject.replaceAll('\n', ', '),
      issuer: certificate.issuer.replaceAll('\n', ', '),
      validTo: certificate.validToDate.getTime(),
      hosts: hostsOf(certificate),
      fingerprint256: certificate.fingerprint256,
      selfSigned: certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey),
    };
  } catch (error) {
    return { state: 'broken', reason: (error as Error).message };
  }
}

function hostsOf(certificate: X509Certificate): string[] {
  const names = certificate.subjectAltName?.split(', ') ?? [];
  return names.flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.slice(1) ?? []);
}

/**
 * Replaces both files, each at once, through links too; owners and modes stay. A new key is readable by its owner and group only.
 * Between the two renames a reader may find a pair that does not match, so servers are told to read it afterwards.
 */
export function writePair({ keyFile, certFile }: PairFiles, { key, cert }: Pair): void {
  replace(keyFile, key, 0o640);
  replace(certFile, cert, 0o644);
}

function replace(path: string, text: string, mode: number): void {
  const target = targetOf(path);
  mkdirSync(dirname(target), { recursive: true });
  const before = statSync(target, { throwIfNoEntry: false });
  const fresh = join(dirname(target), `.${process.pid}.pem`);
  writeFileSync(fresh, text, { mode: 0o600 });
  if (before !== undefined) chownSync(fresh, before.uid, before.gid);
  chmodSync(fresh, before === undefined ? mode : before.mode & 0o777);
  renameSync(fresh, target);
}

/** Where a link leads, also when nothing is there yet. */
function targetOf(path: string): string {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return path;
  try {
    return realpathSync(path);
  } catch {
    const target = readlinkSync(path);
    return isAbsolute(target) ? target : resolve(dirname(path), target);
  }
}
