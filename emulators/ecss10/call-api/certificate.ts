import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import selfsigned from 'selfsigned';

export interface Certificate {
  /** PEM. */
  key: string;
  cert: string;
  /** As Node.js and browsers show it: upper-case hexadecimal pairs with colons. */
  fingerprint256: string;
}

/** A self-signed certificate, as the switch's package makes one when it is installed (known). */
export async function newCertificate(): Promise<Certificate> {
  const pems = await selfsigned.generate([{ name: 'commonName', value: 'ecss10' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    curve: 'P-256',
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return describe(pems.private, pems.cert);
}

/** The certificate kept in `directory`, made there at the first start, so that a pinned fingerprint survives a restart. */
export async function keptCertificate(directory: string): Promise<Certificate> {
  try {
    const [key, cert] = await Promise.all([
      readFile(keyFile(directory), 'utf8'),
      readFile(certFile(directory), 'utf8'),
    ]);
    return describe(key, cert);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const made = await newCertificate();
    await keepCertificate(directory, made);
    return made;
  }
}

export async function keepCertificate(directory: string, { key, cert }: Certificate): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(keyFile(directory), key, { mode: 0o600 });
  await writeFile(certFile(directory), cert);
}

const keyFile = (directory: string): string => join(directory, 'ecss10.key');
const certFile = (directory: string): string => join(directory, 'ecss10.crt');

function describe(key: string, cert: string): Certificate {
  return { key, cert, fingerprint256: new X509Certificate(cert).fingerprint256 };
}
