import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What was seen once at the peers and is not told again. */
export const observations: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('observations')
    .addColumn('company_id', 'text', (column) => column.notNull().references('companies.id').onDelete('cascade'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('observations_key', ['company_id', 'kind', 'subject'])
    .execute();
}
