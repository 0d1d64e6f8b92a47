import type { Kysely } from 'kysely';
import { StorageError } from './errors.ts';
import type { Schema } from './schema.ts';
import type { Sealer } from './sealer.ts';

const KEY = 'key_check';

/**
 * Finds out at the start, not at the first call, that the key file is not the one this database was written with.
 * @throws StorageError `secret_key_mismatch`
 */
export async function checkKey(db: Kysely<Schema>, sealer: Sealer): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key: KEY, value: sealer.seal('storage', KEY, KEY) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { value } = await db.selectFrom('meta').select('value').where('key', '=', KEY).executeTakeFirstOrThrow();
  try {
    sealer.open('storage', KEY, value);
  } catch (error) {
    throw new StorageError('secret_key_mismatch', error);
  }
}
