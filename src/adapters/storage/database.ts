import { Kysely } from 'kysely';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import { StorageError } from './errors.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { openPostgres, type OpenDatabase } from './postgres.ts';
import type { Schema } from './schema.ts';
import { NodeSqliteDialect } from './sqlite.ts';

export interface DatabaseOptions {
  /** The setting `database`: a file path or `:memory:`, or a `postgres://` URL. */
  database: string;
  clock: Clock;
  logger?: Logger | undefined;
  /** Work beside the server that owns the database, which must have been there before. */
  guest?: boolean | undefined;
  /** PostgreSQL: how long to wait for it and for another server to leave it; ms. */
  waitMs?: number | undefined;
  /** PostgreSQL: another server has taken the database while it was out of reach. */
  taken?: ((error: StorageError) => void) | undefined;
}

/** The one place that decides which database is used. It is brought to this version's schema. */
export async function openDatabase({ database, ...options }: DatabaseOptions): Promise<OpenDatabase> {
  if (isPostgres(database)) return openPostgres({ url: database, ...options });
  const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(database) });
  try {
    if (options.guest !== true) return { db, migrated: await migrate(db) };
    if ((await pendingMigrations(db)) === 0) return { db, migrated: [] };
    throw new StorageError('database_unusable', new Error('start this version of the server on it first'));
  } catch (error) {
    await db.destroy().catch(() => {
      // The first failure is the one to report; what could not be opened has nothing to close.
    });
    throw error;
  }
}

export function isPostgres(database: string): boolean {
  return /^postgres(ql)?:\/\//i.test(database);
}
