/**
 * The search through the calls that have ended. A call gets its row here when it ends, so the writes of living calls cost nothing
 * more. Every statement reads a bounded number of rows: SQLite runs in the thread that also delivers the living calls.
 */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { CallQuery, CallSearchStore, FoundCall } from '../../app/ports/history.ts';
import type { CallState } from '../../domain/call/call.ts';
import { digitsOf, reversed, subscriberDigits, wordsOf } from './past-call.ts';
import type { Schema } from './schema.ts';

/** Rows compared with the searched words in one statement: a few milliseconds. */
const ROWS_A_STATEMENT = 1_000;
/** And in one search; the next page goes on from there. */
const ROWS_A_SEARCH = 200 * ROWS_A_STATEMENT;
/** From this many digits on a text is a client's number, and an index knows it. */
const NUMBER_DIGITS = 7;
const WHOLE_NUMBER_DIGITS = 10;
const MOST_WORDS = 5;
const LONGEST_TEXT = 100;
/** What the indexes of numbers hold, so that the rows themselves need not be read. */
const INDEXED = sql.raw('company_id, started_at, call_id, internal, missed');

/** A place in the order of time, newest first. */
interface Place {
  started_at: number;
  call_id: string;
}

interface Places {
  places: Place[];
  /** Where the next page begins after; null: that was all. */
  next: Place | null;
}

/** What an index answers in order of time. */
interface Rows {
  /** Named `t`. */
  from: RawBuilder<unknown>;
  where: RawBuilder<unknown>[];
  words: RawBuilder<unknown>;
}

export class CallSearchRepository implements CallSearchStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async ended(companyId: string, query: CallQuery): Promise<{ found: FoundCall[]; next: string | null }> {
    const { places, next } = await this.#places(companyId, query);
    return { found: await this.#load(companyId, places), next: next === null ? null : writeCursor(next) };
  }

  async living(companyId: string, limit: number): Promise<CallState[]> {
    const { rows } = await sql<{ state: string }>`
      select state from calls
      where company_id = ${companyId} and delivered = 0 and not exists (
        select 1 from past_calls p where p.company_id = calls.company_id and p.call_id = calls.call_id)
      order by started_at desc, call_id desc limit ${limit}`.execute(this.#db);
    return rows.map(toState);
  }

  #places(companyId: string, query: CallQuery): Promise<Places> {
    const after = query.before === null ? null : readCursor(query.before);
    const text = query.text.slice(0, LONGEST_TEXT);
    const digits = /^[\d\s()+-]*$/.test(text) ? digitsOf(text) : '';
    if (digits.length >= NUMBER_DIGITS) {
      return this.#page(rowsWithNumber(companyId, query, digits), after, query.limit);
    }
    const words = digits === '' ? wordsOf(text).split(' ').slice(0, MOST_WORDS) : [digits];
    const patterns = words.filter((word) => word !== '').map(containing);
    const rows = rowsInTime(companyId, query);
    return patterns.length === 0
      ? this.#page(rows, after, query.limit)
      : this.#scan(rows, patterns, after, query.limit);
  }

  async #page(rows: Rows, after: Place | null, limit: number): Promise<Places> {
    const found = await this.#select(rows, following(after), sql`limit ${limit + 1}`);
    const places = found.slice(0, limit);
    return { places, next: found.length > limit ? (places.at(-1) ?? null) : null };
  }

  async #scan(rows: Rows, patterns: string[], after: Place | null, limit: number): Promise<Places> {
    const places: Place[] = [];
    const matching = patterns.map((pattern) => sql`${rows.words} like ${pattern} escape '\\'`);
    let at = after;
    for (let seen = 0; seen < ROWS_A_SEARCH; seen += ROWS_A_STATEMENT) {
      const [end] = await this.#select(rows, following(at), sql`limit 1 offset ${ROWS_A_STATEMENT - 1}`);
      const part = [...following(at), ...upTo(end ?? null), ...matching];
      places.push(...(await this.#select(rows, part, sql`limit ${limit + 1 - places.length}`)));
      if (places.length > limit) return { places: places.slice(0, limit), next: places[limit - 1] ?? null };
      if (end === undefined) return { places, next: null };
      at = end;
      await othersFirst();
    }
    return { places, next: at };
  }

  async #select(rows: Rows, more: RawBuilder<unknown>[], limit: RawBuilder<unknown>): Promise<Place[]> {
    const where = sql.join([sql`1 = 1`, ...rows.where, ...more], sql` and `);
    const query = sql<Place>`select t.started_at, t.call_id from ${rows.from} where ${where}
      order by t.started_at desc, t.call_id desc ${limit}`;
    return (await query.execute(this.#db)).rows;
  }

  async #load(companyId: string, places: Place[]): Promise<FoundCall[]> {
    if (places.length === 0) return [];
    const ids = places.map((place) => place.call_id);
    const rows = await this.#db
      .selectFrom('calls')
      .leftJoin('recordings', (join) =>
        join.onRef('recordings.company_id', '=', 'calls.company_id').onRef('recordings.call_id', '=', 'calls.call_id'),
      )
      .select(['calls.call_id', 'calls.state', 'recordings.state as recording'])
      .where('calls.company_id', '=', companyId)
      .where('calls.call_id', 'in', ids)
      .execute();
    const byId = new Map(rows.map((row) => [row.call_id, row]));
    // One that retention has taken meanwhile is left out.
    return ids.flatMap((id) => {
      const row = byId.get(id);
      return row === undefined ? [] : { call: toState(row), recording: row.recording as FoundCall['recording'] };
    });
  }
}

function rowsInTime(companyId: string, query: CallQuery): Rows {
  const where = [sql`t.company_id = ${companyId}`, ...filters(query)];
  if (query.userId === null) return { from: sql`past_calls t`, where, words: sql`t.words` };
  return {
    from: sql`call_users t`,
    where: [...where, sql`t.user_id = ${query.userId}`],
    words: sql`(select p.words from past_calls p where p.company_id = t.company_id and p.call_id = t.call_id)`,
  };
}

/** A whole number is equal. Of a part it is open which end it is: each has an index, and a union keeps the database from reading all. */
function rowsWithNumber(companyId: string, query: CallQuery, digits: string): Rows {
  const number = subscriberDigits(digits);
  const starts = /^[78]/.test(digits) ? [digits, digits.slice(1)] : [digits];
  const matching =
    digits.length >= WHOLE_NUMBER_DIGITS
      ? [sql`number = ${number}`]
      : [...starts.map((start) => beginsWith('number', start)), beginsWith('number_end', reversed(digits))];
  const parts = matching.map(
    (one) => sql`select ${INDEXED} from past_calls where company_id = ${companyId} and ${one}`,
  );
  const where = filters(query);
  if (query.userId !== null) {
    where.push(sql`exists (select 1 from call_users u
      where u.company_id = t.company_id and u.call_id = t.call_id and u.user_id = ${query.userId})`);
  }
  return { from: sql`(${sql.join(parts, sql` union `)}) t`, where, words: sql`t.words` };
}

function filters({ from, to, missedOnly, includeInternal }: CallQuery): RawBuilder<unknown>[] {
  const where: RawBuilder<unknown>[] = [];
  if (from !== null) where.push(sql`t.started_at >= ${from}`);
  if (to !== null) where.push(sql`t.started_at < ${to}`);
  // Literals, so that the partial indexes serve them.
  if (missedOnly) where.push(sql`t.missed = 1`);
  else if (!includeInternal) where.push(sql`t.internal = 0`);
  return where;
}

/** A range instead of LIKE, which uses an index only under conditions that differ between databases. `:` follows `9`. */
function beginsWith(column: 'number' | 'number_end', start: string): RawBuilder<unknown> {
  const ref = sql.ref(column);
  return sql`(${ref} >= ${start} and ${ref} < ${`${start}:`})`;
}

function following(after: Place | null): RawBuilder<unknown>[] {
  return after === null ? [] : [sql`(t.started_at, t.call_id) < (${after.started_at}, ${after.call_id})`];
}

function upTo(end: Place | null): RawBuilder<unknown>[] {
  return end === null ? [] : [sql`(t.started_at, t.call_id) >= (${end.started_at}, ${end.call_id})`];
}

function containing(word: string): string {
  return `%${word.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
}

function writeCursor({ started_at, call_id }: Place): string {
  return `${started_at}.${call_id}`;
}

function readCursor(text: string): Place | null {
  const [, time, id] = /^(\d{1,15})\.(.{1,100})$/.exec(text) ?? [];
  return time === undefined || id === undefined ? null : { started_at: Number(time), call_id: id };
}

function toState(row: { state: string }): CallState {
  return JSON.parse(row.state) as CallState;
}
