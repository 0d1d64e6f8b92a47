import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type QueryCompiler,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import { AT_THE_LATEST_PAGES, Checkpoints } from './checkpoints.ts';
import { StorageError } from './errors.ts';
import { isBusy } from './inspect.ts';

const IN_MEMORY = ':memory:';
/** How long to wait for another process (a `doctor`, a backup) that holds the write lock. */
const BUSY_TIMEOUT_MS = 5_000;
/** Texts differ by the number of rows inserted, so there are many, but not without end. */
const STATEMENTS_KEPT = 300;

export interface SqliteOptions {
  /** Nobody else may have it open meanwhile; `database_in_use` when somebody has. */
  alone?: boolean | undefined;
  /** For a server: its log is brought into the database while nobody writes. */
  betweenWrites?: { clock: Clock; logger: Logger | undefined } | undefined;
}

/**
 * Kysely's SQLite dialect over `node:sqlite`, so that no native module has to be built. There is one connection; Kysely gives it to
 * one transaction or statement at a time (`supportsMultipleConnections` of the adapter is false), so concurrent transactions queue.
 * Hence inside a transaction only its own handle may be used: waiting there for the plain one would wait for itself.
 */
export class NodeSqliteDialect implements Dialect {
  readonly #path: string;
  readonly #options: SqliteOptions;

  /** @param path a file, made with its directory when missing, or `:memory:` */
  constructor(path: string, options: SqliteOptions = {}) {
    this.#path = path;
    this.#options = options;
  }

  createDriver(): Driver {
    return new ImmediateDriver({ database: () => Promise.resolve(openDatabase(this.#path, this.#options)) });
  }

  createAdapter(): DialectAdapter {
    return new TransactionalDdlAdapter();
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createIntrospector(db: Parameters<Dialect['createIntrospector']>[0]): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

class ImmediateDriver extends SqliteDriver {
  /**
   * Takes the write lock first: a deferred transaction that reads and then writes fails at once, whatever the timeout, when
   * another process wrote between.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

class TransactionalDdlAdapter extends SqliteAdapter {
  /** Kysely is careful here; SQLite does roll back tables, and so a migration that fails leaves nothing behind. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function openDatabase(path: string, { alone = false, betweenWrites }: SqliteOptions): SqliteDatabase {
  if (path !== IN_MEMORY) prepareFile(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  if (alone) takeAlone(database);
  else database.exec('pragma journal_mode = wal');
  // In WAL mode the weaker NORMAL may lose the last commits in a power cut; what was acknowledged must stay.
  database.exec('pragma synchronous = full');
  const checkpoints = betweenWrites && checkpointsOf(database, betweenWrites);
  const prepared = new Map<string, SqliteStatement>();
  return {
    // Kysely writes the same few texts again and again; preparing one costs as much as running it.
    prepare: (sql) => {
      const ran = sql === 'commit' ? () => checkpoints?.committed() : undefined;
      const known = prepared.get(sql) ?? statement(database, sql, ran);
      if (prepared.size < STATEMENTS_KEPT) prepared.set(sql, known);
      return known;
    },
    close: () => {
      checkpoints?.stop();
      database.close();
    },
  };
}

function checkpointsOf(
  database: DatabaseSync,
  { clock, logger }: NonNullable<SqliteOptions['betweenWrites']>,
): Checkpoints {
  database.exec(`pragma wal_autocheckpoint = ${AT_THE_LATEST_PAGES}`);
  return new Checkpoints(clock, () => {
    try {
      database.exec('pragma wal_checkpoint(passive)');
    } catch (error) {
      // Everything committed is in the log and stays there; a commit tries again before the log is long.
      logger?.warn({ error: String(error) }, 'the write-ahead log could not be brought into the database');
    }
  });
}

/** Everybody who has a database in WAL mode open holds a lock that this one waits for. */
function takeAlone(database: DatabaseSync): void {
  try {
    database.exec('pragma locking_mode = exclusive');
    database.exec('pragma journal_mode = wal');
    database.exec('begin exclusive; commit');
  } catch (error) {
    database.close();
    throw isBusy(error) ? new StorageError('database_in_use') : error;
  }
}

/** SQLite gives its WAL files the mode of the main file, so making that one private is enough. */
function prepareFile(path: string): void {
  // The directory keeps the usual mode: the proxy must reach the sockets beside the database.
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, 'a', 0o600));
}

function statement(database: DatabaseSync, sql: string, ran?: () => void): SqliteStatement {
  const prepared = database.prepare(sql);
  return {
    reader: prepared.columns().length > 0,
    all: (parameters) => prepared.all(...bindable(parameters)),
    run: (parameters) => {
      const changes = prepared.run(...bindable(parameters));
      ran?.();
      return changes;
    },
    iterate: (parameters) => prepared.iterate(...bindable(parameters)),
  };
}

/** `node:sqlite` rejects what it cannot bind (booleans, undefined) itself, by name of the type. */
function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}
