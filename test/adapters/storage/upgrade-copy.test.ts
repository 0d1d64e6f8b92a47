/** Before an upgrade of the schema the database is copied, and the copies do not pile up. */
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { MIGRATION_NAMES } from '../../../src/adapters/storage/migrate.ts';
import { openStorage } from '../../../src/adapters/storage/open.ts';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { sampleCompany } from '../../helpers/storage-samples.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';

const sealer = new SecretBox(Buffer.alloc(32, 7));
const LAST = MIGRATION_NAMES.at(-1)!;

async function open(database: string): Promise<string[]> {
  const storage = await openStorage({ database, sealer, clock: new FakeClock() });
  await storage.close();
  return storage.migrated;
}

/** As the version before the last migration left it. */
async function formerDatabase(): Promise<{ directory: string; database: string }> {
  const directory = temporaryDirectory();
  const database = join(directory, 'db.sqlite');
  const storage = await openStorage({ database, sealer, clock: new FakeClock() });
  await storage.companies.insert(sampleCompany('a'));
  await storage.close();
  const db = new DatabaseSync(database);
  for (const column of ['disabled_reason', 'disabled_at', 'revision'])
    db.exec(`alter table companies drop column ${column}`);
  db.prepare('delete from kysely_migration where name = ?').run(LAST);
  db.close();
  return { directory, database };
}

it('a new database has no copy', async () => {
  const directory = temporaryDirectory();
  expect(await open(join(directory, 'db.sqlite'))).toEqual(MIGRATION_NAMES);
  expect(readdirSync(directory)).toEqual(['db.sqlite']);
});

it('an upgrade leaves a copy of what was before, for its owner alone', async () => {
  const { directory, database } = await formerDatabase();
  expect(await open(database)).toEqual([LAST]);
  const copy = `db.sqlite.before-${LAST}`;
  expect(readdirSync(directory).sort()).toEqual(['db.sqlite', copy]);
  expect(statSync(join(directory, copy)).mode & 0o777).toBe(0o600);
  const old = new DatabaseSync(join(directory, copy), { readOnly: true });
  expect(old.prepare('select count(*) as rows from companies').get()?.['rows']).toBe(1);
  expect(old.prepare('select 1 from kysely_migration where name = ?').get(LAST)).toBeUndefined();
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
  expect(copies.sort()).toEqual([`db.sqlite.before-${LAST}`, 'db.sqlite.before-three', 'db.sqlite.before-two'].sort());
});

it('a command beside the server upgrades nothing', async () => {
  const { directory, database } = await formerDatabase();
  const opening = openStorage({ database, sealer, clock: new FakeClock(), guest: true });
  await expect(opening).rejects.toMatchObject({ code: 'database_unusable' });
  expect(readdirSync(directory)).toEqual(['db.sqlite']);
});
