/** The key is changed: nothing secret is lost, wherever it is cut off. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli.ts';
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import { promoteNextKey, writeNextKey } from '../../src/adapters/crypto/key-file.ts';
import { SecretBox } from '../../src/adapters/crypto/secret-box.ts';
import { SEALED_PLACES } from '../../src/adapters/storage/reseal.ts';
import type { Company, LoginAttempt } from '../../src/app/ports/store.ts';
import { openDatabase } from '../../src/wiring/database.ts';
import { fakeTerminal } from '../helpers/fake-terminal.ts';
import { sampleCompany } from '../helpers/storage-samples.ts';
import { temporaryDirectory } from '../helpers/temp-directory.ts';

const clock = new SystemClock();

interface Place {
  file: string;
  database: string;
  secretKeyFile: string;
  companies: Company[];
  login: LoginAttempt;
}

async function place(): Promise<Place> {
  const directory = temporaryDirectory();
  const [file, database] = [join(directory, 'settings.js'), join(directory, 'db.sqlite')];
  const secretKeyFile = join(directory, 'secret.key');
  const values = { useUnixSockets: false, httpPort: 1, database, secretKeyFile, defaultLogFile: '', errorLogFile: '' };
  writeFileSync(file, `module.exports = ${JSON.stringify(values)};`);
  const { storage } = await openDatabase({ database, secretKeyFile }, clock);
  const companies = [sampleCompany('a'), sampleCompany('b', { createdAt: 1_900_000_000_000 })];
  for (const company of companies) await storage.companies.insert(company);
  const app = { clientId: 'local.1', clientSecret: 'typed' };
  const login = { id: 'l', browser: 'b', portalOrigin: 'https://c', app, expiresAt: clock.now() + 3_600_000 };
  await storage.logins.insert(login);
  await storage.close();
  return { file, database, secretKeyFile, companies, login };
}

/** Everything opens with what lies on the disk, as a server would open it. */
async function mustBeWhole({ database, secretKeyFile, companies }: Place): Promise<void> {
  const { storage } = await openDatabase({ database, secretKeyFile }, clock);
  expect(await storage.companies.list()).toEqual(companies);
  await storage.close();
}

async function rotate({ file }: Place): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal();
  return { code: await runCommand(['rotate-key', '--settings', file], terminal), ...terminal.said };
}

describe('a new key', () => {
  it('opens everything, and the former one opens nothing', async () => {
    const made = await place();
    const former = readFileSync(made.secretKeyFile, 'utf8');
    expect(await rotate(made)).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(made.secretKeyFile, 'utf8')).not.toBe(former);
    expect(statSync(made.secretKeyFile).mode & 0o777).toBe(0o600);
    expect(existsSync(`${made.secretKeyFile}.next`)).toBe(false);
    await mustBeWhole(made);
    const { storage } = await openDatabase(made, clock);
    expect(await storage.logins.take('l')).toEqual(made.login);
    await storage.close();
    writeFileSync(made.secretKeyFile, former);
    await expect(openDatabase(made, clock)).rejects.toMatchObject({ code: 'secret_key_mismatch' });
  });

  it('reaches every column that holds a secret', async () => {
    const { database } = await place();
    const db = new DatabaseSync(database);
    const columns = db
      .prepare(
        "select m.name as t, p.name as c from sqlite_master m, pragma_table_info(m.name) p where c like '%sealed%'",
      )
      .all()
      .map((row) => `${String(row['t'])}.${String(row['c'])}`);
    db.close();
    expect(SEALED_PLACES.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(columns.sort());
  });

  it('is refused while somebody has the database open, and changes nothing', async () => {
    const made = await place();
    const server = await openDatabase(made, clock);
    const before = readFileSync(made.secretKeyFile, 'utf8');
    const refused = await rotate(made);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('stop it (systemctl stop ecss-crm-server)');
    await server.storage.close();
    expect(readFileSync(made.secretKeyFile, 'utf8')).toBe(before);
    await mustBeWhole(made);
  });

  it('is refused where a server never ran', async () => {
    const { file, database, secretKeyFile } = await place();
    renameSync(database, `${database}.away`);
    expect((await rotate({ file } as Place)).err).toContain(database);
    expect(existsSync(database)).toBe(false);
    expect(existsSync(`${secretKeyFile}.next`)).toBe(false);
  });

  it('one value that does not open: nothing is changed', async () => {
    const made = await place();
    const db = new DatabaseSync(made.database);
    db.exec("update companies set api_key_sealed = client_secret_sealed where id = 'b'");
    db.close();
    expect(await rotate(made)).toMatchObject({ code: 1 });
    const { storage } = await openDatabase(made, clock);
    expect(await storage.companies.find('a')).toEqual(made.companies[0]);
    await storage.close();
  });
});

describe('cut off', () => {
  it('after the next key was written: the former one goes on', async () => {
    const made = await place();
    writeNextKey(made.secretKeyFile);
    await mustBeWhole(made);
    expect(await rotate(made)).toMatchObject({ code: 0 });
    await mustBeWhole(made);
  });

  it('after the database was encrypted: the next key takes over, and a further rotation keeps it', async () => {
    const made = await place();
    const former = `${made.secretKeyFile}.former`;
    copyFileSync(made.secretKeyFile, former);
    expect(await rotate(made)).toMatchObject({ code: 0 });
    // As it lay before the last step.
    renameSync(made.secretKeyFile, `${made.secretKeyFile}.next`);
    copyFileSync(former, made.secretKeyFile);
    expect(await rotate(made)).toMatchObject({ code: 0 });
    await mustBeWhole(made);
  });

  it('by a foreign key in the place of the next one: it is not taken', async () => {
    const made = await place();
    writeNextKey(made.secretKeyFile);
    promoteNextKey(made.secretKeyFile);
    writeNextKey(made.secretKeyFile);
    await expect(openDatabase(made, clock)).rejects.toMatchObject({ code: 'secret_key_mismatch' });
    expect(() => new SecretBox(readFileSync(made.secretKeyFile)).open('x', 'y', 'v1.AAAA')).toThrow();
    expect(existsSync(`${made.secretKeyFile}.next`)).toBe(true);
  });

  it('by kill -9 at whatever moment: the database opens with what is on the disk', async () => {
    const made = await place();
    const script = join(import.meta.dirname, '..', 'helpers', 'key-rotator.ts');
    for (let kill = 0; kill < 8; kill += 1) {
      const child = spawn(process.execPath, [script, made.database, made.secretKeyFile], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      // Any moment of a rotation is as good as another; this walks through them.
      await pause(kill * 3);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await mustBeWhole(made);
    }
  }, 120_000);
});
