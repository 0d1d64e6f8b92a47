import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Companies, their employees and the administrators' sessions. */
export const companies: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('companies')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text')
    .addColumn('member_id', 'text', (column) => column.notNull().unique())
    .addColumn('portal_origin', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('client_secret_sealed', 'text', (column) => column.notNull())
    .addColumn('application_token_sealed', 'text')
    .addColumn('grant_sealed', 'text')
    .addColumn('grant_problem', 'text')
    .addColumn('ecss', 'text')
    .addColumn('api_key_sealed', 'text')
    .addColumn('options', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  // Not unique: a portal may take the name that another one gave up.
  await db.schema.createIndex('companies_by_origin').on('companies').column('portal_origin').execute();

  await db.schema
    .createTable('employees')
    .addColumn('company_id', 'text', (column) => column.notNull().references('companies.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('active', 'integer', (column) => column.notNull())
    .addColumn('portal_number', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('employees_key', ['company_id', 'user_id'])
    .execute();

  // The primary key is the rule: a number belongs to one employee of a company.
  await db.schema
    .createTable('employee_numbers')
    .addColumn('company_id', 'text', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('employee_numbers_key', ['company_id', 'number'])
    .addForeignKeyConstraint(
      'employee_numbers_of',
      ['company_id', 'user_id'],
      'employees',
      ['company_id', 'user_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();

  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('company_id', 'text', (column) => column.notNull().references('companies.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('user_name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('sessions_by_expiry').on('sessions').column('expires_at').execute();

  await db.schema
    .createTable('logins')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('browser', 'text', (column) => column.notNull())
    .addColumn('portal_origin', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('client_secret_sealed', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('logins_by_expiry').on('logins').column('expires_at').execute();
}
