import { randomBytes } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { openStorage, type Storage } from '../../../src/adapters/storage/open.ts';
import { NodeSqliteDialect } from '../../../src/adapters/storage/sqlite.ts';
import { newCall } from '../../../src/domain/call/call.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { sampleCompany } from '../../helpers/storage-samples.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';

async function open(database: string, clock = new FakeClock()): Promise<Storage> {
  const storage = await openStorage({ database, sealer: new SecretBox(randomBytes(32)), clock });
  onTestFinished(() => storage.close());
  return storage;
}

const newFile = () => join(temporaryDirectory(), 'state', 'db.sqlite');

describe('a SQLite file', () => {
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

  it('gets what was committed from its log as soon as nobody writes, and is left with none', async () => {
    const file = newFile();
    const clock = new FakeClock();
    const storage = await open(file, clock);
    await storage.companies.insert(sampleCompany('a'));
    for (let n = 0; n < 60; n += 1) await storage.calls.save('a', [{ call: newCall(`call-${n}`, n, {}), journal: [] }]);
    const callsInFileItself = (): unknown => {
      const copy = join(dirname(file), 'without-log.sqlite');
      copyFileSync(file, copy);
      const db = new DatabaseSync(copy);
      onTestFinished(() => db.close());
      return db.prepare('select count(*) as calls from calls').get()?.['calls'];
    };
    expect(callsInFileItself).toThrow('no such table');
    await clock.advance(20);
    expect(callsInFileItself()).toBe(60);
    await storage.close();
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith('db.'))).toEqual(['db.sqlite']);
  });

  it('that is no database, or in no directory, is refused with the reason', async () => {
    const file = join(temporaryDirectory(), 'db.sqlite');
    writeFileSync(file, 'this is a text and not a database, whatever its name may be\n'.repeat(50));
    await expect(open(file)).rejects.toMatchObject({ code: 'database_unusable', message: /not a database/ });
    await expect(open(join(file, 'db.sqlite'))).rejects.toMatchObject({
      code: 'database_unusable',
      message: /EEXIST|ENOTDIR/,
    });
  });

  it('has no secrets in it, nor in the files beside it', async () => {
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
});
