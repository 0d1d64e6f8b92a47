/** Random values that open something, and the only way they may be kept and compared. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;

/** 256 random bits as 43 URL-safe characters. */
export function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Has the shape of `randomToken`; says nothing of its truth. */
export function looksLikeToken(value: string | null | undefined): value is string {
  return typeof value === 'string' && /^[\w-]{43}$/.test(value);
}

/** SHA-256, hexadecimal: what the database keeps instead of the value. */
export function fingerprintOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

/** Equality in a time that tells nothing of where the values differ, whatever their lengths. */
export function sameSecret(left: string, right: string): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(left), digest(right));
}
