import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A company can be put to rest, and whoever keeps it in memory can see that somebody else has changed its row. */
export const companyState: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('companies').addColumn('disabled_reason', 'text').execute();
  await db.schema.alterTable('companies').addColumn('disabled_at', 'bigint').execute();
  await db.schema
    .alterTable('companies')
    .addColumn('revision', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
}
