/** A look at an SQLite file from outside, for whoever wants to know what is wrong with it; changes nothing. */
import { DatabaseSync } from 'node:sqlite';
import { CHECK, CHECK_PURPOSE } from './key-check.ts';
import { MIGRATION_NAMES } from './migrate.ts';
import type { Sealer } from './sealer.ts';

/** Long enough for any transaction of a server. */
const PATIENCE_MS = 3_000;

export interface Inspection {
  /** Migrations that a start would run; empty for a database of this version. */
  pending: string[];
  /** Migrations that this version does not know: a newer one wrote the file. */
  unknown: string[];
  /** What SQLite finds wrong with the file itself; null when it is sound. */
  damage: string | null;
  /** Somebody holds the write lock all the time. */
  locked: boolean;
}

/** @throws what SQLite says when the file cannot be opened or is no database */
export function inspectSqlite(path: string): Inspection {
  const db = new DatabaseSync(path, { timeout: PATIENCE_MS });
  try {
    const damage = String(db.prepare('pragma quick_check(1)').get()?.['quick_check'] ?? '');
    const done = executed(db);
    return {
      pending: MIGRATION_NAMES.filter((name) => !done.includes(name)),
      unknown: done.filter((name) => !MIGRATION_NAMES.includes(name)),
      damage: damage === 'ok' ? null : damage,
      locked: isLocked(db),
    };
  } finally {
    db.close();
  }
}

/** Whether the database was written with this key; what has no secrets yet fits any. */
export function keyFits(path: string, sealer: Sealer): boolean {
  const db = new DatabaseSync(path, { timeout: PATIENCE_MS });
  try {
    const sealed = db.prepare('select value from meta where key = ?').get(CHECK)?.['value'];
    if (typeof sealed === 'string') sealer.open(CHECK_PURPOSE, CHECK, sealed);
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error) throw error;
    return false;
  } finally {
    db.close();
  }
}

/** Names of the migrations that a database has had; empty for one that is new. */
function executed(db: DatabaseSync): string[] {
  const known = db.prepare("select 1 from sqlite_master where name = 'kysely_migration'").get();
  if (known === undefined) return [];
  return db
    .prepare('select name from kysely_migration order by name')
    .all()
    .map((row) => String(row['name']));
}

function isLocked(db: DatabaseSync): boolean {
  try {
    db.exec('begin immediate');
    db.exec('rollback');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  }
}

/** Another process is in the way. */
export function isBusy(error: unknown): boolean {
  // SQLITE_BUSY and SQLITE_LOCKED, whatever their extended codes.
  return error instanceof Error && 'errcode' in error && [5, 6].includes(Number(error.errcode) & 0xff);
}
