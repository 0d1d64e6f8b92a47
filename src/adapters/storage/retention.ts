/**
 * Deletion of old calls in small steps.
 *
 * The pages that become free are used again for new calls, so under an even load the file stops growing after the first retention
 * period, at the size of its busiest one; PostgreSQL's autovacuum does the same. SQLite's `auto_vacuum` is left off on purpose: it could be switched on for new files only, every
 * write would keep its pointer pages up to date, and all it would give back is disk space that the next calls need anyhow.
 */
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** Calls looked at in one step: their journals have 10 to 40 lines each. */
const CALLS_PER_STEP = 50;

/** See CallStore.removeDelivered. */
export function removeStep(
  db: Kysely<Schema>,
  companyId: string | null,
  before: number,
  limit: number,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    let removed = 0;
    for (const call of await oldCalls(trx, companyId, before)) {
      const room = limit - removed;
      if (call.lines < room) removed += await removeCall(trx, call, before);
      else {
        // A story longer than a whole step loses its beginning first, and goes with the next steps.
        if (removed === 0) removed += await removeLines(trx, call, room);
        break;
      }
    }
    return removed;
  });
}

interface OldCall {
  company_id: string;
  call_id: string;
  lines: number;
}

function oldCalls(trx: Transaction<Schema>, companyId: string | null, before: number): Promise<OldCall[]> {
  // Unsorted: which of the old ones go first is all the same, and so the index gives the first ones at once.
  let query = trx
    .selectFrom('calls')
    .select(['company_id', 'call_id'])
    .select(
      sql<number>`(select count(*) from journal
        where journal.company_id = calls.company_id and journal.call_id = calls.call_id)`.as('lines'),
    )
    // A literal, so that the partial index calls_by_change serves it.
    .where(sql<boolean>`delivered = 1`)
    .where('updated_at', '<', before)
    .limit(CALLS_PER_STEP);
  // Every call belongs to a company (foreign key); naming them makes the index by company usable.
  query =
    companyId === null
      ? query.where('company_id', 'in', (companies) => companies.selectFrom('companies').select('id'))
      : query.where('company_id', '=', companyId);
  return query.execute();
}

/**
 * The journal and whatever else hangs on the call go with it (foreign keys). Asked again whether it is old: where others write at the
 * same time (PostgreSQL), it may have been taken up again since it was looked at.
 */
async function removeCall(trx: Transaction<Schema>, call: OldCall, before: number): Promise<number> {
  const { company_id, call_id, lines } = call;
  const result = await trx
    .deleteFrom('calls')
    .where('company_id', '=', company_id)
    .where('call_id', '=', call_id)
    .where('delivered', '=', 1)
    .where('updated_at', '<', before)
    .executeTakeFirst();
  return result.numDeletedRows === 1n ? lines + 1 : 0;
}

async function removeLines(trx: Transaction<Schema>, { company_id, call_id }: OldCall, count: number): Promise<number> {
  const first = trx
    .selectFrom('journal')
    .select('seq')
    .where('company_id', '=', company_id)
    .where('call_id', '=', call_id)
    .orderBy('seq')
    .limit(count);
  const result = await trx
    .deleteFrom('journal')
    .where('company_id', '=', company_id)
    .where('call_id', '=', call_id)
    .where('seq', 'in', first)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
