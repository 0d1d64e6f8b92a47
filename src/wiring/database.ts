/** The database of the settings with its key: what the server and the commands beside it begin with. */
import { loadKeyFile, promoteNextKey, readNextKey } from '../adapters/crypto/key-file.ts';
import { SecretBox } from '../adapters/crypto/secret-box.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import { StorageError } from '../adapters/storage/errors.ts';
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
  options: Pick<StorageOptions, 'alone' | 'guest' | 'logger' | 'taken'> = {},
): Promise<OpenDatabase> {
  const open = async (key: Buffer): Promise<OpenDatabase> => ({
    key,
    storage: await openStorage({ database, sealer: new SecretBox(key), clock, ...options }),
  });
  try {
    return await open(loadKeyFile(secretKeyFile));
  } catch (error) {
    // A rotation or a restoration was cut off between the database and the key file.
    const next =
      error instanceof StorageError && error.code === 'secret_key_mismatch' ? readNextKey(secretKeyFile) : null;
    if (next === null) throw error;
    const opened = await open(next);
    promoteNextKey(secretKeyFile);
    return opened;
  }
}
