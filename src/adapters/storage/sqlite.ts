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
import { StorageError } from './errors.ts';
import { isBusy } from './inspect.ts';

const IN_MEMORY = ':memory:';
/** How long to wait for another process (a `doctor`, a backup) that holds the write lock. */
const BUSY_TIMEOUT_MS = 5_000;
/** Texts differ by the number of rows inserted, so there are many, but not without end. */
const STATEMENTS_KEPT = 300;

/**
 * Kysely's SQLite dialect over `node:sqlite`, so that no native module has to be built. There is one connection; Kysely gives it to
 * one transaction or statement at a time (`supportsMultipleConnections` of the adapter is false), so concurrent transactions queue.
 * Hence inside a transaction only its own handle may be used: waiting there for the plain one would wait for itself.
 */
export class NodeSqliteDialect implements Dialect {
  readonly #path: string;
  readonly #alone: boolean;

  /**
   * @param path a file, made with its directory when missing, or `:memory:`
   * @param alone nobody else may have it open meanwhile; `database_in_use` when somebody has
   */
  constructor(path: string, alone = false) {
    this.#path = path;
    this.#alone = alone;
  }

  createDriver(): Driver {
    return new ImmediateDriver({ database: () => Promise.resolve(openDatabase(this.#path, this.#alone)) });
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

function openDatabase(path: string, alone: boolean): SqliteDatabase {
  if (path !== IN_MEMORY) prepareFile(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  if (alone) takeAlone(database);
  else database.exec('pragma journal_mode = wal');
  // In WAL mode the weaker NORMAL may lose the last commits in a power cut; what was acknowledged must stay.
  database.exec('pragma synchronous = full');
  const prepared = new Map<string, SqliteStatement>();
  return {
    // Kysely writes the same few texts again and again; preparing one costs as much as running it.
    prepare: (sql) => {
      const known = prepared.get(sql) ?? statement(database, sql);
      if (prepared.size < STATEMENTS_KEPT) prepared.set(sql, known);
      return known;
    },
    close: () => {
      database.close();
    },
  };
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

function statement(database: DatabaseSync, sql: string): SqliteStatement {
  const prepared = database.prepare(sql);
  return {
    reader: prepared.columns().length > 0,
    all: (parameters) => prepared.all(...bindable(parameters)),
    run: (parameters) => prepared.run(...bindable(parameters)),
    iterate: (parameters) => prepared.iterate(...bindable(parameters)),
  };
}

/** `node:sqlite` rejects what it cannot bind (booleans, undefined) itself, by name of the type. */
function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}
