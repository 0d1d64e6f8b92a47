/** `backup`: a copy of the database, its key and the settings, made while the server runs. */
import { parseArgs } from 'node:util';
import description from '../../package.json' with { type: 'json' };
import { backupTexts as TEXTS } from '../../locales/commands.ts';
import { translate } from '../../locales/translate.ts';
import { SystemClock } from '../adapters/clock/system-clock.ts';
import { StorageError } from '../adapters/storage/errors.ts';
import { makeBackup } from '../wiring/backup.ts';
import { isFile, mustExist } from '../wiring/existing-database.ts';
import { CommandError, UsageError } from './command.ts';
import type { Command } from './command.ts';
import { openSettings, SETTINGS_FORM, SETTINGS_OPTION } from './settings.ts';

export const backup: Command = {
  name: 'backup',
  forms: [`DIRECTORY ${SETTINGS_FORM}`],
  summary: TEXTS.summary,
  run(args, terminal) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: SETTINGS_OPTION });
    const [parent, ...more] = positionals;
    if (parent === undefined || more.length > 0) throw new UsageError(TEXTS.usage);
    const settings = openSettings(values.settings, terminal);
    if (!isFile(settings.database)) throw new CommandError(inBoth(TEXTS.postgres, { file: settings.secretKeyFile }));
    mustExist(settings);
    try {
      const facts = { clock: new SystemClock(), version: description.version };
      const directory = makeBackup(settings, values.settings, parent, facts);
      terminal.out(translate(TEXTS.done, terminal.lang, { directory }));
      return Promise.resolve(0);
    } catch (error) {
      const moved = error instanceof StorageError && error.code === 'secret_key_mismatch';
      throw moved ? new CommandError(TEXTS.moved) : error;
    }
  },
};

function inBoth(text: typeof TEXTS.postgres, facts: { file: string }): { ru: string; en: string } {
  return { ru: translate(text, 'ru', facts), en: translate(text, 'en', facts) };
}
