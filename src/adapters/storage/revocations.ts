import type { Kysely } from 'kysely';
import type { Revocation, RevocationStore } from '../../app/ports/store.ts';
import type { Schema } from './schema.ts';

export class RevocationRepository implements RevocationStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<Revocation[]> {
    const rows = await this.#db.selectFrom('revocations').selectAll().execute();
    return rows.map((row) => ({ companyId: row.company_id, userId: row.user_id, notBefore: row.not_before }));
  }

  async put({ companyId, userId, notBefore }: Revocation): Promise<void> {
    await this.#db
      .insertInto('revocations')
      .values({ company_id: companyId, user_id: userId, not_before: notBefore })
      .onConflict((conflict) => conflict.columns(['company_id', 'user_id']).doUpdateSet({ not_before: notBefore }))
      .execute();
  }

  async removeBefore(time: number): Promise<void> {
    await this.#db.deleteFrom('revocations').where('not_before', '<', time).execute();
  }
}
