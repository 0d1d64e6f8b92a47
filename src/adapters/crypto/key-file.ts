import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CryptoError } from './errors.ts';
import { KEY_BYTES } from './keys.ts';

/** Any access by group or others. */
const EXPOSED_BITS = 0o077;

/**
 * Reads the master key; makes the file (mode 0600, one line of base64) when there is none.
 * @throws CryptoError `key_file_unusable`, `key_file_exposed`, `key_file_malformed`
 */
export function loadKeyFile(path: string): Buffer {
  try {
    return readKey(path) ?? createKey(path);
  } catch (error) {
    if (error instanceof CryptoError) throw error;
    throw new CryptoError('key_file_unusable', `cannot use the key file ${path}: ${(error as Error).message}`, error);
  }
}

function readKey(path: string): Buffer | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const mode = fstatSync(file).mode & 0o777;
    if ((mode & EXPOSED_BITS) !== 0) {
      throw new CryptoError(
        'key_file_exposed',
        `others may read the key file ${path} (mode 0${mode.toString(8)}); run: chmod 0600 ${path}`,
      );
    }
    const text = readFileSync(file, 'utf8').trim();
    const key = Buffer.from(text, 'base64');
    if (key.length !== KEY_BYTES || key.toString('base64') !== text) {
      throw new CryptoError('key_file_malformed', `the key file ${path} does not hold ${KEY_BYTES} bytes in base64`);
    }
    return key;
  } finally {
    closeSync(file);
  }
}

/**
 * The key that takes the place of the one in `path` as soon as the database is encrypted with it: after a crash in between both
 * files are there, and the database tells which one it needs. Null: there is none.
 * @throws CryptoError
 */
export function readNextKey(path: string): Buffer | null {
  return readKey(nextOf(path));
}

/** Makes a new key, or keeps the given one, as the next one of `path`; durable when it returns. */
export function writeNextKey(path: string, key: Buffer = randomBytes(KEY_BYTES)): Buffer {
  const next = nextOf(path);
  rmSync(next, { force: true });
  writeKey(next, key);
  // A command is often run by root, the server never is.
  const owner = [path, dirname(path)].find((each) => existsSync(each));
  if (owner !== undefined && process.getuid?.() === 0) chownSync(next, statSync(owner).uid, statSync(owner).gid);
  syncDirectory(dirname(path));
  return key;
}

/** The next key is the key from now on. Somebody else may have seen to it already. */
export function promoteNextKey(path: string): void {
  try {
    renameSync(nextOf(path), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  syncDirectory(dirname(path));
}

const nextOf = (path: string): string => `${path}.next`;

function writeKey(path: string, key: Buffer): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${key.toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function createKey(path: string): Buffer {
  const directory = dirname(path);
  mkdirSync(directory, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  const key = randomBytes(KEY_BYTES);
  try {
    writeKey(draft, key);
    // A link never replaces an existing file: of two servers starting at once both end up with the first one's key,
    // and a power cut leaves a whole key file or none.
    linkSync(draft, path);
    syncDirectory(directory);
    return key;
  } catch (error) {
    const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readKey(path) : null;
    if (other === null) throw error;
    return other;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A key that seals data must not vanish with the directory entry after a power cut. */
function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
