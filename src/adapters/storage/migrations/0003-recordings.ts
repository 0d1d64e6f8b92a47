import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Recordings that are to be attached to calls. */
export const recordings: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('recordings')
    .addColumn('company_id', 'text', (column) => column.notNull())
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('crm_call_id', 'text', (column) => column.notNull())
    .addColumn('call_ref', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('recordings_key', ['company_id', 'call_id'])
    .addForeignKeyConstraint(
      'recordings_of',
      ['company_id', 'call_id'],
      'calls',
      ['company_id', 'call_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createIndex('recordings_by_time')
    .on('recordings')
    .columns(['company_id', 'state', 'next_at'])
    .execute();
  // Only delivered calls are in it, so the writes of a living call do not touch it.
  await db.schema
    .createIndex('calls_by_change')
    .on('calls')
    .columns(['company_id', 'updated_at'])
    .where(sql<boolean>`delivered = 1`)
    .execute();
}
