import type { Kysely } from 'kysely';
import type { SpentBudget, SpentBudgetStore } from '../../app/ports/spent-budgets.ts';
import type { Schema } from './schema.ts';

export class SpentBudgetRepository implements SpentBudgetStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<SpentBudget[]> {
    const rows = await this.#db.selectFrom('portal_budgets').selectAll().execute();
    return rows.map(({ portal_origin, allowance, used, at }) => ({ portalOrigin: portal_origin, allowance, used, at }));
  }

  async save({ portalOrigin, allowance, used, at }: SpentBudget): Promise<void> {
    await this.#db
      .insertInto('portal_budgets')
      .values({ portal_origin: portalOrigin, allowance, used, at })
      .onConflict((conflict) => conflict.column('portal_origin').doUpdateSet({ allowance, used, at }))
      .execute();
  }
}
