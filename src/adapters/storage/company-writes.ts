import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

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
    const result = (this.#last.get(companyId) ?? Promise.resolve()).then(() => this.#db.transaction().execute(work));
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
