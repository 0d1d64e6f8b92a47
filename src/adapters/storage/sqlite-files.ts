/** SQLite databases as files: a consistent copy while others write, the file all for oneself, and copies kept before an upgrade. */
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StorageError } from './errors.ts';
import { isBusy } from './inspect.ts';

const PATIENCE_MS = 5_000;
const HOLD_PATIENCE_MS = 1_000;
/** Copies made before upgrades: enough to go back over a bad week of them, and no more. */
const COPIES_KEPT = 3;

/** A whole and compact copy of a database, also while a server writes to it; mode 0600. Nothing is left behind when it fails. */
export function copySqlite(from: string, to: string): void {
  const draft = `${to}.part`;
  rmSync(draft, { force: true });
  try {
    // An empty file is what `vacuum into` accepts, and so the copy is never open to others.
    closeSync(openSync(draft, 'wx', 0o600));
    const db = new DatabaseSync(from, { timeout: PATIENCE_MS });
    try {
      db.prepare('vacuum into ?').run(draft);
    } finally {
      db.close();
    }
    chmodSync(draft, 0o600);
    syncFile(draft);
    renameSync(draft, to);
    syncFile(dirname(to));
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The copy before an upgrade, beside the database: `db.sqlite.before-NAME`. The newest three are kept. */
export function keepCopy(database: string, name: string): void {
  const copy = `${database}.before-${name}`;
  copySqlite(database, copy);
  const { uid, gid } = statSync(database);
  if (process.getuid?.() === 0) chownSync(copy, uid, gid);
  const directory = dirname(database);
  const copies = readdirSync(directory)
    .filter((file) => file.startsWith(`${basename(database)}.before-`) && !file.endsWith('.part'))
    .map((file) => join(directory, file))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  for (const old of copies.slice(COPIES_KEPT)) rmSync(old, { force: true });
}

/**
 * Nobody else has the database open until `release`, and all of it is in its one file.
 * @throws StorageError `database_in_use`; what SQLite says of a file that is no database
 */
export function holdAlone(database: string): { release: () => void } {
  const db = new DatabaseSync(database, { timeout: HOLD_PATIENCE_MS });
  try {
    db.exec('pragma locking_mode = exclusive');
    // Leaving WAL mode needs the file alone, and brings what the WAL holds into it.
    db.exec('pragma journal_mode = delete');
    db.exec('begin exclusive');
    return { release: () => db.close() };
  } catch (error) {
    db.close();
    throw isBusy(error) ? new StorageError('database_in_use') : error;
  }
}

/** Survives a power cut from here on. Also for a directory: then its entries do. */
export function syncFile(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
