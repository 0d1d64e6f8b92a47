import type { Kysely } from 'kysely';
import type { CallState } from '../../domain/call/call.ts';
import { handsIn, pastCallKeys } from './past-call.ts';
import type { QueryTexts } from './query-texts.ts';
import type { Schema } from './schema.ts';

/** To be called with every stored change of a call. Does nothing while the call lives: living calls must be stored fast. */
export async function recordPastCall(
  db: Kysely<Schema>,
  texts: QueryTexts,
  companyId: string,
  call: CallState,
): Promise<void> {
  if (call.endedAt === null) return;
  const keys = pastCallKeys(call);
  const row = { company_id: companyId, call_id: call.id, started_at: call.startedAt, ...keys };
  await db.executeQuery(
    texts.query('past call', Object.values(row), () =>
      db
        .insertInto('past_calls')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['company_id', 'call_id']).doUpdateSet((update) => ({
            missed: update.ref('excluded.missed'),
            words: update.ref('excluded.words'),
          })),
        ),
    ),
  );
  const { userIds, extensions } = handsIn(call);
  const { internal, missed } = keys;
  for (const userId of new Set([...userIds, ...(await usersOf(db, texts, companyId, extensions))])) {
    const hand = {
      company_id: companyId,
      call_id: call.id,
      user_id: userId,
      started_at: call.startedAt,
      internal,
      missed,
    };
    await db.executeQuery(
      texts.query('hand', Object.values(hand), () =>
        db
          .insertInto('call_users')
          .values(hand)
          .onConflict((conflict) => conflict.columns(['company_id', 'call_id', 'user_id']).doNothing()),
      ),
    );
  }
}

/** Who has these extensions now: phones that rang without a card are somebody's as well. */
async function usersOf(
  db: Kysely<Schema>,
  texts: QueryTexts,
  companyId: string,
  extensions: string[],
): Promise<string[]> {
  if (extensions.length === 0) return [];
  const query = texts.query(`users of ${extensions.length}`, [companyId, ...extensions], () =>
    db
      .selectFrom('employee_numbers')
      .select('user_id')
      .where('company_id', '=', companyId)
      .where('number', 'in', extensions),
  );
  return (await db.executeQuery<{ user_id: string }>(query)).rows.map((row) => row.user_id);
}
