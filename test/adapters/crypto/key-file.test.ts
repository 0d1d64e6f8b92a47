import { execFile } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CryptoError } from '../../../src/adapters/crypto/errors.ts';
import { loadKeyFile } from '../../../src/adapters/crypto/key-file.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';

function codeOf(path: string): string {
  try {
    loadKeyFile(path);
  } catch (error) {
    if (error instanceof CryptoError) return error.code;
    throw error;
  }
  return 'loaded';
}

describe('loadKeyFile', () => {
  it('makes the file once, private, with its directory, and leaves no draft', () => {
    const directory = join(temporaryDirectory(), 'state', 'crm');
    const path = join(directory, 'secret.key');
    const key = loadKeyFile(path);
    expect(key).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['secret.key']);
    expect(loadKeyFile(path)).toEqual(key);
  });

  it('is private whatever the umask', () => {
    const path = join(temporaryDirectory(), 'secret.key');
    const before = process.umask(0);
    try {
      loadKeyFile(path);
    } finally {
      process.umask(before);
    }
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each([0o604, 0o640, 0o660, 0o644])('refuses a file of mode %o and says what to do', (mode) => {
    const path = join(temporaryDirectory(), 'secret.key');
    loadKeyFile(path);
    chmodSync(path, mode);
    expect(codeOf(path)).toBe('key_file_exposed');
    expect(() => loadKeyFile(path)).toThrow(`chmod 0600 ${path}`);
  });

  it.each(['', 'short', 'A'.repeat(44), `${'A'.repeat(43)}=\nmore`])('refuses a file that holds %j', (text) => {
    const path = join(temporaryDirectory(), 'secret.key');
    writeFileSync(path, text, { mode: 0o600 });
    expect(codeOf(path)).toBe('key_file_malformed');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('reports a place where it cannot be', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(codeOf(join(file, 'secret.key'))).toBe('key_file_unusable');
  });

  it('gives servers that start at the same time one key', async () => {
    const path = join(temporaryDirectory(), 'secret.key');
    const module = new URL('../../../src/adapters/crypto/key-file.ts', import.meta.url).href;
    const script = `import(${JSON.stringify(module)}).then((m) => console.log(m.loadKeyFile(process.argv[1]).toString('hex')))`;
    const run = () => promisify(execFile)(process.execPath, ['-e', script, path]);
    const keys = (await Promise.all([run(), run(), run()])).map(({ stdout }) => stdout.trim());
    expect(new Set(keys)).toEqual(new Set([loadKeyFile(path).toString('hex')]));
  });
});
