import { sql, type Kysely, type Selectable } from 'kysely';
import type { AuditRecord, AuditStore } from '../../app/ports/audit.ts';
import type { CompanyWrites } from './company-writes.ts';
import type { Schema } from './schema.ts';

export class AuditRepository implements AuditStore {
  readonly #db: Kysely<Schema>;
  readonly #writes: CompanyWrites;

  constructor(db: Kysely<Schema>, writes: CompanyWrites) {
    this.#db = db;
    this.#writes = writes;
  }

  async add(companyId: string, record: Omit<AuditRecord, 'id' | 'undoneAt'>): Promise<string> {
    return this.#writes.transaction(companyId, async (trx) => {
      const last = await trx
        .selectFrom('audit')
        .select(sql<number | null>`max(seq)`.as('seq'))
        .where('company_id', '=', companyId)
        .executeTakeFirst();
      const seq = (last?.seq ?? 0) + 1;
      await trx
        .insertInto('audit')
        .values({
          company_id: companyId,
          seq,
          at: record.at,
          user_id: record.by.userId,
          user_name: record.by.userName,
          via: record.by.via,
          what: record.what,
          before: JSON.stringify(record.before),
          after: JSON.stringify(record.after),
          undo_of: record.undoOf === undefined ? null : Number(record.undoOf),
          undone_at: null,
        })
        .execute();
      return String(seq);
    });
  }

  async page(companyId: string, before: string | null, limit: number): Promise<AuditRecord[]> {
    let query = this.#db.selectFrom('audit').selectAll().where('company_id', '=', companyId);
    const place = before === null ? null : seqOf(before);
    if (place !== null) query = query.where('seq', '<', place);
    return (await query.orderBy('seq', 'desc').limit(limit).execute()).map(toRecord);
  }

  async find(companyId: string, id: string): Promise<AuditRecord | null> {
    const seq = seqOf(id);
    if (seq === null) return null;
    const row = await this.#db
      .selectFrom('audit')
      .selectAll()
      .where('company_id', '=', companyId)
      .where('seq', '=', seq)
      .executeTakeFirst();
    return row === undefined ? null : toRecord(row);
  }

  async markUndone(companyId: string, id: string, at: number): Promise<void> {
    await this.#db
      .updateTable('audit')
      .set({ undone_at: at })
      .where('company_id', '=', companyId)
      .where('seq', '=', Number(id))
      .execute();
  }

  async removeOld(before: number, limit: number): Promise<number> {
    const old = await this.#db
      .selectFrom('audit')
      .select(['company_id', 'seq'])
      .where('at', '<', before)
      .limit(limit)
      .execute();
    for (const { company_id, seq } of old) {
      await this.#db.deleteFrom('audit').where('company_id', '=', company_id).where('seq', '=', seq).execute();
    }
    return old.length;
  }
}

/** Null for what was never an id: PostgreSQL would refuse the statement. */
function seqOf(id: string): number | null {
  return /^\d{1,9}$/.test(id) ? Number(id) : null;
}

/** JSON columns are our own writing of the same types, so they are not checked again. */
function toRecord(row: Selectable<Schema['audit']>): AuditRecord {
  return {
    id: String(row.seq),
    at: row.at,
    by: { userId: row.user_id, userName: row.user_name, via: row.via },
    what: row.what,
    before: JSON.parse(row.before) as unknown,
    after: JSON.parse(row.after) as unknown,
    ...(row.undo_of === null ? {} : { undoOf: String(row.undo_of) }),
    undoneAt: row.undone_at,
  } as AuditRecord;
}
