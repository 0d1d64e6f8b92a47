import type { Kysely } from 'kysely';
import type { Observation, ObservationStore } from '../../app/ports/observations.ts';
import type { Schema } from './schema.ts';

export class ObservationRepository implements ObservationStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(companyId: string): Promise<Observation[]> {
    return this.#db
      .selectFrom('observations')
      .select(['kind', 'subject', 'at'])
      .where('company_id', '=', companyId)
      .orderBy('kind')
      .orderBy('subject')
      .execute();
  }

  async put(companyId: string, { kind, subject, at }: Observation): Promise<void> {
    await this.#db
      .insertInto('observations')
      .values({ company_id: companyId, kind, subject, at })
      .onConflict((conflict) => conflict.columns(['company_id', 'kind', 'subject']).doUpdateSet({ at }))
      .execute();
  }
}
