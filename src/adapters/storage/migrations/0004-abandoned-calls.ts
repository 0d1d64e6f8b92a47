import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Calls that were given up are found without reading all the others. */
export const abandonedCalls: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('calls')
    .addColumn('abandoned', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update calls set abandoned = 1 where state like '%"abandoned":true%'`.execute(db);
  await db.schema
    .createIndex('calls_by_abandonment')
    .on('calls')
    .columns(['company_id', 'started_at'])
    .where(sql<boolean>`abandoned = 1`)
    .execute();
}
