/** `rotate-key`: a new key file, and everything encrypted anew with it. */
import { parseArgs } from 'node:util';
import { rotateKeyTexts as TEXTS } from '../../locales/commands.ts';
import { translate } from '../../locales/translate.ts';
import { SystemClock } from '../adapters/clock/system-clock.ts';
import { StorageError } from '../adapters/storage/errors.ts';
import { rotateKey } from '../wiring/rotate-key.ts';
import { CommandError } from './command.ts';
import type { Command } from './command.ts';
import { openSettings, SETTINGS_FORM, SETTINGS_OPTION } from './settings.ts';

export const rotateKeyCommand: Command = {
  name: 'rotate-key',
  forms: [SETTINGS_FORM],
  summary: TEXTS.summary,
  async run(args, terminal) {
    const { values } = parseArgs({ args, options: SETTINGS_OPTION });
    const settings = openSettings(values.settings, terminal);
    const count = await rotateKey(settings, new SystemClock()).catch((error: unknown) => {
      throw error instanceof StorageError && error.code === 'database_in_use' ? new CommandError(TEXTS.running) : error;
    });
    terminal.out(translate(TEXTS.done, terminal.lang, { count, file: settings.secretKeyFile }));
    return 0;
  },
};
