import { sql, type Kysely, type Updateable } from 'kysely';
import type { Company, CompanyPatch, CompanyStore } from '../../app/ports/store.ts';
import { companyFromRow, columnsOf } from './company-columns.ts';
import { StorageError } from './errors.ts';
import type { CompanyRow, Schema } from './schema.ts';
import type { Sealer } from './sealer.ts';

const CALLS_PER_STEP = 200;

export class CompanyRepository implements CompanyStore {
  readonly #db: Kysely<Schema>;
  readonly #sealer: Sealer;

  constructor(db: Kysely<Schema>, sealer: Sealer) {
    this.#db = db;
    this.#sealer = sealer;
  }

  async list(): Promise<Company[]> {
    const rows = await this.#db.selectFrom('companies').selectAll().orderBy('created_at').orderBy('id').execute();
    return rows.map((row) => companyFromRow(row, this.#sealer));
  }

  async find(id: string): Promise<Company | null> {
    return this.#first(await this.#db.selectFrom('companies').selectAll().where('id', '=', id).execute());
  }

  async findByMember(memberId: string): Promise<Company | null> {
    return this.#first(await this.#db.selectFrom('companies').selectAll().where('member_id', '=', memberId).execute());
  }

  /** The newest when several have had the name. */
  async findByOrigin(portalOrigin: string): Promise<Company | null> {
    const query = this.#db.selectFrom('companies').selectAll().where('portal_origin', '=', portalOrigin);
    return this.#first(await query.orderBy('created_at', 'desc').limit(1).execute());
  }

  /** @throws StorageError `company_exists` for a known id or member id */
  async insert(company: Company): Promise<void> {
    const { id, memberId, createdAt, ...rest } = company;
    const row = { id, member_id: memberId, created_at: createdAt, revision: 1, ...columnsOf(id, rest, this.#sealer) };
    const result = await this.#db
      .insertInto('companies')
      .values(row as CompanyRow)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (result.numInsertedOrUpdatedRows !== 1n) throw new StorageError('company_exists');
  }

  /** @throws StorageError `company_not_found` */
  async update(id: string, patch: CompanyPatch): Promise<void> {
    const columns: Updateable<CompanyRow> = columnsOf(id, patch, this.#sealer);
    if (Object.keys(columns).length === 0) return;
    const result = await this.#db
      .updateTable('companies')
      .set({ ...columns, revision: sql<number>`revision + 1` })
      .where('id', '=', id)
      .executeTakeFirst();
    if (result.numUpdatedRows !== 1n) throw new StorageError('company_not_found');
  }

  async remove(id: string): Promise<boolean> {
    // A company's calls may be millions of rows: the calls of others must not wait until they are all gone.
    const some = this.#db.selectFrom('calls').select('call_id').where('company_id', '=', id).limit(CALLS_PER_STEP);
    const step = this.#db.deleteFrom('calls').where('company_id', '=', id).where('call_id', 'in', some);
    while ((await step.executeTakeFirst()).numDeletedRows > 0n);
    const result = await this.#db.deleteFrom('companies').where('id', '=', id).executeTakeFirst();
    return result.numDeletedRows === 1n;
  }

  async revisions(): Promise<Map<string, number>> {
    const rows = await this.#db.selectFrom('companies').select(['id', 'revision']).execute();
    return new Map(rows.map((row) => [row.id, row.revision]));
  }

  #first(rows: CompanyRow[]): Company | null {
    return rows[0] === undefined ? null : companyFromRow(rows[0], this.#sealer);
  }
}
