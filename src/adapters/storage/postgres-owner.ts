/**
 * One server on a database, also when connections come and go. Every connection of a server holds one advisory lock, shared with
 * its other connections; whoever wants to become the owner needs it alone, so it can only when no connection of another server is
 * left. The new owner then writes its name down, and a former one finds at its next connection that the name is not its own any more.
 * Costs nothing but two statements for each new connection. See docs/adr.
 */
import type { ClientBase } from 'pg';
import { StorageError } from './errors.ts';

/** Any number that nobody else uses in this database: "ecss-crm" in ASCII. */
const LOCK = '7305809959045001837';
const OWNER = 'server';

/** Tries to become the owner; the connection then keeps everybody else out. False: another server is there. */
export async function claim(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(${LOCK}) as held`);
  return rows[0]?.held === true;
}

/** Once the schema is there: from here on the other connections of this server (`name`) may join. */
export async function settle(client: ClientBase, name: string): Promise<void> {
  await client.query(
    'insert into meta (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
    [OWNER, name],
  );
  await client.query(`select pg_advisory_lock_shared(${LOCK}), pg_advisory_unlock(${LOCK})`);
}

/**
 * For each further connection, before anything else is done with it.
 * @throws StorageError `database_taken`; `database_unavailable` while another server is about to take over
 */
export async function join(client: ClientBase, name: string): Promise<void> {
  const { rows: locks } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock_shared(${LOCK}) as held`);
  if (locks[0]?.held !== true) throw new StorageError('database_unavailable', new Error('another server is starting'));
  // A statement of its own: it must see what was written before the lock was free.
  const { rows } = await client.query<{ value: string }>('select value from meta where key = $1', [OWNER]);
  if (rows[0]?.value !== name) throw new StorageError('database_taken');
}
