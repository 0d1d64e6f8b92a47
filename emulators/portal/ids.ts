import { randomBytes, randomInt } from 'node:crypto';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function hex(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);
}

function digits(length: number): string {
  return Array.from({ length }, () => String(randomInt(10))).join('');
}

/** `local.<14 hex>.<8 digits>` (known: documented form). */
export function newClientId(): string {
  return `local.${hex(14)}.${digits(8)}`;
}

/** 50 alphanumerics (known). */
export function newClientSecret(): string {
  return Array.from({ length: 50 }, () => ALPHANUMERIC[randomInt(ALPHANUMERIC.length)] ?? 'a').join('');
}

/** `externalCall.<32 hex>.<unix seconds>` (known). */
export function newCallId(nowMs: number): string {
  return `externalCall.${hex(32)}.${Math.floor(nowMs / 1000)}`;
}
