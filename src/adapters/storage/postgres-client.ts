import type { PoolClient, QueryResult } from 'pg';
import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { isTimeout, translated } from './postgres-errors.ts';
import type { StatementNames } from './statement-names.ts';

export interface PreparedClientDeps {
  names: StatementNames;
  /** The database does not answer, although it should have given up the statement itself before. */
  silent: (error: unknown) => void;
  /** The connection is gone, whether it was in use or not. */
  lost: () => void;
}

/** A connection of the pool, as Kysely wants it. One object for the whole life of the connection. */
export class PreparedClient implements PostgresPoolClient {
  readonly #client: PoolClient;
  readonly #deps: PreparedClientDeps;
  #discarded = false;

  constructor(client: PoolClient, deps: PreparedClientDeps) {
    this.#client = client;
    this.#deps = deps;
    // Without a listener the loss of a connection between two statements of a transaction would end the process.
    client.on('error', deps.lost);
  }

  query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    text: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof text !== 'string') throw new TypeError('this storage reads without cursors');
    return this.#run<R>(text, parameters);
  }

  release(broken?: boolean): void {
    if (this.#discarded) return;
    this.#discarded = broken === true;
    this.#client.release(broken);
  }

  async #run<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    const values = parameters.map(storable);
    const name = this.#deps.names.of(text, values);
    try {
      const result = await this.#client.query(name === undefined ? { text, values } : { name, text, values });
      return result as QueryResult & { rows: R[]; command: Command; rowCount: number };
    } catch (error) {
      const failure = translated(error);
      if (isTimeout(error)) {
        // The statement still waits, and whatever came next would wait behind it: a rollback, the next one's statement.
        this.release(true);
        this.#deps.silent(failure);
      }
      throw failure;
    }
  }
}

type Command = 'UPDATE' | 'DELETE' | 'INSERT' | 'SELECT' | 'MERGE';

/**
 * What PostgreSQL would refuse and SQLite takes: the character 0 in a text (it becomes the replacement character), and fractions of
 * a millisecond (all numbers of the schema are integers).
 */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : value;
}
