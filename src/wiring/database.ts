/** The database of the settings with its key: what the server and the commands beside it begin with. */
import { loadKeyFile } from '../adapters/crypto/key-file.ts';
import { SecretBox } from '../adapters/crypto/secret-box.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import { openStorage } from '../adapters/storage/open.ts';
import type { Storage } from '../adapters/storage/open.ts';
import type { StorageOptions } from '../adapters/storage/open.ts';
import type { Clock } from '../app/ports/clock.ts';

export interface OpenDatabase {
  storage: Storage;
  /** The master key, for what else is derived from it. */
  key: Buffer;
}

/**
 * Commands beside a running server open it as its `guest`.
 * @throws CryptoError, StorageError
 */
export async function openDatabase(
  { database, secretKeyFile }: Pick<Settings, 'database' | 'secretKeyFile'>,
  clock: Clock,
  options: Pick<StorageOptions, 'guest' | 'logger' | 'taken'> = {},
): Promise<OpenDatabase> {
  const key = loadKeyFile(secretKeyFile);
  return { key, storage: await openStorage({ database, sealer: new SecretBox(key), clock, ...options }) };
}
