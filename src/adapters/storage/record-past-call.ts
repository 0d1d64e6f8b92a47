import { sql, type CompiledQuery, type Kysely } from 'kysely';
import type { CallState } from '../../domain/call/call.ts';
import { handsIn, pastCallKeys } from './past-call.ts';
import type { QueryTexts } from './query-texts.ts';
import type { Schema } from './schema.ts';

/** Belongs to every stored change of a call. Nothing while the call lives: living calls must be stored fast. */
export function recordPastCall(
  db: Kysely<Schema>,
  texts: QueryTexts,
  companyId: string,
  call: CallState,
): CompiledQuery[] {
  if (call.endedAt === null) return [];
  const keys = pastCallKeys(call);
  const row = { company_id: companyId, call_id: call.id, started_at: call.startedAt, ...keys };
  const past = texts.query('past call', Object.values(row), () =>
    db
      .insertInto('past_calls')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['company_id', 'call_id']).doUpdateSet((update) => ({
          missed: update.ref('excluded.missed'),
          words: update.ref('excluded.words'),
        })),
      )
      .compile(),
  );
  const { internal, missed } = keys;
  const { userIds, extensions } = handsIn(call);
  const hands = userIds.map((userId) => {
    const hand = {
      company_id: companyId,
      call_id: call.id,
      user_id: userId,
      started_at: call.startedAt,
      internal,
      missed,
    };
    return texts.query('hand', Object.values(hand), () =>
      db
        .insertInto('call_users')
        .values(hand)
        .onConflict((conflict) => conflict.columns(['company_id', 'call_id', 'user_id']).doNothing())
        .compile(),
    );
  });
  if (extensions.length === 0) return [past, ...hands];
  const of = [call.id, call.startedAt, internal, missed, companyId, ...extensions];
  return [past, ...hands, texts.query(`hands at ${extensions.length}`, of, () => handsAt(of).compile(db))];
}

/** Whoever has these extensions now: phones that rang without a card are somebody's as well. */
function handsAt([callId, startedAt, internal, missed, companyId, ...extensions]: (string | number)[]) {
  return sql`
    insert into call_users (call_id, started_at, internal, missed, company_id, user_id)
    select cast(${callId} as text), cast(${startedAt} as bigint), cast(${internal} as integer), cast(${missed} as integer),
      company_id, user_id
    from employee_numbers where company_id = ${companyId} and number in (${sql.join(extensions)})
    on conflict (company_id, call_id, user_id) do nothing`;
}
