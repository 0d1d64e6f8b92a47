import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { StorageError } from '../../../src/adapters/storage/errors.ts';
import { openStorage, type Storage } from '../../../src/adapters/storage/open.ts';
import { NodeSqliteDialect } from '../../../src/adapters/storage/sqlite.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { sampleCompany } from '../../helpers/storage-samples.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';

const KEY = randomBytes(32);

async function open(database: string, key: Uint8Array = KEY): Promise<Storage> {
  const storage = await openStorage({ database, sealer: new SecretBox(key), clock: new FakeClock() });
  onTestFinished(() => storage.close());
  return storage;
}

const newFile = () => join(temporaryDirectory(), 'state', 'db.sqlite');

const MIGRATIONS = [
  '0001-companies',
  '0002-calls',
  '0003-recordings',
  '0004-abandoned-calls',
  '0005-portal-budgets',
  '0006-people',
  '0007-past-calls',
];

describe('opening a database', () => {
  it('makes the directory and a private file, and its side files are private too', async () => {
    const file = newFile();
    const before = process.umask(0);
    try {
      const storage = await open(file);
      await storage.companies.insert(sampleCompany('a'));
    } finally {
      process.umask(before);
    }
    const files = readdirSync(dirname(file));
    expect(files.sort()).toEqual(['db.sqlite', 'db.sqlite-shm', 'db.sqlite-wal']);
    for (const name of files) expect(statSync(join(dirname(file), name)).mode & 0o777).toBe(0o600);
  });

  it('sets up the connection so that what was acknowledged survives a power cut', async () => {
    const db = new Kysely<unknown>({ dialect: new NodeSqliteDialect(newFile()) });
    onTestFinished(() => db.destroy());
    const pragma = async (name: string) => (await sql.raw(`pragma ${name}`).execute(db)).rows;
    expect(await pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await pragma('synchronous')).toEqual([{ synchronous: 2 }]);
    expect(await pragma('foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    expect(await pragma('busy_timeout')).toEqual([{ timeout: 5000 }]);
  });

  it('runs each migration once and keeps the data', async () => {
    const file = newFile();
    const first = await open(file);
    expect(first.migrated).toEqual(MIGRATIONS);
    await first.companies.insert(sampleCompany('a'));
    await first.close();
    const second = await open(file);
    expect(second.migrated).toEqual([]);
    expect(await second.companies.list()).toEqual([sampleCompany('a')]);
  });

  it('by several processes at the same time migrates once', async () => {
    const file = newFile();
    const source = (path: string) => JSON.stringify(new URL(`../../../src/adapters/${path}`, import.meta.url).href);
    const script = `
      const { openStorage } = await import(${source('storage/open.ts')});
      const { SecretBox } = await import(${source('crypto/secret-box.ts')});
      const { SystemClock } = await import(${source('clock/system-clock.ts')});
      const sealer = new SecretBox(new Uint8Array(32));
      const storage = await openStorage({ database: process.argv[1], sealer, clock: new SystemClock() });
      console.log(JSON.stringify(storage.migrated));
      await storage.close();`;
    const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, file]);
    const migrated = (await Promise.all([run(), run(), run()])).map(({ stdout }) => JSON.parse(stdout) as string[]);
    expect(migrated.flat()).toEqual(MIGRATIONS);
  });

  it('of a newer version is refused, and leaves it as it was', async () => {
    const file = newFile();
    await (await open(file)).close();
    const newer = new DatabaseSync(file);
    newer.exec("insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030-01-01')");
    newer.close();
    await expect(open(file)).rejects.toMatchObject({ code: 'database_unusable' });
  });

  it('with another key is refused at once', async () => {
    const file = newFile();
    await (await open(file)).close();
    await expect(open(file, randomBytes(32))).rejects.toMatchObject({ code: 'secret_key_mismatch' });
    await expect(open(file)).resolves.toBeDefined();
  });

  it('answers a ping until it is closed', async () => {
    const storage = await open(newFile());
    await storage.ping();
    await storage.close();
    await expect(storage.ping()).rejects.toThrow('destroyed');
  });

  it.each(['postgres://u:p4ssword@db.example/crm', 'postgresql://db.example/crm', 'POSTGRES://db'])(
    '%s says that it comes later',
    async (database) => {
      const error: unknown = await open(database).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(StorageError);
      expect(error).toMatchObject({ code: 'database_unsupported' });
      expect((error as StorageError).texts.ru).toContain('PostgreSQL появится');
      expect((error as StorageError).message).toContain('PostgreSQL arrives with a later version');
      expect((error as StorageError).message).not.toContain('p4ssword');
    },
  );

  it('that is no database, or in no directory, is refused with the reason', async () => {
    const file = join(temporaryDirectory(), 'db.sqlite');
    writeFileSync(file, 'this is a text and not a database, whatever its name may be\n'.repeat(50));
    await expect(open(file)).rejects.toMatchObject({ code: 'database_unusable', message: /not a database/ });
    await expect(open(join(file, 'db.sqlite'))).rejects.toMatchObject({
      code: 'database_unusable',
      message: /EEXIST|ENOTDIR/,
    });
  });
});

describe('secrets at rest', () => {
  it('are nowhere in the files', async () => {
    const file = newFile();
    const { companies, logins } = await open(file);
    await companies.insert(sampleCompany('a'));
    await companies.update('a', { applicationToken: 'sentinel-second-token' });
    const app = { clientId: 'i', clientSecret: 'sentinel-login-secret' };
    await logins.insert({ id: 'l', browser: 'b', portalOrigin: 'https://a', app, expiresAt: Date.UTC(2030, 0, 1) });
    const files = readdirSync(dirname(file)).map((name) => readFileSync(join(dirname(file), name), 'latin1'));
    expect(files.join('')).toContain('MyCompanyBitrix24');
    expect(files.join('')).not.toContain('sentinel');
  });

  it('do not open in another row', async () => {
    const file = newFile();
    const storage = await open(file);
    await storage.companies.insert(sampleCompany('a'));
    await storage.companies.insert(sampleCompany('b'));
    const intruder = new DatabaseSync(file);
    intruder.exec(
      "update companies set grant_sealed = (select grant_sealed from companies where id = 'a') where id = 'b'",
    );
    intruder.close();
    await expect(storage.companies.find('b')).rejects.toMatchObject({ code: 'secret_unreadable' });
    expect(await storage.companies.find('a')).toEqual(sampleCompany('a'));
  });
});
