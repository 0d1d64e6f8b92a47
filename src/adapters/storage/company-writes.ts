import { CompiledQuery } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

const BEGIN = CompiledQuery.raw('begin');
const COMMIT = CompiledQuery.raw('commit');
const ROLLBACK = CompiledQuery.raw('rollback');

/**
 * Transactions that read a company's rows and then write what follows from them: one after another, in the order in which they were
 * asked for. SQLite runs all transactions so; PostgreSQL runs those of different companies side by side. Memory is enough to keep
 * the order because one server alone works on a database (see postgres-owner.ts).
 */
export class CompanyWrites {
  readonly #db: Kysely<Schema>;
  readonly #last = new Map<string, Promise<void>>();

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  transaction<T>(companyId: string, work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> {
    return this.#inTurn(companyId, () => this.#db.transaction().execute(work));
  }

  /**
   * Statements none of which needs another's answer, all or nothing; the first one must write, so that SQLite gives the lock to
   * write with it. Straight to the connection: half of the time that a call's change takes to be stored was Kysely's care around
   * each of its statements.
   */
  together(companyId: string, statements: readonly CompiledQuery[]): Promise<void> {
    return this.#inTurn(companyId, () =>
      this.#db.getExecutor().provideConnection(async (connection) => {
        await connection.executeQuery(BEGIN);
        try {
          for (const statement of statements) await connection.executeQuery(statement);
          await connection.executeQuery(COMMIT);
        } catch (error) {
          // A connection that is lost has rolled back by itself; the failure that matters is the first one.
          await connection.executeQuery(ROLLBACK).catch(() => undefined);
          throw error;
        }
      }),
    );
  }

  #inTurn<T>(companyId: string, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(companyId) ?? Promise.resolve()).then(work);
    const over = result.then(
      () => undefined,
      () => undefined, // whoever asked for it sees the error; the next one must not
    );
    this.#last.set(companyId, over);
    void over.then(() => {
      if (this.#last.get(companyId) === over) this.#last.delete(companyId);
    });
    return result;
  }
}
