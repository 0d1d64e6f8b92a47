import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A company has a switch of one kind or another; until now all were ECSS-10. */
export const switchKinds: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('companies')
    .addColumn('switch_kind', 'text', (column) => column.notNull().defaultTo('ecss10'))
    .execute();
  await db.schema.alterTable('companies').addColumn('asterisk', 'text').execute();
  await db.schema.alterTable('companies').addColumn('ami_secret_sealed', 'text').execute();
}
