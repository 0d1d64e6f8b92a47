/** SIGHUP to the real program: an administrator edits settings.js, renews the certificate, and logrotate moves the log. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../helpers/temp-directory.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'ecss-crm-server.mjs');

async function certificate(directory: string, name: string): Promise<void> {
  const pems = await generate([{ name: 'commonName', value: name }], { keySize: 2048 });
  writeFileSync(join(directory, 'key.pem'), pems.private);
  writeFileSync(join(directory, 'cert.pem'), pems.cert);
}

function settings(directory: string, more: Record<string, unknown>): string {
  const file = join(directory, 'settings.js');
  const values = {
    useUnixSockets: false,
    serverHost: '127.0.0.1',
    httpsPort: 0,
    sslKeyFilename: 'key.pem',
    sslCertFilename: 'cert.pem',
    database: 'db.sqlite',
    defaultLogFile: 'server.log',
    errorLogFile: '',
    logLevel: 'warn',
    ...more,
  };
  writeFileSync(file, `module.exports = ${JSON.stringify(values)};`);
  return file;
}

/** Resolves when it listens, to its HTTPS port. */
async function serve(file: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    PROGRAM,
    'serve',
    '--settings',
    file,
  ]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      const found = /"scheme":"https".*?"port":(\d+)/.exec(said)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    child.once('exit', () => reject(new Error(`it ended: ${said}`)));
  });
  return { child, port };
}

async function visit(port: number): Promise<{ socket: TLSSocket; name: string; protocol: string | null }> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  onTestFinished(() => void socket.destroy());
  return { socket, name: String(socket.getPeerCertificate().subject.CN), protocol: socket.getProtocol() };
}

/** The answer to one more request on an open connection. */
async function ask(socket: TLSSocket): Promise<string> {
  socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
  const [text] = (await once(socket, 'data')) as [Buffer];
  return text.toString().split('\r\n', 1)[0] ?? '';
}

const linesOf = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
const saysSoon = (file: string, text: string) => expect.poll(() => linesOf(file).join('\n')).toContain(text);

it('takes over level and certificate, opens the log anew, and keeps what is open; a broken file changes nothing', async () => {
  const directory = temporaryDirectory();
  const log = join(directory, 'server.log');
  await certificate(directory, 'first');
  const file = settings(directory, {});
  const { child, port } = await serve(file);
  const before = await visit(port);
  expect([before.name, before.protocol]).toEqual(['first', 'TLSv1.3']);

  await certificate(directory, 'second');
  settings(directory, { logLevel: 'http', retentionDays: 30 });
  renameSync(log, `${log}.1`);
  child.kill('SIGHUP');
  await saysSoon(log, 'these settings have changed and wait for a restart');
  expect(linesOf(log).find((line) => line.includes('wait for a restart'))).toContain('"keys":["retentionDays"]');
  expect((await visit(port)).name).toBe('second');
  expect(await ask(before.socket)).toBe('HTTP/1.1 200 OK');
  await saysSoon(log, '"url":"/health/live"');

  writeFileSync(file, 'module.exports = { logLevel: "loud", httpPort: "many" };');
  child.kill('SIGHUP');
  await saysSoon(log, 'the settings could not be read anew, everything stays as it was');
  expect(linesOf(log).join('\n')).toContain('logLevel');

  settings(directory, { logLevel: 'error' });
  writeFileSync(join(directory, 'cert.pem'), 'no certificate');
  child.kill('SIGHUP');
  await saysSoon(log, 'the certificate could not be taken over, everything stays as it was');
  const after = await visit(port);
  expect(after.name).toBe('second');
  const seen = linesOf(log).length;
  expect(await ask(after.socket)).toBe('HTTP/1.1 200 OK');
  await expect.poll(() => linesOf(log).length).toBeGreaterThan(seen);

  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('speaks TLS 1.2 with forward secrecy and nothing older', async () => {
  const directory = temporaryDirectory();
  await certificate(directory, 'only');
  const { port } = await serve(settings(directory, {}));
  const offer = (options: object): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
      socket.once('secureConnect', () => resolve(`${String(socket.getProtocol())} ${socket.getCipher().name}`));
      socket.on('error', () => resolve('refused'));
      onTestFinished(() => void socket.destroy());
    });
  const old = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' };
  expect(await offer({ maxVersion: 'TLSv1.2' })).toMatch(/^TLSv1\.2 ECDHE-RSA-AES\d+-GCM/);
  expect(await offer({ ...old, maxVersion: 'TLSv1.1' })).toBe('refused');
  expect(await offer({ maxVersion: 'TLSv1.2', ciphers: 'AES256-GCM-SHA384' })).toBe('refused');
  expect(await offer({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-SHA384' })).toBe('refused');
});
