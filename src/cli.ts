/** The commands of `ecss-crm-server`. Exit codes: 0 done, 1 failed, 2 wrong usage, 78 wrong settings (EX_CONFIG). */
import { SettingsError } from './adapters/settings/errors.ts';
import { backup } from './commands/backup.ts';
import { certificate } from './commands/certificate.ts';
import { companies } from './commands/companies.ts';
import { UsageError } from './commands/command.ts';
import type { Command, Terminal } from './commands/command.ts';
import { doctor } from './commands/doctor.ts';
import { formsOf, helpText } from './commands/help.ts';
import { restore } from './commands/restore.ts';
import { rotateKeyCommand } from './commands/rotate-key.ts';
import { serve } from './commands/serve.ts';
import { processTerminal } from './commands/terminal.ts';
import { version } from './commands/version.ts';

const EX_USAGE = 2;
const EX_CONFIG = 78;
const SYNONYMS = new Map([
  ['--help', 'help'],
  ['-h', 'help'],
  ['--version', 'version'],
  ['-v', 'version'],
]);

/** In the order of the help. */
export const COMMANDS: readonly Command[] = [
  serve,
  doctor,
  companies,
  backup,
  restore,
  rotateKeyCommand,
  certificate,
  version,
  {
    name: 'help',
    forms: [''],
    summary: { ru: 'печатает эту справку', en: 'prints this help' },
    run: (_, terminal) => {
      terminal.out(helpText(COMMANDS, terminal.lang));
      return Promise.resolve(0);
    },
  },
];

/** Runs one command; never rejects. Resolves to the exit code. */
export async function runCommand(argv: string[], terminal: Terminal = processTerminal()): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined) {
    terminal.err(helpText(COMMANDS, terminal.lang));
    return EX_USAGE;
  }
  const command = COMMANDS.find((each) => each.name === (SYNONYMS.get(name) ?? name));
  if (command === undefined) {
    terminal.err({ ru: `нет команды «${name}»`, en: `there is no command "${name}"` }[terminal.lang]);
    terminal.err(helpText(COMMANDS, terminal.lang));
    return EX_USAGE;
  }
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    terminal.out([...formsOf(command), `      ${command.summary[terminal.lang]}`].join('\n'));
    return 0;
  }
  try {
    return await command.run(args, terminal);
  } catch (error) {
    return explain(error, command, terminal);
  }
}

function explain(error: unknown, command: Command, { lang, err }: Terminal): number {
  if (error instanceof SettingsError) {
    err(error.in(lang));
    return EX_CONFIG;
  }
  const usage = error instanceof UsageError || isParseError(error);
  err(`ecss-crm-server ${command.name}: ${textOf(error, lang)}`);
  if (usage) for (const form of formsOf(command)) err(form);
  return usage ? EX_USAGE : 1;
}

/** Errors of our own carry both languages. */
function textOf(error: unknown, lang: Terminal['lang']): string {
  if (!(error instanceof Error)) return String(error);
  const { texts } = error as { texts?: Record<string, unknown> };
  const text = texts?.[lang];
  return typeof text === 'string' ? text : error.message;
}

function isParseError(error: unknown): boolean {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
