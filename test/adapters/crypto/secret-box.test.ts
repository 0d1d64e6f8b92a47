import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CryptoError } from '../../../src/adapters/crypto/errors.ts';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';

const box = new SecretBox(randomBytes(32));

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof CryptoError) return error.code;
    throw error;
  }
  return 'opened';
}

describe('SecretBox', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plaintext, rowId) => {
        expect(box.open('token', rowId, box.seal('token', rowId, plaintext))).toBe(plaintext);
      }),
      { numRuns: 50 },
    );
  });

  it('seals the same text differently each time, and hides it', () => {
    const one = box.seal('token', 'row', 'sentinel-secret');
    expect(one).toMatch(/^v1\.[A-Za-z0-9_-]+$/);
    expect(one).not.toBe(box.seal('token', 'row', 'sentinel-secret'));
    expect(Buffer.from(one.slice(3), 'base64url').toString('latin1')).not.toContain('sentinel');
  });

  it.each([
    ['another row', (sealed: string) => box.open('token', 'other', sealed)],
    ['another purpose', (sealed: string) => box.open('api-key', 'row', sealed)],
    ['another key', (sealed: string) => new SecretBox(randomBytes(32)).open('token', 'row', sealed)],
    ['another version', (sealed: string) => box.open('token', 'row', sealed.replace('v1.', 'v2.'))],
    ['a cut value', (sealed: string) => box.open('token', 'row', sealed.slice(0, 12))],
    ['no value', () => box.open('token', 'row', '')],
  ])('does not open for %s', (_, open) => {
    const sealed = box.seal('token', 'row', 'secret');
    expect(codeOf(() => open(sealed))).toBe('secret_unreadable');
  });

  it('notices every changed byte', () => {
    const bytes = Buffer.from(box.seal('token', 'row', 'secret').slice(3), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(codeOf(() => box.open('token', 'row', `v1.${changed.toString('base64url')}`))).toBe('secret_unreadable');
    }
  });
});
