/** `restore`: brings a backup back, while no server runs. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backupTexts, restoreTexts as TEXTS, rotateKeyTexts } from '../../locales/commands.ts';
import { translate } from '../../locales/translate.ts';
import { SystemClock } from '../adapters/clock/system-clock.ts';
import { StorageError } from '../adapters/storage/errors.ts';
import { BACKUP_FILES } from '../wiring/backup.ts';
import { isFile } from '../wiring/existing-database.ts';
import { BackupError, KEPT, readBackup, restoreBackup } from '../wiring/restore.ts';
import { CommandError, UsageError } from './command.ts';
import type { Command } from './command.ts';
import { checkListeners } from './doctor/listeners.ts';
import { openSettings, SETTINGS_FORM, SETTINGS_OPTION } from './settings.ts';

export const restore: Command = {
  name: 'restore',
  forms: [`DIRECTORY [--yes] ${SETTINGS_FORM}`],
  summary: TEXTS.summary,
  async run(args, terminal) {
    const options = { ...SETTINGS_OPTION, yes: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [directory, ...more] = positionals;
    if (directory === undefined || more.length > 0) throw new UsageError(backupTexts.usage);
    const settings = openSettings(values.settings, terminal);
    const { lang } = terminal;
    const { database: file, secretKeyFile } = settings;
    if (!isFile(file)) {
      terminal.err(translate(TEXTS.postgres, lang, { file: secretKeyFile }));
      return 1;
    }
    try {
      const { createdAt: time } = readBackup(directory);
      // A server whose database is damaged, or was deleted, still runs and would write into nothing.
      if ((await checkListeners(settings)).door !== null) throw new StorageError('database_in_use');
      const question = translate(TEXTS.question, lang, { file, time, kept: `${file}${KEPT}` });
      if (!values.yes && !/^[yд]/i.test((await terminal.ask(`${question} `)) ?? '')) {
        terminal.err(TEXTS.kept[lang]);
        return 1;
      }
      await restoreBackup(settings, directory, new SystemClock());
    } catch (error) {
      if (error instanceof StorageError && error.code === 'database_in_use')
        throw new CommandError(rotateKeyTexts.running);
      if (!(error instanceof BackupError)) throw error;
      terminal.err(translate(TEXTS.noBackup, lang, { directory, reason: error.texts[lang] }));
      return 1;
    }
    terminal.out(translate(TEXTS.done, lang, { settings: join(directory, BACKUP_FILES.settings) }));
    return 0;
  },
};
