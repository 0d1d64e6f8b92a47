import { randomBytes, randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 64 letters and digits, as the switch's console shows them (known). */
export function newApiKey(): string {
  return Array.from({ length: 64 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** 16 hexadecimal digits, as legs, calls and call_refs look (known). */
export function newSwitchId(): string {
  return `06${randomBytes(7).toString('hex')}`;
}
