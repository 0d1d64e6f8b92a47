import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { openStorage, type Storage } from '../../../src/adapters/storage/open.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { bothBackends } from '../../helpers/storage-backends.ts';
import { sampleCompany } from '../../helpers/storage-samples.ts';

const KEY = randomBytes(32);

async function open(database: string, key: Uint8Array = KEY): Promise<Storage> {
  const storage = await openStorage({ database, sealer: new SecretBox(key), clock: new FakeClock() });
  onTestFinished(() => storage.close());
  return storage;
}

const MIGRATIONS = [
  '0001-companies',
  '0002-calls',
  '0003-recordings',
  '0004-abandoned-calls',
  '0005-portal-budgets',
  '0006-people',
  '0007-past-calls',
  '0008-switch-kinds',
  '0009-company-state',
  '0010-observations',
];

describe.each(bothBackends())('opening $name', ({ create, query }) => {
  it('runs each migration once and keeps the data', async () => {
    const database = await create();
    const first = await open(database);
    expect(first.migrated).toEqual(MIGRATIONS);
    await first.companies.insert(sampleCompany('a'));
    await first.close();
    const second = await open(database);
    expect(second.migrated).toEqual([]);
    expect(await second.companies.list()).toEqual([sampleCompany('a')]);
  });

  it('by several processes at the same time migrates once', async () => {
    const database = await create();
    const source = (path: string) => JSON.stringify(new URL(`../../../src/adapters/${path}`, import.meta.url).href);
    const script = `
      const { openStorage } = await import(${source('storage/open.ts')});
      const { SecretBox } = await import(${source('crypto/secret-box.ts')});
      const { SystemClock } = await import(${source('clock/system-clock.ts')});
      const sealer = new SecretBox(new Uint8Array(32));
      const storage = await openStorage({ database: process.argv[1], sealer, clock: new SystemClock() });
      console.log(JSON.stringify(storage.migrated));
      await storage.close();`;
    const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, database]);
    const migrated = (await Promise.all([run(), run(), run()])).map(({ stdout }) => JSON.parse(stdout) as string[]);
    expect(migrated.flat()).toEqual(MIGRATIONS);
  });

  it('of a newer version is refused, and leaves it as it was', async () => {
    const database = await create();
    await (await open(database)).close();
    await query(
      database,
      "insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030-01-01')",
    );
    await expect(open(database)).rejects.toMatchObject({ code: 'database_unusable' });
  });

  it('with another key is refused at once', async () => {
    const database = await create();
    await (await open(database)).close();
    await expect(open(database, randomBytes(32))).rejects.toMatchObject({ code: 'secret_key_mismatch' });
    await expect(open(database)).resolves.toBeDefined();
  });

  it('answers a ping until it is closed', async () => {
    const storage = await open(await create());
    await storage.ping();
    await storage.close();
    await expect(storage.ping()).rejects.toThrow('destroyed');
  });

  it('keeps secrets that do not open in another row', async () => {
    const database = await create();
    const storage = await open(database);
    await storage.companies.insert(sampleCompany('a'));
    await storage.companies.insert(sampleCompany('b'));
    await query(
      database,
      "update companies set grant_sealed = (select grant_sealed from companies where id = 'a') where id = 'b'",
    );
    await expect(storage.companies.find('b')).rejects.toMatchObject({ code: 'secret_unreadable' });
    expect(await storage.companies.find('a')).toEqual(sampleCompany('a'));
  });
});
