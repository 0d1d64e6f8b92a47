import { hkdfSync } from 'node:crypto';

/** Length of the master key and of every derived key, bytes. */
export const KEY_BYTES = 32;

/** A key for one purpose, so that a value made for one use is worthless in another. */
export function deriveKey(masterKey: Uint8Array, purpose: string): Buffer {
  // The master key is random already, so HKDF needs no salt; the purpose is what separates the keys.
  return Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(0), `ecss-crm-server/${purpose}`, KEY_BYTES));
}
