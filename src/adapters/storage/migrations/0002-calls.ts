import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Calls and their journal. */
export const calls: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('calls')
    .addColumn('company_id', 'text', (column) => column.notNull().references('companies.id').onDelete('cascade'))
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('switch_call_id', 'text')
    .addColumn('crm_call_id', 'text')
    .addColumn('delivered', 'integer', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('calls_key', ['company_id', 'call_id'])
    .execute();
  await db.schema
    .createIndex('calls_by_delivery')
    .on('calls')
    .columns(['company_id', 'delivered', 'started_at'])
    .execute();
  await db.schema.createIndex('calls_by_start').on('calls').columns(['company_id', 'started_at']).execute();
  await db.schema.createIndex('calls_by_crm_call').on('calls').columns(['company_id', 'crm_call_id']).execute();
  await db.schema.createIndex('calls_by_switch_call').on('calls').columns(['company_id', 'switch_call_id']).execute();

  await db.schema
    .createTable('journal')
    .addColumn('company_id', 'text', (column) => column.notNull())
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('journal_key', ['company_id', 'call_id', 'seq'])
    .addForeignKeyConstraint(
      'journal_of',
      ['company_id', 'call_id'],
      'calls',
      ['company_id', 'call_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
}
