import { connect } from 'node:net';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ecss10Emulator } from '../../../../emulators/ecss10/index.ts';
import type { ManualClock } from '../../../../emulators/ecss10/engine/clock.ts';
import { startEmulator } from '../../../helpers/ecss10-client.ts';
import { DOMAIN } from '../../../helpers/ecss10-world.ts';
import { consolePort, SshConsole } from '../../../helpers/ssh-console.ts';
import { temporaryDirectory } from '../../../helpers/temp-directory.ts';

const PROMPT = 'admin@mycelium1@ecss1:/$ ';
let emulator: Ecss10Emulator;
let clock: ManualClock;

beforeEach(async () => {
  ({ emulator, clock } = await startEmulator({ consolePort: 0 }));
});
afterEach(() => emulator.stop());

describe('login', () => {
  it('needs the name and the password', async () => {
    await expect(SshConsole.connect(emulator, { password: 'wrong' })).rejects.toThrow(/authentication/);
    await expect(SshConsole.connect(emulator, { username: 'root' })).rejects.toThrow(/authentication/);
  });

  it('also in the keyboard-interactive way, as OpenSSH likes to ask', async () => {
    const console = await SshConsole.connect(emulator, { tryKeyboard: true, authHandler: ['keyboard-interactive'] });
    expect(await console.ok('pwd')).toBe('/\n');
  });

  it('does not wait for ever for a peer that says nothing', async () => {
    const socket = connect(consolePort(emulator), '127.0.0.1');
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    await new Promise<void>((resolve) => socket.once('data', () => resolve()));
    clock.advance(60_000);
    await closed;
  });

  it('survives peers that speak something else', async () => {
    for (const garbage of ['GET / HTTP/1.1\r\n\r\n', '\0'.repeat(50_000), 'SSH-2.0-x\r\n' + '\xff'.repeat(5_000)]) {
      const socket = connect(consolePort(emulator), '127.0.0.1');
      const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
      socket.on('error', () => undefined);
      socket.on('data', () => undefined);
      socket.end(garbage);
      await closed;
    }
    expect(await (await SshConsole.connect(emulator)).ok('pwd')).toBe('/\n');
  });

  it('is not offered unless asked for', async () => {
    const { emulator: other } = await startEmulator();
    expect(other.addresses().console).toBeNull();
    await other.stop();
  });
});

describe('host key', () => {
  it('is kept in the directory, readable by its owner alone', async () => {
    const directory = temporaryDirectory();
    const keys: string[] = [];
    for (let start = 0; start < 2; start += 1) {
      const { emulator: other } = await startEmulator({ consolePort: 0, directory });
      const hostVerifier = (key: Buffer): boolean => Boolean(keys.push(key.toString('base64')));
      (await SshConsole.connect(other, { hostVerifier })).close();
      await other.stop();
    }
    expect(keys[0]).toBe(keys[1]);
    expect(statSync(join(directory, 'ssh_host_ed25519_key')).mode & 0o777).toBe(0o600);
  });
});

describe('ssh host command', () => {
  it('prints the output and ends with 0', async () => {
    const console = await SshConsole.connect(emulator);
    const { stdout, stderr, code } = await console.run(`domain/${DOMAIN}/integrations/remove desk`);
    expect({ stdout, stderr, code }).toEqual({
      stdout: 'ok\n\n[exec at: 03.09.2026 15:43:40, exec time: 0ms, nodes: ds1@ecss1]\n',
      stderr: '',
      code: 0,
    });
    expect(emulator.directory.domain(DOMAIN).integrations.has('desk')).toBe(false);
  });

  it('says on stderr what is wrong and ends with 1', async () => {
    const console = await SshConsole.connect(emulator);
    expect(await console.run('cd domain\nnonsense\npwd')).toEqual({
      stdout: '',
      stderr: 'Error: Unknown command nonsense. Type ? to see what there is\n',
      code: 1,
    });
  });

  it('carries out several lines, up to exit', async () => {
    const console = await SshConsole.connect(emulator);
    expect(await console.run('cd domain\npwd\nexit\nnonsense')).toEqual({ stdout: '/domain\n', stderr: '', code: 0 });
  });

  it('leaves a line in the log of the switch', async () => {
    const console = await SshConsole.connect(emulator);
    await console.run('pwd');
    await console.run('nonsense');
    expect(emulator.journal.after(0).filter(({ kind }) => kind === 'console')).toMatchObject([
      { outcome: 'pwd', data: { ok: true } },
      { outcome: 'nonsense', data: { ok: false } },
    ]);
  });
});

describe('shell', () => {
  it('prompts, carries out, and leaves', async () => {
    const shell = await (await SshConsole.connect(emulator)).shell();
    await shell.until(PROMPT);
    expect(await shell.type('/api/csta/set enabled false\r', `]\n${PROMPT}`)).toBe(
      `/api/csta/set enabled false\nok\n\n[exec at: 03.09.2026 15:43:40, exec time: 0ms, nodes: ds1@ecss1]\n${PROMPT}`,
    );
    expect(emulator.engine.settings.csta).toBe(false);
    await shell.type(`cd domain/${DOMAIN}\r`, `admin@mycelium1@ecss1:/domain/${DOMAIN}$ `);
    shell.channel.write('exit\r');
    expect(await shell.closed).toBe(0);
  });

  it('completes with Tab', async () => {
    const shell = await (await SshConsole.connect(emulator)).shell();
    await shell.until(PROMPT);
    await shell.type('dom', 'dom');
    await shell.type('\t', 'ain/');
    await shell.type('te', 'te');
    await shell.type('\t', 'st.local/');
    await shell.type('int', 'int');
    await shell.type('\t', 'egrations/');
    await shell.type('li', 'li');
    await shell.type('\t', 'st ');
    expect(await shell.type('\r', PROMPT)).toContain('│desk     │widget │');
  });

  it('shows the candidates at a second Tab', async () => {
    const shell = await (await SshConsole.connect(emulator)).shell();
    await shell.until(PROMPT);
    await shell.type(`domain/${DOMAIN}/integrations/re`, '/re');
    shell.channel.write('\t');
    expect(await shell.type('\t', '/replace')).toContain('/remove');
  });

  it('remembers with the arrow key', async () => {
    const shell = await (await SshConsole.connect(emulator)).shell();
    await shell.until(PROMPT);
    await shell.type('pwd\r', `/\n${PROMPT}`);
    await shell.type('nonsense\r', `there is\n${PROMPT}`);
    await shell.type('\x1b[A', 'nonsense');
    await shell.type('\x1b[A', 'pwd');
    expect(await shell.type('\r', PROMPT)).toContain('\n/\n');
  });

  it('gives a line up with Ctrl+C, and ends with Ctrl+D', async () => {
    const shell = await (await SshConsole.connect(emulator)).shell();
    await shell.until(PROMPT);
    await shell.type('nonsense', 'nonsense');
    await shell.type('\x03', PROMPT);
    expect(await shell.type('pwd\r', `/\n${PROMPT}`)).not.toContain('Error');
    shell.channel.write('\x04');
    expect(await shell.closed).toBe(0);
  });

  it('takes lines from a pipe; the last one decides the exit status', async () => {
    const shell = await (await SshConsole.connect(emulator)).shell(false);
    shell.channel.end('pwd\nnonsense\n');
    expect(await shell.closed).toBe(1);
    expect(shell.printed).toBe(
      `${PROMPT}/\n${PROMPT}Error: Unknown command nonsense. Type ? to see what there is\n${PROMPT}`,
    );
  });

  it('ends for a peer that never ends its line', async () => {
    const shell = await (await SshConsole.connect(emulator)).shell(false);
    shell.channel.write('x'.repeat(100_000));
    await shell.closed;
  });

  it('ends when the switch is stopped', async () => {
    const { emulator: other } = await startEmulator({ consolePort: 0 });
    const console = await SshConsole.connect(other);
    const shell = await console.shell();
    await shell.until(PROMPT);
    console.client.on('error', () => undefined);
    await other.stop();
    await shell.closed;
  });
});
