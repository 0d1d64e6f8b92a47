import { sql, type CompiledQuery, type Kysely } from 'kysely';
import type { Clock } from '../../app/ports/clock.ts';
import type { CallChange, CallStore, JournalEntry } from '../../app/ports/store.ts';
import type { CallState } from '../../domain/call/call.ts';
import type { CompanyWrites } from './company-writes.ts';
import { QueryTexts } from './query-texts.ts';
import { recordPastCall } from './record-past-call.ts';
import { removeStep } from './retention.ts';
import type { Schema } from './schema.ts';

/** Rows in one statement: so that there are few different texts. */
const ROWS_AT_ONCE = 20;

export class CallRepository implements CallStore {
  readonly #db: Kysely<Schema>;
  readonly #writes: CompanyWrites;
  readonly #clock: Clock;
  readonly #texts = new QueryTexts();

  constructor(db: Kysely<Schema>, writes: CompanyWrites, clock: Clock) {
    this.#db = db;
    this.#writes = writes;
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

  async deliveredSwitchCallIds(companyId: string, since: number): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('calls')
      .select('switch_call_id')
      .where('company_id', '=', companyId)
      // A literal, so that the partial index serves it.
      .where(sql<boolean>`delivered = 1`)
      .where('updated_at', '>=', since)
      .execute();
    return rows.flatMap((row) => row.switch_call_id ?? []);
  }

  async save(companyId: string, changes: CallChange[]): Promise<void> {
    // A database behind a network is asked as often for many calls as for one.
    const calls = [...new Map(changes.map(({ call }) => [call.id, call])).values()];
    await this.#writes.together(companyId, [
      ...inParts(calls).map((some) => this.#upsert(companyId, some)),
      ...this.#append(
        companyId,
        changes.map(({ call, journal }) => ({ callId: call.id, journal })),
      ),
      ...calls.flatMap((call) => recordPastCall(this.#db, this.#texts, companyId, call)),
    ]);
  }

  async appendJournal(companyId: string, callId: string, entries: JournalEntry[]): Promise<void> {
    await this.#writes.together(companyId, this.#append(companyId, [{ callId, journal: entries }]));
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
    const query = this.#texts.query(`newest by ${column}`, [companyId, value, 1], () =>
      this.#states(companyId)
        .where(column, '=', value)
        .orderBy('started_at', 'desc')
        .orderBy('call_id', 'desc')
        .limit(1)
        .compile(),
    );
    const [row] = (await this.#db.executeQuery<{ state: string }>(query)).rows;
    return row === undefined ? null : toState(row);
  }

  #upsert(companyId: string, calls: CallState[]): CompiledQuery {
    const rows = calls.map((call) => rowOf(companyId, call, this.#clock.now()));
    return this.#texts.query(`upsert ${rows.length}`, rows.flatMap(Object.values), () =>
      this.#db
        .insertInto('calls')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['company_id', 'call_id']).doUpdateSet((update) => ({
            switch_call_id: update.ref('excluded.switch_call_id'),
            crm_call_id: update.ref('excluded.crm_call_id'),
            delivered: update.ref('excluded.delivered'),
            abandoned: update.ref('excluded.abandoned'),
            started_at: update.ref('excluded.started_at'),
            updated_at: update.ref('excluded.updated_at'),
            state: update.ref('excluded.state'),
          })),
        )
        .compile(),
    );
  }

  /** Entries are numbered on from the last one that is stored. */
  #append(companyId: string, stories: { callId: string; journal: JournalEntry[] }[]): CompiledQuery[] {
    const entries = stories.flatMap(({ callId, journal }) => journal.map((entry) => ({ callId, entry })));
    return inParts(entries).map((some) => {
      const sofar = new Map<string, number>();
      const rows = some.map(({ callId, entry }) => {
        const place = (sofar.get(callId) ?? 0) + 1;
        sofar.set(callId, place);
        return [companyId, callId, place, entry.at, entry.lane, entry.what, JSON.stringify(entry.details)];
      });
      return this.#texts.query(`append ${some.length}`, rows.flat(), () => insertJournal(rows).compile(this.#db));
    });
  }

  #states(companyId: string) {
    return this.#db.selectFrom('calls').select('state').where('company_id', '=', companyId);
  }
}

function inParts<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / ROWS_AT_ONCE) }, (_, part) =>
    all.slice(part * ROWS_AT_ONCE, (part + 1) * ROWS_AT_ONCE),
  );
}

/** Our own writing of the same type, so it is not checked again. */
function toState(row: { state: string }): CallState {
  return JSON.parse(row.state) as CallState;
}

function rowOf(companyId: string, call: CallState, now: number): Schema['calls'] {
  return {
    company_id: companyId,
    call_id: call.id,
    switch_call_id: call.switchCallId,
    crm_call_id: call.crmCallId,
    delivered: call.delivered ? 1 : 0,
    abandoned: call.abandoned ? 1 : 0,
    started_at: call.startedAt,
    updated_at: now,
    state: JSON.stringify(call),
  };
}

/** Rows of company_id, call_id, place among the new entries of the call, at, lane, what, details. */
function insertJournal(rows: unknown[][]) {
  const types = ['text', 'text', 'integer', 'bigint', 'text', 'text', 'text'].map((type) => sql.raw(type));
  const values = rows.map(
    (row) => sql`(${sql.join(row.map((value, column) => sql`cast(${value} as ${types[column]})`))})`,
  );
  // Read before anything is inserted: every row sees the same last number.
  return sql`
    insert into journal (company_id, call_id, seq, at, lane, what, details)
    with fresh (company_id, call_id, place, at, lane, what, details) as (values ${sql.join(values)})
    select company_id, call_id, place + coalesce((
      select max(seq) from journal where journal.company_id = fresh.company_id and journal.call_id = fresh.call_id
    ), 0), at, lane, what, details from fresh`;
}
