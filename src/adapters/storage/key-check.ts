import type { Kysely } from 'kysely';
import { StorageError } from './errors.ts';
import type { Schema } from './schema.ts';
import type { Sealer } from './sealer.ts';

/** The row of `meta` that tells whether a key fits, and what it is sealed for. */
export const CHECK = 'key_check';
export const CHECK_PURPOSE = 'storage';

/**
 * Finds out at the start, not at the first call, that the key file is not the one this database was written with.
 * @throws StorageError `secret_key_mismatch`
 */
export async function checkKey(db: Kysely<Schema>, sealer: Sealer): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key: CHECK, value: sealer.seal(CHECK_PURPOSE, CHECK, CHECK) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { value } = await db.selectFrom('meta').select('value').where('key', '=', CHECK).executeTakeFirstOrThrow();
  try {
    sealer.open(CHECK_PURPOSE, CHECK, value);
  } catch (error) {
    throw new StorageError('secret_key_mismatch', error);
  }
}
