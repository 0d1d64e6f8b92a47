/** The database for a command beside the server: it must be there already, a command makes none. */
import { existsSync } from 'node:fs';
import { isPostgres } from '../adapters/storage/database.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import type { Clock } from '../app/ports/clock.ts';
import { openDatabase } from './database.ts';
import type { OpenDatabase } from './database.ts';

export class NoDatabase extends Error {
  override readonly name = 'NoDatabase';
  readonly texts: { ru: string; en: string };
  constructor(file: string) {
    const texts = {
      ru: `файла ${file} нет: сервер с этими настройками ещё не запускался`,
      en: `there is no file ${file}: the server never ran with these settings`,
    };
    super(texts.en);
    this.texts = texts;
  }
}

/** Of the setting `database`; false for an address of PostgreSQL. */
export function isFile(database: string): boolean {
  return !isPostgres(database);
}

/** @throws NoDatabase */
export function mustExist({ database, secretKeyFile }: Pick<Settings, 'database' | 'secretKeyFile'>): void {
  const files = isFile(database) ? [database, secretKeyFile] : [secretKeyFile];
  for (const file of files) if (!existsSync(file)) throw new NoDatabase(file);
}

/** @throws NoDatabase, CryptoError, StorageError */
export async function openExistingDatabase(
  settings: Pick<Settings, 'database' | 'secretKeyFile'>,
  clock: Clock,
  options: { alone?: boolean } = {},
): Promise<OpenDatabase> {
  mustExist(settings);
  return openDatabase(settings, clock, options.alone === true ? options : { guest: true });
}
