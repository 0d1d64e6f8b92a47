/** The commands beside a server whose database is PostgreSQL. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../../src/cli.ts';
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import { openDatabase } from '../../src/wiring/database.ts';
import { diagnose } from '../helpers/doctor-runs.ts';
import { fakeTerminal } from '../helpers/fake-terminal.ts';
import { postgresForTests } from '../helpers/storage-backends.ts';
import { sampleCompany } from '../helpers/storage-samples.ts';
import { temporaryDirectory } from '../helpers/temp-directory.ts';

const server = postgresForTests();
const clock = new SystemClock();

async function installation(): Promise<{ file: string; database: string; secretKeyFile: string }> {
  const directory = temporaryDirectory();
  const [file, secretKeyFile] = [join(directory, 'settings.js'), join(directory, 'secret.key')];
  const database = await server().createDatabase();
  const values = { useUnixSockets: false, httpPort: 1, database, secretKeyFile, defaultLogFile: '', errorLogFile: '' };
  writeFileSync(file, `module.exports = ${JSON.stringify(values)};`);
  return { file, database, secretKeyFile };
}

async function run(file: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal();
  return { code: await runCommand([...args, '--settings', file], terminal), ...terminal.said };
}

it('lists, switches off and erases beside the server that owns the database', async () => {
  const place = await installation();
  const owner = await openDatabase(place, clock);
  const { companies } = owner.storage;
  await companies.insert(sampleCompany('a'));
  const before = await companies.revisions();
  expect((await run(place.file, 'companies', 'list')).out).toContain('a.bitrix24.ru');
  expect(await run(place.file, 'companies', 'disable', 'a.bitrix24.ru')).toMatchObject({ code: 0 });
  expect((await companies.find('a'))?.disabled?.reason).toBe('command');
  expect((await companies.revisions()).get('a')).toBeGreaterThan(before.get('a')!);
  expect(await run(place.file, 'companies', 'remove', 'a', '--yes')).toMatchObject({ code: 0 });
  expect(await companies.list()).toEqual([]);
  await owner.storage.close();
});

it('changes the key once the server is gone, and refers copies to pg_dump', async () => {
  const place = await installation();
  const owner = await openDatabase(place, clock);
  await owner.storage.companies.insert(sampleCompany('a'));
  const former = readFileSync(place.secretKeyFile, 'utf8');
  expect((await run(place.file, 'rotate-key')).err).toContain('stop it (systemctl stop ecss-crm-server)');
  expect(readFileSync(place.secretKeyFile, 'utf8')).toBe(former);
  await owner.storage.close();

  expect(await run(place.file, 'rotate-key')).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(place.secretKeyFile, 'utf8')).not.toBe(former);
  const { storage } = await openDatabase(place, clock);
  expect(await storage.companies.list()).toEqual([sampleCompany('a')]);
  await storage.close();

  const copied = await run(place.file, 'backup', '/tmp');
  expect(copied).toMatchObject({ code: 1 });
  expect(copied.err).toContain('pg_dump');
  expect((await run(place.file, 'restore', '/tmp')).err).toContain('pg_restore');
});

it('is examined by the doctor', async () => {
  const place = await installation();
  const unborn = await openDatabase(place, clock);
  await unborn.storage.close();
  expect((await diagnose(place.file)).of('database')).toMatchObject({ state: 'ok', code: 'database_ok' });
  const { database, ...rest } = place;
  writeFileSync(
    place.file,
    readFileSync(place.file, 'utf8').replace(database, 'postgres://nobody:x@127.0.0.1:1/nothing'),
  );
  const away = await diagnose(rest.file);
  expect(away.code).toBe(1);
  expect(away.of('database')).toMatchObject({ state: 'fault', code: 'database_unusable' });
});
