import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface TestCertificate {
  key: string;
  cert: string;
  fingerprint256: string;
}

/** A fresh self-signed certificate for 127.0.0.1 and localhost. */
export async function makeCertificate(name = 'ecss10.test'): Promise<TestCertificate> {
  const pair = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: pair.private, cert: pair.cert, fingerprint256: new X509Certificate(pair.cert).fingerprint256 };
}
