/** The doctor on a machine where no server runs and something is wrong with the installation itself. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../../src/cli.ts';
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import { loadSettings } from '../../src/adapters/settings/load.ts';
import { openDatabase } from '../../src/wiring/database.ts';
import { diagnose } from '../helpers/doctor-runs.ts';
import { fakeTerminal } from '../helpers/fake-terminal.ts';
import { temporaryDirectory } from '../helpers/temp-directory.ts';

interface Place {
  directory: string;
  file: string;
  at: (name: string) => string;
}

/** An installation with both sockets in a folder of its own. */
function place(settings: Record<string, unknown> = {}): Place {
  const directory = temporaryDirectory();
  const at = (name: string): string => join(directory, name);
  const values = {
    serverHost: '127.0.0.1',
    proxyGatewayURL: 'http://127.0.0.1',
    httpUnixSocket: at('http'),
    httpsUnixSocket: '',
    database: at('db.sqlite'),
    defaultLogFile: at('default.log'),
    errorLogFile: at('error.log'),
    ...settings,
  };
  writeFileSync(at('settings.js'), `module.exports = ${JSON.stringify(values)};`);
  return { directory, file: at('settings.js'), at };
}

/** What a first start would have made. */
async function withDatabase(settings: Record<string, unknown> = {}): Promise<Place> {
  const made = place(settings);
  const { storage } = await openDatabase(loadSettings(made.file).settings, new SystemClock());
  await storage.close();
  return made;
}

async function pair(from: Date, to: Date): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    notBeforeDate: from,
    notAfterDate: to,
  });
  return { key, cert };
}

const DAY = 86_400_000;
const days = (count: number): Date => new Date(Date.now() + count * DAY);

describe('settings', () => {
  it('that are wrong: every error, exit code 78', async () => {
    const { file } = place({ httpPort: 'many', logLevel: 'loud' });
    const { code, of } = await diagnose(file);
    expect(code).toBe(78);
    expect(of('settings')).toMatchObject({ state: 'fault', code: 'settings_wrong' });
    expect(of('settings').message).toContain('httpPort');
    expect(of('settings').message).toContain('logLevel');
    expect(of('settings').advice).toBeTruthy();
  });

  it('with an unknown key: said, no failure', async () => {
    const { file } = place({ htpPort: 1 });
    const { code, of } = await diagnose(file);
    expect(code).toBe(0);
    expect(of('settings')).toMatchObject({ state: 'warning', code: 'settings_odd' });
  });

  it('whose other files are not there or not good', async () => {
    const { at, file } = place({ trustedCaFile: 'ca.pem', recordingDirectory: '/nowhere/at/all', dist: '/tmp' });
    writeFileSync(at('ca.pem'), 'no certificate');
    const { code, lines } = await diagnose(file);
    expect(code).toBe(1);
    expect(lines.filter(({ id }) => id === 'files').map((line) => line.code)).toEqual([
      'file_unusable',
      'file_missing',
      'dist_foreign',
    ]);
  });
});

describe('a fresh installation', () => {
  it('may be started, and the doctor makes nothing', async () => {
    const { file, at } = place();
    const { code, of } = await diagnose(file);
    expect(code).toBe(0);
    expect(of('key')).toMatchObject({ state: 'warning', code: 'key_new' });
    expect(of('server')).toMatchObject({ state: 'warning', code: 'server_stopped' });
    expect(of('listener')).toMatchObject({ state: 'ok', code: 'listener_free' });
    expect(existsSync(at('db.sqlite'))).toBe(false);
  });

  it('without companies says where to register', async () => {
    const { file } = await withDatabase();
    const { code, of } = await diagnose(file);
    expect(code).toBe(0);
    expect(of('companies')).toMatchObject({ state: 'warning', code: 'companies_none' });
    expect(of('companies').advice).toContain('http://127.0.0.1');
  });
});

describe('the key file', () => {
  it.each([
    ['key_exposed', (path: string) => chmodSync(path, 0o644)],
    ['key_malformed', (path: string) => writeFileSync(path, 'nonsense')],
  ])('%s', async (code, spoil) => {
    const { file } = await withDatabase();
    spoil(loadSettings(file).settings.secretKeyFile);
    const diagnosis = await diagnose(file);
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.of('key')).toMatchObject({ state: 'fault', code });
    expect(diagnosis.of('key').advice).toBeTruthy();
  });

  it('that is lost', async () => {
    const { at } = await withDatabase();
    const { file } = place({ database: at('db.sqlite'), secretKeyFile: at('another.key') });
    expect((await diagnose(file)).of('key')).toMatchObject({ state: 'fault', code: 'key_lost' });
  });

  it('of another database', async () => {
    const [one, other] = [await withDatabase(), await withDatabase()];
    const { secretKeyFile } = loadSettings(other.file).settings;
    const { file } = place({ database: one.at('db.sqlite'), secretKeyFile });
    const { code, of } = await diagnose(file);
    expect(code).toBe(1);
    expect(of('database')).toMatchObject({ state: 'fault', code: 'database_key' });
  });
});

describe('the database', () => {
  it('that another program holds', async () => {
    const { file, at } = await withDatabase();
    const holder = new DatabaseSync(at('db.sqlite'));
    onTestFinished(() => holder.close());
    holder.exec('begin immediate');
    const { code, of } = await diagnose(file);
    expect(code).toBe(1);
    expect(of('database')).toMatchObject({ state: 'fault', code: 'database_locked' });
    expect(of('database').commands).toEqual([`fuser -v ${at('db.sqlite')}`]);
  });

  it('that is no database', async () => {
    const { file, at } = await withDatabase();
    writeFileSync(at('db.sqlite'), 'garbage '.repeat(2_000));
    expect((await diagnose(file)).of('database')).toMatchObject({ state: 'fault', code: 'database_damaged' });
  });

  it('of a newer and of an older version; neither is changed', async () => {
    const { file, at } = await withDatabase();
    const db = new DatabaseSync(at('db.sqlite'));
    db.exec("insert into kysely_migration (name, timestamp) values ('9999-future', '')");
    expect((await diagnose(file)).of('database')).toMatchObject({ state: 'fault', code: 'database_newer' });
    db.exec("delete from kysely_migration where name like '9999%' or name like '0009%'");
    const older = await diagnose(file);
    expect(older.of('database')).toMatchObject({ state: 'warning', code: 'database_pending' });
    expect(older.code).toBe(0);
    db.close();
  });

  it.skipIf(process.getuid?.() !== 0)('beside files that belong to somebody else', async () => {
    const { file, at } = await withDatabase();
    writeFileSync(at('default.log'), '');
    chownSync(at('db.sqlite'), 1, 1);
    const { code, of } = await diagnose(file);
    expect(code).toBe(1);
    expect(of('logs')).toMatchObject({ state: 'fault', code: 'file_owner' });
    expect(of('logs').commands).toEqual([`chown 1:1 ${at('default.log')}`]);
    expect(of('key')).toMatchObject({ state: 'fault', code: 'file_owner' });
  });
});

describe('the certificate', () => {
  const https = { httpsUnixSocket: 'https', sslKeyFilename: 'key.pem', sslCertFilename: 'cert.pem' };

  async function withPair(from: Date, to: Date): Promise<Place> {
    const made = place(https);
    const { key, cert } = await pair(from, to);
    writeFileSync(made.at('key.pem'), key, { mode: 0o600 });
    writeFileSync(made.at('cert.pem'), cert);
    return made;
  }

  it.each([
    ['tls_ok', 'ok', -1, 100],
    ['tls_soon', 'warning', -1, 10],
    ['tls_expired', 'fault', -10, -1],
    ['tls_early', 'fault', 5, 100],
  ])('%s', async (code, state, from, to) => {
    const { file } = await withPair(days(from), days(to));
    const { of } = await diagnose(file);
    expect(of('tls')).toMatchObject({ state, code });
    if (code === 'tls_expired') expect(of('tls').commands).toEqual(['ecss-crm-server certificate renew']);
  });

  it('with the key of another, open to everybody, or not there', async () => {
    const { file, at } = await withPair(days(-1), days(100));
    const { key } = await pair(days(-1), days(100));
    chmodSync(at('key.pem'), 0o644);
    const open = await diagnose(file);
    expect(open.lines.map((line) => line.code)).toContain('tls_exposed');
    writeFileSync(at('key.pem'), key);
    expect((await diagnose(file)).of('tls')).toMatchObject({ state: 'fault', code: 'tls_mismatch' });
    writeFileSync(at('cert.pem'), 'nonsense');
    expect((await diagnose(file)).of('tls')).toMatchObject({ state: 'fault', code: 'tls_file_unusable' });
    const bare = place(https);
    expect((await diagnose(bare.file)).of('tls')).toMatchObject({ state: 'fault', code: 'tls_file_missing' });
  });
});

describe('sockets and ports', () => {
  it('a socket left behind by a killed process', async () => {
    const { file, at } = place();
    const script = `require('net').createServer().listen(${JSON.stringify(at('http'))}, () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { code, of } = await diagnose(file);
    expect(code).toBe(0);
    expect(of('listener')).toMatchObject({ state: 'warning', code: 'socket_stale' });
  });

  it('a socket or port of another program', async () => {
    const { file, at } = place();
    const stranger = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nhello'));
    await new Promise<void>((resolve) => stranger.listen(at('http'), resolve));
    onTestFinished(() => void stranger.close());
    expect((await diagnose(file)).of('listener')).toMatchObject({ state: 'fault', code: 'listener_foreign' });

    const other = createServer((socket) => socket.end('SSH-2.0\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    const taken = place({ useUnixSockets: false, httpPort: port });
    expect((await diagnose(taken.file)).of('listener')).toMatchObject({ state: 'fault', code: 'listener_foreign' });
  });

  it('a file where the socket should be, a folder that is missing, an address that is not ours', async () => {
    const { file, at } = place();
    writeFileSync(at('http'), '');
    expect((await diagnose(file)).of('listener')).toMatchObject({ state: 'fault', code: 'socket_no_socket' });
    const lost = place({ httpUnixSocket: '/nowhere/at/all/http' });
    expect((await diagnose(lost.file)).of('listener')).toMatchObject({ state: 'fault', code: 'socket_no_folder' });
    const far = place({ useUnixSockets: false, serverHost: '192.0.2.1', httpPort: 8_801 });
    expect((await diagnose(far.file)).of('listener')).toMatchObject({ state: 'fault', code: 'address_foreign' });
  });
});

it('is called wrongly: exit code 2', async () => {
  const terminal = fakeTerminal();
  expect(await runCommand(['doctor', '--fast'], terminal)).toBe(2);
  expect(terminal.said.err).toContain('doctor [--json] [--settings FILE]');
});
