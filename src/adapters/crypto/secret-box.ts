import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CryptoError } from './errors.ts';
import { deriveKey } from './keys.ts';

/** Names the format, so that a later one can be told apart. */
const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts secrets at rest (AES-256-GCM, one HKDF key per purpose). A sealed value opens only for the purpose and the row it was
 * sealed for: copying it into another company's row does not work.
 */
export class SecretBox {
  readonly #masterKey: Uint8Array;
  readonly #keys = new Map<string, Buffer>();

  /** @param masterKey 32 random bytes, as `loadKeyFile` returns them */
  constructor(masterKey: Uint8Array) {
    this.#masterKey = masterKey;
  }

  /** @returns printable text, `v1.` + base64url */
  seal(purpose: string, rowId: string, plaintext: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key(purpose), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(associatedData(rowId));
    const sealed = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${sealed.toString('base64url')}`;
  }

  /** @throws CryptoError `secret_unreadable` */
  open(purpose: string, rowId: string, sealed: string): string {
    const [version, body] = sealed.split('.');
    const bytes = Buffer.from(body ?? '', 'base64url');
    if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) {
      throw new CryptoError('secret_unreadable', `a sealed value for ${purpose} has an unknown format`);
    }
    const decipher = createDecipheriv(CIPHER, this.#key(purpose), bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(associatedData(rowId));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      return plain.toString('utf8');
    } catch (error) {
      throw new CryptoError(
        'secret_unreadable',
        `a sealed value for ${purpose} does not open: another key, another row or damage`,
        error,
      );
    }
  }

  #key(purpose: string): Buffer {
    let key = this.#keys.get(purpose);
    if (key === undefined) {
      key = deriveKey(this.#masterKey, `seal/${purpose}`);
      this.#keys.set(purpose, key);
    }
    return key;
  }
}

function associatedData(rowId: string): Buffer {
  return Buffer.from(rowId, 'utf8');
}
