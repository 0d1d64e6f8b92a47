/** Encrypts secrets at rest; a sealed value opens only for the purpose and row it was sealed for. */
export interface Sealer {
  seal(purpose: string, rowId: string, plaintext: string): string;
  /** Throws when the value was sealed with another key, for another purpose or row, or is damaged. */
  open(purpose: string, rowId: string, sealed: string): string;
}
