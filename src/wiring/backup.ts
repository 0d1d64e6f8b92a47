/** A backup as a directory: the database, its key, the settings, and a list of them with checksums. SQLite only. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { loadKeyFile } from '../adapters/crypto/key-file.ts';
import { SecretBox } from '../adapters/crypto/secret-box.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import { StorageError } from '../adapters/storage/errors.ts';
import { keyFits } from '../adapters/storage/inspect.ts';
import { copySqlite, syncFile } from '../adapters/storage/sqlite-files.ts';
import type { Clock } from '../app/ports/clock.ts';

export const BACKUP_FILES = { database: 'db.sqlite', key: 'secret.key', settings: 'settings.js' } as const;
export const MANIFEST = 'manifest.json';

export const manifestSchema = z.object({
  format: z.literal(1),
  version: z.string(),
  createdAt: z.iso.datetime(),
  sha256: z.record(z.string(), z.string()),
});

/**
 * Makes `parent`/ecss-crm-TIME, readable by its owner alone, and returns its path. A server may run and write meanwhile.
 * @throws StorageError `secret_key_mismatch` when the key was changed meanwhile
 */
export function makeBackup(
  settings: Pick<Settings, 'database' | 'secretKeyFile'>,
  settingsFile: string,
  parent: string,
  { clock, version }: { clock: Clock; version: string },
): string {
  const createdAt = new Date(clock.now()).toISOString();
  mkdirSync(parent, { recursive: true });
  const directory = join(parent, `ecss-crm-${createdAt.slice(0, 19).replaceAll(':', '-')}`);
  const draft = `${directory}.part`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  try {
    const at = (name: string): string => join(draft, name);
    copySqlite(settings.database, at(BACKUP_FILES.database));
    copyPrivate(settings.secretKeyFile, at(BACKUP_FILES.key));
    copyPrivate(settingsFile, at(BACKUP_FILES.settings));
    const sealer = new SecretBox(loadKeyFile(at(BACKUP_FILES.key)));
    if (!keyFits(at(BACKUP_FILES.database), sealer)) throw new StorageError('secret_key_mismatch');
    const sha256 = Object.fromEntries(Object.values(BACKUP_FILES).map((name) => [name, hashOf(at(name))]));
    const manifest: z.infer<typeof manifestSchema> = { format: 1, version, createdAt, sha256 };
    writeFileSync(at(MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    for (const name of [...Object.values(BACKUP_FILES), MANIFEST]) syncFile(at(name));
    renameSync(draft, directory);
    syncFile(dirname(directory));
    return directory;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Hexadecimal; in pieces, a database may be larger than memory. */
export function hashOf(file: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(1_000_000);
  const handle = openSync(file, 'r');
  try {
    for (let read = readSync(handle, piece); read > 0; read = readSync(handle, piece)) {
      hash.update(piece.subarray(0, read));
    }
    return hash.digest('hex');
  } finally {
    closeSync(handle);
  }
}

export function copyPrivate(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o600);
}
