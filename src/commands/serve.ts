/** `serve`: runs the server in the foreground until it is told to stop. */
import { parseArgs } from 'node:util';
import { SystemClock } from '../adapters/clock/system-clock.ts';
import { openSupervisor } from '../adapters/supervisor/systemd.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import type { Command } from './command.ts';
import { openSettings, SETTINGS_FORM, SETTINGS_OPTION } from './settings.ts';

const SAME_WISH_MS = 2_000;

export const serve: Command = {
  name: 'serve',
  forms: [SETTINGS_FORM],
  summary: { ru: 'запускает сервер и работает до остановки', en: 'runs the server until it is stopped' },
  async run(args, terminal) {
    const { values } = parseArgs({ args, options: SETTINGS_OPTION });
    const settings = openSettings(values.settings, terminal);
    // Only here: the other commands need not wait until the whole server is loaded.
    const { startServer } = await import('../main.ts');
    const server = await startServer(settings);
    for (const address of server.addresses) terminal.err(`ecss-crm-server listens: ${JSON.stringify(address)}`);
    const { env, pid } = process;
    const supervisor = openSupervisor({ env, pid, clock: new SystemClock(), logger: server.logger });
    const read = (): Settings => openSettings(values.settings, terminal);
    process.on('SIGHUP', () => {
      supervisor.reloading();
      void server.reload(read).then(() => supervisor.ready());
    });
    supervisor.ready();
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
    supervisor.stopping();
    await server.stop();
    process.exit(0);
  },
};
