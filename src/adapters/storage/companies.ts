import type { Kysely, Updateable } from 'kysely';
import type { Company, CompanyPatch, CompanyStore } from '../../app/ports/store.ts';
import { companyFromRow, columnsOf } from './company-columns.ts';
import { StorageError } from './errors.ts';
import type { CompanyRow, Schema } from './schema.ts';
import type { Sealer } from './sealer.ts';

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
    const row = { id, member_id: memberId, created_at: createdAt, ...columnsOf(id, rest, this.#sealer) };
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
    const result = await this.#db.updateTable('companies').set(columns).where('id', '=', id).executeTakeFirst();
    if (result.numUpdatedRows !== 1n) throw new StorageError('company_not_found');
  }

  #first(rows: CompanyRow[]): Company | null {
    return rows[0] === undefined ? null : companyFromRow(rows[0], this.#sealer);
  }
}
