import { sql, type Kysely, type Transaction } from 'kysely';
import type { Clock } from '../../app/ports/clock.ts';
import type { CallChange, CallStore, JournalEntry } from '../../app/ports/store.ts';
import type { CallState } from '../../domain/call/call.ts';
import { removeStep } from './retention.ts';
import type { Schema } from './schema.ts';

export class CallRepository implements CallStore {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Oldest first. */
  async open(companyId: string): Promise<CallState[]> {
    const query = this.#states(companyId).where('delivered', '=', 0);
    return (await query.orderBy('started_at').orderBy('call_id').execute()).map(toState);
  }

  async find(companyId: string, callId: string): Promise<CallState | null> {
    const row = await this.#states(companyId).where('call_id', '=', callId).executeTakeFirst();
    return row === undefined ? null : toState(row);
  }

  async findByCrmCallId(companyId: string, crmCallId: string): Promise<CallState | null> {
    return this.#newest(companyId, 'crm_call_id', crmCallId);
  }

  async findBySwitchCallId(companyId: string, switchCallId: string): Promise<CallState | null> {
    return this.#newest(companyId, 'switch_call_id', switchCallId);
  }

  async save(companyId: string, changes: CallChange[]): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const { call, journal } of changes) {
        await upsert(trx, companyId, call, this.#clock.now());
        await append(trx, companyId, call.id, journal);
      }
    });
  }

  async appendJournal(companyId: string, callId: string, entries: JournalEntry[]): Promise<void> {
    await this.#db.transaction().execute((trx) => append(trx, companyId, callId, entries));
  }

  async journal(companyId: string, callId: string): Promise<JournalEntry[]> {
    const rows = await this.#db
      .selectFrom('journal')
      .select(['at', 'lane', 'what', 'details'])
      .where('company_id', '=', companyId)
      .where('call_id', '=', callId)
      .orderBy('seq')
      .execute();
    return rows.map((row) => ({
      at: row.at,
      lane: row.lane as JournalEntry['lane'],
      what: row.what,
      details: JSON.parse(row.details) as Record<string, unknown>,
    }));
  }

  async recent(companyId: string, limit: number): Promise<CallState[]> {
    const query = this.#states(companyId).orderBy('started_at', 'desc').orderBy('call_id', 'desc');
    return (await query.limit(limit).execute()).map(toState);
  }

  async abandoned(companyId: string, limit: number): Promise<CallState[]> {
    // A literal, so that the partial index serves it.
    const query = this.#states(companyId).where(sql<boolean>`abandoned = 1`);
    return (await query.orderBy('started_at', 'desc').orderBy('call_id', 'desc').limit(limit).execute()).map(toState);
  }

  async removeDelivered(companyId: string | null, before: number, limit: number): Promise<number> {
    return removeStep(this.#db, companyId, before, limit);
  }

  async #newest(companyId: string, column: 'crm_call_id' | 'switch_call_id', value: string): Promise<CallState | null> {
    const query = this.#states(companyId).where(column, '=', value).orderBy('started_at', 'desc');
    const row = await query.orderBy('call_id', 'desc').limit(1).executeTakeFirst();
    return row === undefined ? null : toState(row);
  }

  #states(companyId: string) {
    return this.#db.selectFrom('calls').select('state').where('company_id', '=', companyId);
  }
}

/** Our own writing of the same type, so it is not checked again. */
function toState(row: { state: string }): CallState {
  return JSON.parse(row.state) as CallState;
}

async function upsert(trx: Transaction<Schema>, companyId: string, call: CallState, now: number): Promise<void> {
  const changing = {
    switch_call_id: call.switchCallId,
    crm_call_id: call.crmCallId,
    delivered: call.delivered ? 1 : 0,
    abandoned: call.abandoned ? 1 : 0,
    started_at: call.startedAt,
    updated_at: now,
    state: JSON.stringify(call),
  };
  await trx
    .insertInto('calls')
    .values({ company_id: companyId, call_id: call.id, ...changing })
    .onConflict((conflict) => conflict.columns(['company_id', 'call_id']).doUpdateSet(changing))
    .execute();
}

async function append(
  trx: Transaction<Schema>,
  companyId: string,
  callId: string,
  journal: JournalEntry[],
): Promise<void> {
  if (journal.length === 0) return;
  const last = await trx
    .selectFrom('journal')
    .select((select) => select.fn.max('seq').as('seq'))
    .where('company_id', '=', companyId)
    .where('call_id', '=', callId)
    .executeTakeFirst();
  // The maximum over no rows is null, which Kysely's type does not say.
  const lastSeq = Number((last?.seq as number | string | null | undefined) ?? 0);
  const rows = journal.map((entry, index) => ({
    company_id: companyId,
    call_id: callId,
    seq: lastSeq + index + 1,
    at: entry.at,
    lane: entry.lane,
    what: entry.what,
    details: JSON.stringify(entry.details),
  }));
  await trx.insertInto('journal').values(rows).execute();
}
