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

  async save(companyId: string, changes: CallChange[]): Promise<void> {
    // A database behind a network is asked as often for many calls as for one.
    const calls = [...new Map(changes.map(({ call }) => [call.id, call])).values()];
    await this.#writes.transaction(companyId, async (trx) => {
      for (const some of inParts(calls)) await trx.executeQuery(this.#upsert(companyId, some));
      await this.#append(
        trx,
        companyId,
        changes.map(({ call, journal }) => ({ callId: call.id, journal })),
      );
      for (const call of calls) await recordPastCall(trx, this.#texts, companyId, call);
    });
  }

  async appendJournal(companyId: string, callId: string, entries: JournalEntry[]): Promise<void> {
    await this.#writes.transaction(companyId, (trx) => this.#append(trx, companyId, [{ callId, journal: entries }]));
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
        .limit(1),
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
        ),
    );
  }

  async #append(
    db: Kysely<Schema>,
    companyId: string,
    stories: { callId: string; journal: JournalEntry[] }[],
  ): Promise<void> {
    const last = await this.#lastEntries(db, companyId, stories);
    const rows = stories.flatMap(({ callId, journal }) =>
      journal.map((entry) => {
        const seq = (last.get(callId) ?? 0) + 1;
        last.set(callId, seq);
        return journalRow(companyId, callId, seq, entry);
      }),
    );
    for (const some of inParts(rows)) {
      const insert = this.#texts.query(`append ${some.length}`, some.flatMap(Object.values), () =>
        db.insertInto('journal').values(some),
      );
      await db.executeQuery(insert);
    }
  }

  /** Numbers of the last entries of those calls that get further ones. */
  async #lastEntries(
    db: Kysely<Schema>,
    companyId: string,
    stories: { callId: string; journal: JournalEntry[] }[],
  ): Promise<Map<string, number>> {
    const last = new Map<string, number>();
    const callIds = new Set(stories.filter(({ journal }) => journal.length > 0).map(({ callId }) => callId));
    for (const some of inParts([...callIds])) {
      const query = this.#texts.query(`last entries of ${some.length}`, [companyId, ...some], () =>
        db
          .selectFrom('journal')
          .select((select) => ['call_id', select.fn.max('seq').as('seq')])
          .where('company_id', '=', companyId)
          .where('call_id', 'in', some)
          .groupBy('call_id'),
      );
      const { rows } = await db.executeQuery<{ call_id: string; seq: number }>(query);
      for (const { call_id, seq } of rows) last.set(call_id, seq);
    }
    return last;
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

function journalRow(companyId: string, callId: string, seq: number, entry: JournalEntry): Schema['journal'] {
  return {
    company_id: companyId,
    call_id: callId,
    seq,
    at: entry.at,
    lane: entry.lane,
    what: entry.what,
    details: JSON.stringify(entry.details),
  };
}
