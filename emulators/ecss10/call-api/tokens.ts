import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const claimsSchema = z.object({
  client_id: z.string(),
  domain: z.string(),
  type: z.enum(['service', 'widget']),
  phone_number: z.string().optional(),
  /** Grows when the integration's key is replaced or the integration removed: older tokens are void then. */
  generation: z.number(),
  /** Epoch seconds. */
  iat: z.number(),
  exp: z.number(),
});
export type Claims = z.output<typeof claimsSchema>;

/** Seconds (*assumed*). */
export const TOKEN_LIFETIME = 3600;

/** Tokens of one node: the signing key lives in memory, so that they die with a restart (known). */
export class Tokens {
  readonly #key = randomBytes(32);

  issue(claims: Omit<Claims, 'iat' | 'exp'>, nowMs: number): string {
    const iat = Math.floor(nowMs / 1000);
    const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ ...claims, iat, exp: iat + TOKEN_LIFETIME })}`;
    return `${body}.${this.#sign(body).toString('base64url')}`;
  }

  /** null for a token that is malformed, expired, or not of this node since its last start. */
  verify(token: string, nowMs: number): Claims | null {
    const [head, payload, signature, ...rest] = token.split('.');
    if (head === undefined || payload === undefined || signature === undefined || rest.length > 0) return null;
    const expected = this.#sign(`${head}.${payload}`);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    // The signature is ours, so the payload is JSON that we wrote.
    const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return claims.exp * 1000 > nowMs ? claims : null;
  }

  #sign(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
