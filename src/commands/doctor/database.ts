/** The database: there, whole, of this version, opened by the key, writable by the server, with room to grow. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Settings } from '../../adapters/settings/settings.ts';
import { StorageError } from '../../adapters/storage/errors.ts';
import { inspectSqlite, isBusy } from '../../adapters/storage/inspect.ts';
import type { Storage } from '../../adapters/storage/open.ts';
import type { Clock } from '../../app/ports/clock.ts';
import { isFile, openExistingDatabase } from '../../wiring/existing-database.ts';
import type { OpenDatabase } from '../../wiring/database.ts';
import { accountOf } from './files.ts';
import { codeOf, fault, fine, reasonOf, warning } from './found.ts';
import type { Found } from './found.ts';

const MEGABYTE = 1_000_000;
const LITTLE_ROOM = 500 * MEGABYTE;
const NO_ROOM = 50 * MEGABYTE;

export interface DatabaseLook {
  found: Found[];
  /** Null when it cannot be used. */
  opened: OpenDatabase | null;
}

export async function checkDatabase(settings: Settings, clock: Clock): Promise<DatabaseLook> {
  const { database } = settings;
  const file = isFile(database);
  if (file) {
    if (!existsSync(database)) return { found: [absent(database)], opened: null };
    const found = inspected(settings);
    if (found !== null) return { found: [found, ...room(database)], opened: null };
  }
  try {
    const opened = await openExistingDatabase(settings, clock);
    return { found: [await counted(opened.storage, settings), ...(file ? room(database) : [])], opened };
  } catch (error) {
    const mismatch = error instanceof StorageError && error.code === 'secret_key_mismatch';
    const facts = { file: settings.secretKeyFile, reason: reasonOf(error) };
    return { found: [fault('database', mismatch ? 'database_key' : 'database_unusable', facts)], opened: null };
  }
}

function absent(database: string): Found {
  const folder = dirname(database);
  try {
    if (existsSync(folder)) accessSync(folder, constants.W_OK | constants.X_OK);
    return warning('database', 'database_new', { file: database });
  } catch (error) {
    return fault('database', 'database_forbidden', { file: folder, reason: reasonOf(error) });
  }
}

/** Null: nothing is wrong with the file. */
function inspected(settings: Settings): Found | null {
  const { database: file } = settings;
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    const { pending, unknown, damage, locked } = inspectSqlite(file);
    if (damage !== null) return fault('database', 'database_damaged', { file, reason: damage });
    if (locked) return fault('database', 'database_locked', { file }, [`fuser -v ${file}`]);
    if (unknown.length > 0) return fault('database', 'database_newer', { file, names: unknown.join(', ') });
    if (pending.length > 0) return warning('database', 'database_pending', { names: pending.join(', ') });
    return foreignOwner(settings);
  } catch (error) {
    if (codeOf(error) === 'EACCES') return fault('database', 'database_forbidden', { file, reason: reasonOf(error) });
    if (isBusy(error)) return fault('database', 'database_locked', { file }, [`fuser -v ${file}`]);
    return fault('database', 'database_damaged', { file, reason: reasonOf(error) });
  }
}

/** The helper files of SQLite beside the database belong to whoever made them. */
function foreignOwner(settings: Settings): Found | null {
  const { database } = settings;
  const account = accountOf(settings);
  for (const file of [`${database}-wal`, `${database}-shm`]) {
    if (account === null || !existsSync(file) || statSync(file).uid === account.uid) continue;
    const command = `chown ${account.uid}:${account.gid} ${file}`;
    return fault('database', 'file_owner', { file, account: account.uid }, [command]);
  }
  return null;
}

async function counted(storage: Storage, { database }: Settings): Promise<Found> {
  const count = (await storage.companies.list()).length;
  return fine('database', 'database_ok', { file: isFile(database) ? database : 'PostgreSQL', count });
}

function room(database: string): Found[] {
  const { bavail, bsize } = statfsSync(dirname(database));
  const free = bavail * bsize;
  const facts = { folder: dirname(database), megabytes: Math.round(free / MEGABYTE) };
  if (free < NO_ROOM) return [fault('room', 'room_none', facts)];
  if (free < LITTLE_ROOM) return [warning('room', 'room_little', facts)];
  return [fine('room', 'room_ok', facts)];
}
