/** How one connection to PostgreSQL is set up, whoever configured the server how. */
import pg from 'pg';
import type { ClientBase, ClientConfig } from 'pg';
import { StorageError } from './errors.ts';

/** How long PostgreSQL may take to accept a connection, ms. */
const CONNECT_MS = 3_000;
/** A statement takes milliseconds; one that takes so long (ms) is in trouble, and calls wait behind it. */
const STATEMENT_MS = 5_000;
/** PostgreSQL has given the statement up by then; when nothing was heard of it, nobody is there any more. */
const ANSWER_MS = STATEMENT_MS + 1_000;
const OLDEST = 130_000;

/** Milliseconds of an epoch and counts are far below 2^53; left alone, pg gives them as text. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/** @param longStatements for the migration, which may take minutes */
export function clientConfig(url: string, longStatements = false): ClientConfig {
  return {
    connectionString: url,
    application_name: 'ecss-crm-server',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    ...(longStatements ? {} : { query_timeout: ANSWER_MS }),
    types,
  };
}

/** In one go, for every connection. */
const SET_UP = `
  set client_encoding = 'UTF8';
  set statement_timeout = ${STATEMENT_MS};
  set lock_timeout = ${STATEMENT_MS};
  -- A server that froze in the middle of a transaction must not keep its locks.
  set idle_in_transaction_session_timeout = 30000;
  -- One that vanished with its machine must not keep the database from the next one for hours.
  set tcp_keepalives_idle = 5;
  set tcp_keepalives_interval = 5;
  set tcp_keepalives_count = 3;
  -- What was acknowledged must survive a power cut. Stricter settings stay.
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off';`;

export async function setUp(client: ClientBase): Promise<void> {
  await client.query(SET_UP);
}

/** Old calls are brought to a new schema in one transaction. */
export async function allowLongStatements(client: ClientBase): Promise<void> {
  await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
}

/** @throws StorageError `database_unsupported`; `database_unavailable` when it only repeats another server */
export async function checkServer(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string; repeats: boolean }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
      pg_is_in_recovery() as repeats`,
  );
  const [server] = rows;
  if (server === undefined || server.version < OLDEST || server.encoding !== 'UTF8') {
    throw new StorageError('database_unsupported', new Error(`${server?.version ?? '?'}, ${server?.encoding ?? '?'}`));
  }
  if (server.repeats)
    throw new StorageError('database_unavailable', new Error('it is a standby of another PostgreSQL'));
}
