import { existsSync } from 'node:fs';
import { Kysely } from 'kysely';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import { StorageError } from './errors.ts';
import { MIGRATION_NAMES, migrate, pendingMigrations } from './migrate.ts';
import { openPostgres, type OpenDatabase } from './postgres.ts';
import type { Schema } from './schema.ts';
import { keepCopy } from './sqlite-files.ts';
import { NodeSqliteDialect } from './sqlite.ts';

export interface DatabaseOptions {
  /** The setting `database`: a file path or `:memory:`, or a `postgres://` URL. */
  database: string;
  clock: Clock;
  logger?: Logger | undefined;
  /** Work beside the server that owns the database, which must have been there before. */
  guest?: boolean | undefined;
  /** Nobody else may have the database open meanwhile. */
  alone?: boolean | undefined;
  /** PostgreSQL: how long to wait for it and for another server to leave it; ms. */
  waitMs?: number | undefined;
  /** PostgreSQL: another server has taken the database while it was out of reach. */
  taken?: ((error: StorageError) => void) | undefined;
}

/** The one place that decides which database is used. It is brought to this version's schema. */
export async function openDatabase({ database, ...options }: DatabaseOptions): Promise<OpenDatabase> {
  if (isPostgres(database)) {
    return openPostgres({ url: database, ...options, ...(options.alone === true ? { waitMs: 0 } : {}) });
  }
  const { alone, guest, clock, logger } = options;
  const isServer = guest !== true && alone !== true;
  const betweenWrites = isServer ? { clock, logger } : undefined;
  const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(database, { alone, betweenWrites }) });
  try {
    const pending = await pendingMigrations(db);
    if (isServer) return { db, migrated: await upgrade(db, database, pending) };
    if (pending.length === 0) return { db, migrated: [] };
    throw new StorageError('database_unusable', new Error('start this version of the server on it first'));
  } catch (error) {
    await db.destroy().catch(() => {
      // The first failure is the one to report; what could not be opened has nothing to close.
    });
    throw error;
  }
}

/** A database that was in use before is copied first: whoever wants the former version back can have it. */
async function upgrade(db: Kysely<Schema>, database: string, pending: string[]): Promise<string[]> {
  const [first] = pending;
  if (first !== undefined && first !== MIGRATION_NAMES[0] && existsSync(database)) keepCopy(database, first);
  return migrate(db);
}

export function isPostgres(database: string): boolean {
  return /^postgres(ql)?:\/\//i.test(database);
}
