import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS, runCommand } from '../../src/cli.ts';
import { fakeTerminal } from '../helpers/fake-terminal.ts';
import { temporaryDirectory } from '../helpers/temp-directory.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'ecss-crm-server.mjs');

describe('the command line', () => {
  it('lists every command with its options, in both languages', async () => {
    for (const lang of ['ru', 'en'] as const) {
      const terminal = fakeTerminal({ lang });
      expect(await runCommand(['help'], terminal)).toBe(0);
      for (const { name, forms, summary } of COMMANDS) {
        for (const form of forms) expect(terminal.said.out).toContain(`ecss-crm-server ${name} ${form}`.trimEnd());
        expect(terminal.said.out).toContain(summary[lang]);
      }
    }
  });

  it('tells how one command is called', async () => {
    const terminal = fakeTerminal();
    expect(await runCommand(['serve', '--help'], terminal)).toBe(0);
    expect(terminal.said.out).toContain('ecss-crm-server serve [--settings FILE]');
    expect(terminal.said.out).not.toContain('version');
  });

  it.each([[[]], [['dance']], [['serve', '--nonsense']], [['serve', 'too', 'many']], [['version', '--json']]])(
    'answers wrong usage with exit code 2: %j',
    async (argv: string[]) => {
      const terminal = fakeTerminal();
      expect(await runCommand(argv, terminal)).toBe(2);
      expect(terminal.said.err).toContain('ecss-crm-server');
      expect(terminal.said.out).toBe('');
    },
  );

  it('answers wrong settings with all their errors and exit code 78', async () => {
    const file = join(temporaryDirectory(), 'settings.js');
    writeFileSync(file, 'module.exports = { httpPort: "many", logLevel: "loud" };');
    const terminal = fakeTerminal({ lang: 'ru' });
    expect(await runCommand(['serve', '--settings', file], terminal)).toBe(78);
    expect(terminal.said.err).toContain('httpPort');
    expect(terminal.said.err).toContain('logLevel');
    expect(terminal.said.err).toContain('ожидается');
  });

  it('is a program that prints its version', () => {
    const { status, stdout } = spawnSync(process.execPath, [PROGRAM, '--version'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^ecss-crm-server \d+\.\d+\.\d+ \(Node\.js 2\d\./);
    expect(status).toBe(0);
  });
});
