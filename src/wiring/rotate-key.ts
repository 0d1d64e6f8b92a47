/** A new key for everything that is encrypted at rest. */
import { promoteNextKey, writeNextKey } from '../adapters/crypto/key-file.ts';
import { SecretBox } from '../adapters/crypto/secret-box.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import type { Clock } from '../app/ports/clock.ts';
import { openExistingDatabase } from './existing-database.ts';

/**
 * Wherever it is cut off, the database opens afterwards with what is on the disk: the new key is there before the first secret is
 * encrypted with it, all secrets change in one transaction, and whoever finds the old key not to fit takes the new one.
 * Resolves to the number of secrets.
 * @throws StorageError `database_in_use` while a server runs
 */
export async function rotateKey(settings: Pick<Settings, 'database' | 'secretKeyFile'>, clock: Clock): Promise<number> {
  // Opening it settles an earlier rotation that was cut off: the next key may be written over from here on.
  const { storage } = await openExistingDatabase(settings, clock, { alone: true });
  try {
    const count = await storage.reseal(new SecretBox(writeNextKey(settings.secretKeyFile)));
    promoteNextKey(settings.secretKeyFile);
    return count;
  } finally {
    await storage.close();
  }
}
