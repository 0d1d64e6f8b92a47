import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What was judged of the portal's numbers, who is signed in and from where, and the trail of changed settings. */
export const people: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('employees')
    .addColumn('accepted_number', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema.alterTable('employees').addColumn('new_since', 'bigint').execute();
  // A number that both sides agree on needs no judgement.
  await sql`update employees set accepted_number = portal_number where exists (select 1 from employee_numbers
    where employee_numbers.company_id = employees.company_id and employee_numbers.user_id = employees.user_id
    and employee_numbers.number = employees.portal_number)`.execute(db);

  await db.schema
    .alterTable('sessions')
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('sessions')
    .addColumn('user_agent', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await sql`update sessions set last_seen_at = created_at`.execute(db);
  await db.schema.createIndex('sessions_by_company').on('sessions').columns(['company_id', 'created_at']).execute();

  await db.schema
    .createTable('revocations')
    .addColumn('company_id', 'text', (column) => column.notNull().references('companies.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('not_before', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('revocations_key', ['company_id', 'user_id'])
    .execute();

  await db.schema
    .createTable('audit')
    .addColumn('company_id', 'text', (column) => column.notNull().references('companies.id').onDelete('cascade'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('user_name', 'text', (column) => column.notNull())
    .addColumn('via', 'text')
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('before', 'text', (column) => column.notNull())
    .addColumn('after', 'text', (column) => column.notNull())
    .addColumn('undo_of', 'integer')
    .addColumn('undone_at', 'bigint')
    .addPrimaryKeyConstraint('audit_key', ['company_id', 'seq'])
    .execute();
  await db.schema.createIndex('audit_by_age').on('audit').column('at').execute();
}
