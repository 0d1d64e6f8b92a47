/** Commands of `ecss-crm-server`. Exit codes: 0 done, 1 failed, 2 wrong usage, 78 wrong settings (EX_CONFIG). */
import { parseArgs } from 'node:util';
import { loadSettings } from './adapters/settings/load.ts';
import { SettingsError } from './adapters/settings/errors.ts';
import { startServer } from './main.ts';

const DEFAULT_SETTINGS = '/usr/share/ecss/ecss-crm-server/src/settings.js';
const USAGE = `ecss-crm-server serve [--settings FILE]   runs the server in the foreground
  FILE: settings.js (default ${DEFAULT_SETTINGS})`;
const EX_CONFIG = 78;
const SAME_WISH_MS = 2_000;

export async function runCommand(argv: string[]): Promise<number> {
  const [command, ...rest] = argv;
  if (command !== 'serve') {
    console.error(USAGE);
    return command === '--help' || command === undefined ? 0 : 2;
  }
  try {
    const { values } = parseArgs({ args: rest, options: { settings: { type: 'string', default: DEFAULT_SETTINGS } } });
    await serve(values.settings);
    return 0;
  } catch (error) {
    return explain(error);
  }
}

async function serve(file: string): Promise<void> {
  const { settings, warnings } = loadSettings(file);
  for (const { key, text } of warnings) console.error(`${file}: ${key}: ${text[language()]}`);
  const server = await startServer(settings);
  for (const address of server.addresses) console.error(`ecss-crm-server listens: ${JSON.stringify(address)}`);
  process.on('SIGHUP', () => server.reopenLogs());
  await new Promise<void>((resolve) => {
    let askedAt: number | null = null;
    // A terminal and a supervisor signal the whole group, and whoever started us passes the signal on: the same wish arrives
    // twice. Only one that comes later means "at once".
    const stop = (): void => {
      if (askedAt === null) {
        askedAt = Date.now();
        resolve();
      } else if (Date.now() - askedAt > SAME_WISH_MS) process.exit(1);
    };
    process.on('SIGTERM', stop).on('SIGINT', stop);
    // The clock's timers do not keep the process alive and the listeners may be Unix sockets only; this one does.
    setInterval(() => undefined, 3_600_000);
  });
  await server.stop();
  process.exit(0);
}

function explain(error: unknown): number {
  if (error instanceof SettingsError) {
    console.error(error.in(language()));
    return EX_CONFIG;
  }
  console.error(`ecss-crm-server: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
}

function language(): 'ru' | 'en' {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return (LC_ALL ?? LC_MESSAGES ?? LANG ?? '').startsWith('ru') ? 'ru' : 'en';
}
