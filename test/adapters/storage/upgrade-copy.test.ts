/** Before an upgrade of the schema the database is copied, and the copies do not pile up. */
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it } from 'vitest';
import { MIGRATION_NAMES } from '../../../src/adapters/storage/migrate.ts';
import { companies } from '../../../src/adapters/storage/migrations/0001-companies.ts';
import { openStorage } from '../../../src/adapters/storage/open.ts';
import type { Schema } from '../../../src/adapters/storage/schema.ts';
import { NodeSqliteDialect } from '../../../src/adapters/storage/sqlite.ts';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';

const sealer = new SecretBox(Buffer.alloc(32, 7));
const [FIRST = '', NEXT = ''] = MIGRATION_NAMES;

async function open(database: string): Promise<string[]> {
  const storage = await openStorage({ database, sealer, clock: new FakeClock() });
  await storage.close();
  return storage.migrated;
}

/** As the first version left it, with something in it. */
async function formerDatabase(): Promise<{ directory: string; database: string }> {
  const directory = temporaryDirectory();
  const database = join(directory, 'db.sqlite');
  const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(database) });
  const provider = { getMigrations: () => Promise.resolve({ [FIRST]: companies }) };
  await new Migrator({ db, provider }).migrateToLatest();
  await db.insertInto('meta').values({ key: 'mark', value: 'old' }).execute();
  await db.destroy();
  return { directory, database };
}

it('a new database has no copy', async () => {
  const directory = temporaryDirectory();
  expect(await open(join(directory, 'db.sqlite'))).toEqual(MIGRATION_NAMES);
  expect(readdirSync(directory)).toEqual(['db.sqlite']);
});

it('an upgrade leaves a copy of what was before, for its owner alone', async () => {
  const { directory, database } = await formerDatabase();
  expect(await open(database)).toEqual(MIGRATION_NAMES.slice(1));
  const copy = `db.sqlite.before-${NEXT}`;
  expect(readdirSync(directory).sort()).toEqual(['db.sqlite', copy]);
  expect(statSync(join(directory, copy)).mode & 0o777).toBe(0o600);
  const old = new DatabaseSync(join(directory, copy), { readOnly: true });
  expect(old.prepare("select value from meta where key = 'mark'").get()).toEqual({ value: 'old' });
  expect(old.prepare('select name from kysely_migration').all()).toEqual([{ name: FIRST }]);
  old.close();
  expect(await open(database)).toEqual([]);
});

it('the newest three copies stay', async () => {
  const { directory, database } = await formerDatabase();
  for (const [index, name] of ['one', 'two', 'three'].entries()) {
    writeFileSync(`${database}.before-${name}`, '');
    utimesSync(`${database}.before-${name}`, index + 1, index + 1);
  }
  await open(database);
  const copies = readdirSync(directory).filter((file) => file.includes('before'));
  expect(copies.sort()).toEqual([`db.sqlite.before-${NEXT}`, 'db.sqlite.before-three', 'db.sqlite.before-two'].sort());
});

it('a command beside the server upgrades nothing', async () => {
  const { directory, database } = await formerDatabase();
  const opening = openStorage({ database, sealer, clock: new FakeClock(), guest: true });
  await expect(opening).rejects.toMatchObject({ code: 'database_unusable' });
  expect(readdirSync(directory)).toEqual(['db.sqlite']);
});

it('changes nothing when the copy cannot be made', async () => {
  const { database } = await formerDatabase();
  const tables = (): unknown => {
    const db = new DatabaseSync(database, { readOnly: true });
    try {
      return db.prepare('select count(*) as n from sqlite_master').get()?.['n'];
    } finally {
      db.close();
    }
  };
  const before = tables();
  // A folder in the place of the copy, as a full disk would stop it.
  mkdirSync(join(`${database}.before-${NEXT}`, 'x'), { recursive: true });
  await expect(open(database)).rejects.toMatchObject({ code: 'database_unusable' });
  expect(tables()).toBe(before);
});
