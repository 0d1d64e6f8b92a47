import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { CallState } from '../../../domain/call/call.ts';
import { handsIn, pastCallKeys } from '../past-call.ts';

/** Rows read at once: a state is one or two kilobytes. */
const PAGE = 500;

/** What the pages search calls by, filled in for the calls that have ended before. */
export const pastCalls: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('past_calls')
    .addColumn('company_id', 'text', (column) => column.notNull())
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('internal', 'integer', (column) => column.notNull())
    .addColumn('missed', 'integer', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('number_end', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('past_calls_key', ['company_id', 'call_id'])
    .addForeignKeyConstraint(
      'past_calls_of',
      ['company_id', 'call_id'],
      'calls',
      ['company_id', 'call_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createTable('call_users')
    .addColumn('company_id', 'text', (column) => column.notNull())
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('internal', 'integer', (column) => column.notNull())
    .addColumn('missed', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_users_key', ['company_id', 'call_id', 'user_id'])
    .addForeignKeyConstraint(
      'call_users_of',
      ['company_id', 'call_id'],
      'calls',
      ['company_id', 'call_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
  await fill(db);
  await index(db);
}

async function fill(db: Kysely<unknown>): Promise<void> {
  let after = { company_id: '', call_id: '' };
  for (;;) {
    const { rows } = await sql<{ company_id: string; call_id: string; state: string }>`
      select company_id, call_id, state from calls
      where (company_id, call_id) > (${after.company_id}, ${after.call_id})
      order by company_id, call_id limit ${PAGE}`.execute(db);
    for (const row of rows) {
      const call = JSON.parse(row.state) as CallState;
      if (call.endedAt !== null) await enter(db, row.company_id, call);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

async function enter(db: Kysely<unknown>, companyId: string, call: CallState): Promise<void> {
  const { id, startedAt } = call;
  const { internal, missed, number, number_end, words } = pastCallKeys(call);
  const { userIds, extensions } = handsIn(call);
  await sql`insert into past_calls (company_id, call_id, started_at, internal, missed, number, number_end, words)
    values (${companyId}, ${id}, ${startedAt}, ${internal}, ${missed}, ${number}, ${number_end}, ${words})`.execute(db);
  const users = new Set(userIds);
  if (extensions.length > 0) {
    const { rows } = await sql<{ user_id: string }>`select user_id from employee_numbers
      where company_id = ${companyId} and number in (${sql.join(extensions)})`.execute(db);
    for (const row of rows) users.add(row.user_id);
  }
  for (const userId of users) {
    await sql`insert into call_users (company_id, call_id, user_id, started_at, internal, missed)
      values (${companyId}, ${id}, ${userId}, ${startedAt}, ${internal}, ${missed})`.execute(db);
  }
}

/** After the rows, which is quicker. The partial ones keep the rare calls apart, so that finding them reads no others. */
async function index(db: Kysely<unknown>): Promise<void> {
  const inTime = ['company_id', 'started_at', 'call_id'];
  await db.schema.createIndex('past_calls_by_start').on('past_calls').columns(inTime).execute();
  await db.schema
    .createIndex('past_calls_of_clients')
    .on('past_calls')
    .columns(inTime)
    .where(sql<boolean>`internal = 0`)
    .execute();
  await db.schema
    .createIndex('past_calls_missed')
    .on('past_calls')
    .columns(inTime)
    .where(sql<boolean>`missed = 1`)
    .execute();
  // Everything that a search for numbers asks for, so that it reads no rows.
  const searched = ['started_at', 'call_id', 'internal', 'missed'];
  await db.schema
    .createIndex('past_calls_by_number')
    .on('past_calls')
    .columns(['company_id', 'number', ...searched])
    .execute();
  await db.schema
    .createIndex('past_calls_by_number_end')
    .on('past_calls')
    .columns(['company_id', 'number_end', ...searched])
    .execute();
  const ofUser = ['company_id', 'user_id', 'started_at', 'call_id'];
  await db.schema.createIndex('call_users_by_start').on('call_users').columns(ofUser).execute();
  await db.schema
    .createIndex('call_users_missed')
    .on('call_users')
    .columns(ofUser)
    .where(sql<boolean>`missed = 1`)
    .execute();
}
