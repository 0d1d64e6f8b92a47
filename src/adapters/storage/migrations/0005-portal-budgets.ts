import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How much of each portal's request limit is used up. Not by company: those of one portal share it. */
export const portalBudgets: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('portal_budgets')
    .addColumn('portal_origin', 'text', (column) => column.primaryKey())
    .addColumn('allowance', 'text', (column) => column.notNull())
    .addColumn('used', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
}
