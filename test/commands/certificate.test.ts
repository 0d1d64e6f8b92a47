import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { expect, it } from 'vitest';
import { runCommand } from '../../src/cli.ts';
import { fakeTerminal } from '../helpers/fake-terminal.ts';
import { temporaryDirectory } from '../helpers/temp-directory.ts';

function installation(settings: Record<string, unknown> = {}) {
  const directory = temporaryDirectory();
  const file = join(directory, 'settings.js');
  const values = {
    proxyGatewayURL: 'https://crm.example.com:8802/bitrix',
    serverHost: '192.168.116.130',
    sslKeyFilename: 'key.pem',
    sslCertFilename: 'cert.pem',
    ...settings,
  };
  writeFileSync(file, `module.exports = ${JSON.stringify(values)};`);
  const run = async (...args: string[]) => {
    const terminal = fakeTerminal();
    const code = await runCommand(['certificate', ...args, '--settings', file], terminal);
    return { code, ...terminal.said };
  };
  return { run, certificate: () => readFileSync(join(directory, 'cert.pem'), 'utf8'), directory };
}

it('makes a pair for the public address and the server, and shows it', async () => {
  const { run } = installation();
  expect(await run('show')).toMatchObject({ code: 1, err: expect.stringContaining('there are no files') as string });
  expect(await run('renew', '--host', 'other.example.com')).toMatchObject({ code: 0 });
  const { code, out } = await run('show');
  expect(code).toBe(0);
  expect(out).toContain('for: crm.example.com, 192.168.116.130, other.example.com\n');
  expect(out).toMatch(/SHA-256 fingerprint: ([0-9A-F]{2}:){31}[0-9A-F]{2}\n/);
});

it('makes a new pair when told to, and only a due one when asked to look', async () => {
  const { run, certificate } = installation();
  await run('renew', '--if-needed');
  const first = certificate();
  await run('renew', '--if-needed');
  expect(certificate()).toBe(first);
  await run('renew', '--if-needed', '--host', 'new.example.com');
  const second = certificate();
  expect(second).not.toBe(first);
  await run('renew');
  expect(certificate()).not.toBe(second);
});

it('does not replace what a CA issued unless it must', async () => {
  const { run, certificate, directory } = installation();
  const ca = await generate([{ name: 'commonName', value: 'A CA' }]);
  const pems = await generate([{ name: 'commonName', value: 'crm.example.com' }], {
    ca: { key: ca.private, cert: ca.cert },
  });
  writeFileSync(join(directory, 'key.pem'), pems.private);
  writeFileSync(join(directory, 'cert.pem'), pems.cert);
  expect(await run('renew', '--if-needed')).toMatchObject({ code: 0 });
  expect(await run('renew')).toMatchObject({ code: 1, err: expect.stringContaining('--force') as string });
  expect(certificate()).toBe(pems.cert);
  expect(await run('renew', '--force')).toMatchObject({ code: 0 });
  expect(certificate()).not.toBe(pems.cert);
});

it.each([[[]], [['dance']], [['renew', '--days', 'many']], [['renew', '--days', '0']], [['show', 'me']]])(
  'answers wrong usage with exit code 2: %j',
  async (args: string[]) => {
    expect(await installation().run(...args)).toMatchObject({ code: 2, out: '' });
  },
);

it('has nothing to renew when the settings name no files', async () => {
  const { run } = installation({ sslKeyFilename: null, sslCertFilename: null });
  expect(await run('renew')).toMatchObject({ code: 2, err: expect.stringContaining('sslKeyFilename') as string });
});
