/** Digest authentication (RFC 2617, MD5), as Asterisk asks for it. */
import { createHash } from 'node:crypto';

export interface Credentials {
  user: string;
  password: string;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The Authorization header for a challenge; `nonceCount` 1: a nonce is used once here. */
export function authorization(
  challenge: string,
  { user, password }: Credentials,
  request: { method: string; uri: string; clientNonce: string },
): string {
  const field = (name: string): string | null => new RegExp(`${name}="?([^",]+)"?`, 'i').exec(challenge)?.[1] ?? null;
  const realm = field('realm') ?? '';
  const nonce = field('nonce') ?? '';
  const opaque = field('opaque');
  const withQop = field('qop') !== null;
  const secret = md5(`${user}:${realm}:${password}`);
  const what = md5(`${request.method}:${request.uri}`);
  const count = '00000001';
  const response = withQop
    ? md5(`${secret}:${nonce}:${count}:${request.clientNonce}:auth:${what}`)
    : md5(`${secret}:${nonce}:${what}`);
  return [
    `Digest username="${user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${request.uri}"`,
    `response="${response}"`,
    'algorithm=MD5',
    ...(withQop ? ['qop=auth', `nc=${count}`, `cnonce="${request.clientNonce}"`] : []),
    ...(opaque === null ? [] : [`opaque="${opaque}"`]),
  ].join(', ');
}
