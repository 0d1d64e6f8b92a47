/** A backup put in the place of the present database and key, which stay beside them. */
import { chownSync, copyFileSync, existsSync, linkSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { restoreTexts as TEXTS } from '../../locales/commands.ts';
import { translate } from '../../locales/translate.ts';
import type { Text } from '../../locales/translate.ts';
import { loadKeyFile, promoteNextKey, readNextKey, writeNextKey } from '../adapters/crypto/key-file.ts';
import { SecretBox } from '../adapters/crypto/secret-box.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import { StorageError } from '../adapters/storage/errors.ts';
import { inspectSqlite, keyFits } from '../adapters/storage/inspect.ts';
import { holdAlone, syncFile } from '../adapters/storage/sqlite-files.ts';
import type { Clock } from '../app/ports/clock.ts';
import { BACKUP_FILES, copyPrivate, hashOf, MANIFEST, manifestSchema } from './backup.ts';
import { openExistingDatabase } from './existing-database.ts';

/** How the former files are called. */
export const KEPT = '.before-restore';

type Manifest = z.infer<typeof manifestSchema>;

/** Why something is no backup that could be brought back. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly texts: Text;
  constructor(texts: Text) {
    super(texts.en);
    this.texts = texts;
  }
}

/** @throws BackupError */
export function readBackup(directory: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(readFileSync(join(directory, MANIFEST), 'utf8')));
  } catch {
    throw saying(TEXTS.incomplete, { file: MANIFEST });
  }
  for (const file of Object.values(BACKUP_FILES)) {
    const path = join(directory, file);
    if (!existsSync(path)) throw saying(TEXTS.incomplete, { file });
    if (hashOf(path) !== manifest.sha256[file]) throw saying(TEXTS.damaged, { file });
  }
  return manifest;
}

/**
 * Wherever it is cut off, either the former database opens or the restored one.
 * @throws BackupError; StorageError `database_in_use` while a server runs
 */
export async function restoreBackup(
  settings: Pick<Settings, 'database' | 'secretKeyFile'>,
  directory: string,
  clock: Clock,
): Promise<void> {
  const { database, secretKeyFile } = settings;
  const draft = `${database}.restoring`;
  const key = loadKeyFile(join(directory, BACKUP_FILES.key));
  try {
    copyPrivate(join(directory, BACKUP_FILES.database), draft);
    mustBeUsable(draft, new SecretBox(key));
    const owner = statSync([database, dirname(database)].find((path) => existsSync(path)) ?? draft);
    if (process.getuid?.() === 0) chownSync(draft, owner.uid, owner.gid);
    syncFile(draft);
    await settleRotation(settings, clock);
    const held = holdIfUsable(database);
    try {
      keepFormer(settings, held !== null);
      writeNextKey(secretKeyFile, key);
      renameSync(draft, database);
      syncFile(dirname(database));
      promoteNextKey(secretKeyFile);
    } finally {
      held?.release();
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function mustBeUsable(database: string, sealer: SecretBox): void {
  const { damage, unknown } = inspectSqlite(database);
  if (damage !== null) throw saying(TEXTS.damaged, { file: BACKUP_FILES.database });
  if (unknown.length > 0) throw saying(TEXTS.newer, { names: unknown.join(', ') });
  if (!keyFits(database, sealer)) throw saying(TEXTS.wrongKey, {});
}

/** The next key of a rotation that was cut off may be the key of the database that is kept. */
async function settleRotation(settings: Pick<Settings, 'database' | 'secretKeyFile'>, clock: Clock): Promise<void> {
  if (readNextKey(settings.secretKeyFile) === null) return;
  const opened = await openExistingDatabase(settings, clock).catch(() => null);
  await opened?.storage.close();
}

/** Null: there is no database, or it is so damaged that no server can have it open. */
function holdIfUsable(database: string): { release: () => void } | null {
  if (!existsSync(database)) return null;
  try {
    return holdAlone(database);
  } catch (error) {
    if (error instanceof StorageError) throw error;
    return null;
  }
}

function keepFormer({ database, secretKeyFile }: Pick<Settings, 'database' | 'secretKeyFile'>, whole: boolean): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${database}${KEPT}${suffix}`, { force: true });
  if (existsSync(database)) linkSync(database, `${database}${KEPT}`);
  // A damaged one keeps its companions; what they hold must not meet the restored file.
  for (const suffix of whole ? [] : ['-wal', '-shm']) {
    if (existsSync(`${database}${suffix}`)) renameSync(`${database}${suffix}`, `${database}${KEPT}${suffix}`);
  }
  rmSync(`${secretKeyFile}${KEPT}`, { force: true });
  if (existsSync(secretKeyFile)) {
    copyFileSync(secretKeyFile, `${secretKeyFile}${KEPT}`);
    const { uid, gid, mode } = statSync(secretKeyFile);
    if (process.getuid?.() === 0) chownSync(`${secretKeyFile}${KEPT}`, uid, gid);
    if ((mode & 0o077) !== 0) copyPrivate(secretKeyFile, `${secretKeyFile}${KEPT}`);
  }
}

function saying(text: Text, facts: Record<string, string>): BackupError {
  const say = (lang: 'ru' | 'en'): string => translate(text, lang, ...([facts] as unknown as []));
  return new BackupError({ ru: say('ru'), en: say('en') });
}
