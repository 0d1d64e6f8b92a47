/** What only PostgreSQL has: a network in between, several servers, other people's settings. */
import { inspect } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { openDatabase } from '../../../src/adapters/storage/database.ts';
import { StorageError } from '../../../src/adapters/storage/errors.ts';
import { openStorage, type Storage, type StorageOptions } from '../../../src/adapters/storage/open.ts';
import { newCall } from '../../../src/domain/call/call.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { FaultProxy } from '../../helpers/fault-proxy.ts';
import { PASSWORD } from '../../helpers/postgres-server.ts';
import { postgresForTests } from '../../helpers/storage-backends.ts';
import { sampleCompany } from '../../helpers/storage-samples.ts';

const server = postgresForTests();

async function open(database: string, options: Partial<StorageOptions> = {}): Promise<Storage> {
  const sealer = new SecretBox(new Uint8Array(32));
  const storage = await openStorage({ database, sealer, clock: new FakeClock(), waitMs: 0, ...options });
  onTestFinished(() => storage.close());
  return storage;
}

/** Until it does not throw; a busy machine needs more than the second that is vitest's own. */
const soon = (look: () => Promise<void>) => vi.waitFor(look, { timeout: 25_000 });

const failureOf = async (promise: Promise<unknown>): Promise<StorageError> => {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof StorageError) return error;
  throw new Error('a StorageError was expected', { cause: error });
};

/** Ends the connections of the product's user to this database, as a restart of PostgreSQL would. */
const cut = (database: string) =>
  server().query(
    database,
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and usename = 'crm'`,
  );

describe('one server on a database', () => {
  it('a second one is refused, and may come when the first has gone', async () => {
    const database = await server().createDatabase();
    const first = await open(database);
    await first.companies.insert(sampleCompany('a'));
    const refused = await failureOf(open(database));
    expect(refused).toMatchObject({ code: 'database_in_use', retryable: false });
    expect(refused.texts.ru).toContain('уже работает другой сервер');
    await first.close();
    expect(await (await open(database)).companies.list()).toHaveLength(1);
  });

  it('one that waits comes in as soon as the first has gone', async () => {
    const database = await server().createDatabase();
    const first = await open(database);
    const second = open(database, { waitMs: 60_000 });
    await first.close();
    expect((await second).migrated).toEqual([]);
  });

  it('a guest comes in beside it, but not before it', async () => {
    const database = await server().createDatabase();
    expect(await failureOf(open(database, { guest: true }))).toMatchObject({ code: 'database_unusable' });
    const first = await open(database);
    await first.companies.insert(sampleCompany('a'));
    const guest = await open(database, { guest: true });
    expect(await guest.companies.list()).toEqual([sampleCompany('a')]);
    await guest.companies.update('a', { name: 'Иное' });
    expect((await first.companies.find('a'))?.name).toBe('Иное');
    await first.close();
    // A guest keeps no server out.
    await open(database);
  });

  it('that was cut off goes on when nobody came', async () => {
    const database = await server().createDatabase();
    const storage = await open(database);
    await storage.companies.insert(sampleCompany('a'));
    await cut(database);
    await soon(() => storage.ping());
    expect(await storage.companies.list()).toHaveLength(1);
    expect(await failureOf(open(database))).toMatchObject({ code: 'database_in_use' });
  });

  it('that was cut off, and another one came, ends and writes nothing more', async () => {
    const database = await server().createDatabase();
    const taken = vi.fn();
    const first = await open(database, { taken });
    await first.companies.insert(sampleCompany('a'));
    await cut(database);
    const second = await open(database);
    await soon(async () => {
      expect(await failureOf(first.companies.update('a', { name: 'zombie' }))).toMatchObject({
        code: 'database_taken',
      });
    });
    expect(await failureOf(first.ping())).toMatchObject({ code: 'database_taken', retryable: false });
    expect(taken).toHaveBeenCalledTimes(1);
    expect(await second.companies.find('a')).toEqual(sampleCompany('a'));
  });
});

describe('trouble with the connection', () => {
  it('in the middle of a transaction: it fails as a whole, and can be repeated', async () => {
    const database = await server().createDatabase();
    const storage = await open(database);
    await storage.companies.insert(sampleCompany('a'));
    const calls = [1, 2].map((n) => ({ call: newCall(`k${n}`, n, {}), journal: [] }));
    // Somebody holds the second call, so the transaction waits with the first one written.
    const other = new pg.Client(database);
    await other.connect();
    await other.query('begin');
    await other.query(`insert into calls (company_id, call_id, delivered, started_at, updated_at, state)
      values ('a', 'k2', 0, 1, 1, '{}')`);
    const saving = failureOf(storage.calls.save('a', calls));
    await soon(async () => {
      const waiting = await server().query(database, "select pid from pg_stat_activity where wait_event_type = 'Lock'");
      expect(waiting).toHaveLength(1);
      await server().query(database, `select pg_terminate_backend(${String(waiting[0]?.['pid'])}, 5000)`);
    });
    expect(await saving).toMatchObject({ code: 'database_unavailable', retryable: true });
    await other.query('rollback');
    await other.end();
    expect(await storage.calls.recent('a', 10)).toEqual([]);
    await storage.calls.save('a', calls);
    expect(await storage.calls.open('a')).toHaveLength(2);
  });

  it('while PostgreSQL is stopped: fails at once, and works again without a restart', async () => {
    const database = await server().createDatabase();
    const clock = new FakeClock();
    const storage = await open(database, { clock });
    await storage.companies.insert(sampleCompany('a'));
    await server().stop('immediate');
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await failureOf(storage.companies.list())).toMatchObject({
        code: 'database_unavailable',
        retryable: true,
      });
    }
    await server().start();
    await soon(async () => {
      await clock.advance(1_000);
      expect(await storage.companies.list()).toHaveLength(1);
    });
  });

  it('that went silent: one waits for the answer, the others are told at once', async () => {
    const proxy = await new FaultProxy({ host: '127.0.0.1', port: server().port }).start();
    onTestFinished(() => proxy.stop());
    const clock = new FakeClock();
    const database = await server().createDatabase(proxy.port);
    const storage = await open(`${database}?query_timeout=1500`, { clock });
    await storage.companies.insert(sampleCompany('a'));
    await proxy.become({ kind: 'silent' });
    expect(await failureOf(storage.companies.list())).toMatchObject({ code: 'database_unavailable' });
    const before = proxy.vanished;
    expect(await failureOf(storage.companies.list())).toMatchObject({ code: 'database_unavailable' });
    expect(proxy.vanished).toBe(before);
    await proxy.become({ kind: 'pass' });
    await soon(async () => {
      await clock.advance(1_000);
      expect(await storage.companies.list()).toHaveLength(1);
    });
  });

  it('a call that was taken up again meanwhile is not removed as old', async () => {
    const database = await server().createDatabase();
    const storage = await open(database);
    await storage.companies.insert(sampleCompany('a'));
    await storage.calls.save('a', [{ call: newCall('k', 1, { delivered: true }), journal: [] }]);
    const other = new pg.Client(database);
    await other.connect();
    await other.query('begin');
    await other.query('update calls set delivered = 0');
    const removing = storage.calls.removeDelivered(null, Number.MAX_SAFE_INTEGER, 100);
    await soon(async () => {
      const waiting = await server().query(database, "select pid from pg_stat_activity where wait_event_type = 'Lock'");
      expect(waiting).toHaveLength(1);
    });
    await other.query('commit');
    await other.end();
    expect(await removing).toBe(0);
    expect(await storage.calls.open('a')).toHaveLength(1);
  });
});

describe('a database as administrators have it', () => {
  it.each<[string, (url: URL) => void, string]>([
    ['with a wrong password', (url) => (url.password = `${PASSWORD}-wrong`), 'database_refused'],
    ['of an unknown user', (url) => (url.username = 'nobody'), 'database_refused'],
    ['that does not exist', (url) => (url.pathname = '/nothing'), 'database_refused'],
    ['at a port where nobody listens', (url) => (url.port = '1'), 'database_unavailable'],
    ['at a host that does not exist', (url) => (url.hostname = 'nowhere.invalid'), 'database_unavailable'],
  ])('%s is refused, and nobody reads the password', async (_, change, code) => {
    const url = new URL(await server().createDatabase());
    change(url);
    const error = await failureOf(open(url.href));
    expect(error.code).toBe(code);
    expect(inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)).not.toContain(PASSWORD);
  });

  it('of another encoding is refused', async () => {
    const database = await server().createDatabase();
    await server().query(
      database,
      "create database latin owner crm encoding 'LATIN1' locale_provider libc locale 'C' template template0",
    );
    const error = await failureOf(open(database.replace(/[^/]+$/, 'latin')));
    expect(error).toMatchObject({ code: 'database_unsupported', message: expect.stringContaining('LATIN1') as string });
  });

  it('in which the user may not make tables is refused, and nothing is left behind', async () => {
    const database = await server().createDatabase();
    await server().query(database, 'alter database ' + new URL(database).pathname.slice(1) + ' owner to postgres');
    expect(await failureOf(open(database))).toMatchObject({ code: 'database_refused' });
    expect(await server().query(database, "select 1 from pg_tables where schemaname = 'public'")).toEqual([]);
  });

  it('where a migration fails stays as it was', async () => {
    const database = await server().createDatabase();
    await server().query(database, 'create table audit (mine int)');
    expect(await failureOf(open(database))).toMatchObject({ code: 'database_unusable', message: /audit/ });
    const tables = await server().query(database, "select tablename from pg_tables where schemaname = 'public'");
    expect(tables.map((row) => row['tablename'])).not.toContain('companies');
    expect(await server().query(database, 'select * from kysely_migration')).toEqual([]);
  });

  it('with careless settings is used with care', async () => {
    const database = await server().createDatabase();
    await server().query(
      database,
      'alter role crm set synchronous_commit = off; alter role crm set statement_timeout = 0',
    );
    onTestFinished(async () => {
      await server().query(database, 'alter role crm reset all');
    });
    const { db } = await openDatabase({ database, clock: new FakeClock() });
    onTestFinished(() => db.destroy());
    const show = async (name: string) => (await sql.raw(`show ${name}`).execute(db)).rows[0];
    expect(await show('synchronous_commit')).toEqual({ synchronous_commit: 'on' });
    expect(await show('statement_timeout')).toEqual({ statement_timeout: '5s' });
    expect(await show('idle_in_transaction_session_timeout')).toEqual({ idle_in_transaction_session_timeout: '30s' });
  });
});
