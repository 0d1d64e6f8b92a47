export type CryptoErrorCode =
  /** The key file cannot be read or made. */
  | 'key_file_unusable'
  /** Others than the owner may read the key file. */
  | 'key_file_exposed'
  /** The key file does not hold a key. */
  | 'key_file_malformed'
  /** A sealed value was changed, moved to another row, or sealed with another key. */
  | 'secret_unreadable';

/** Never carries key material or plaintext. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError';
  readonly code: CryptoErrorCode;
  constructor(code: CryptoErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
