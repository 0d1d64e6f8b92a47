/** Everything that is encrypted, encrypted anew with another key, in one transaction: all of it or nothing. */
import { sql, type Kysely, type Transaction } from 'kysely';
import { CHECK, CHECK_PURPOSE } from './key-check.ts';
import { LOGIN_SECRET } from './logins.ts';
import { SEALED_COLUMNS } from './company-columns.ts';
import type { Schema } from './schema.ts';
import type { Sealer } from './sealer.ts';

interface SealedPlace {
  table: string;
  column: string;
  purpose: string;
}

/** Every sealed column of every table; a test compares it with the schema. The row id is the column `id`. */
export const SEALED_PLACES: readonly SealedPlace[] = [
  ...Object.entries(SEALED_COLUMNS).map(([column, purpose]) => ({ table: 'companies', column, purpose })),
  { table: 'logins', column: 'client_secret_sealed', purpose: LOGIN_SECRET },
];

/** Resolves to the number of values. Rejects, with nothing changed, when one of them does not open. */
export function reseal(db: Kysely<Schema>, from: Sealer, to: Sealer): Promise<number> {
  return db.transaction().execute(async (trx) => {
    let count = 0;
    for (const place of SEALED_PLACES) count += await resealPlace(trx, place, from, to);
    await trx
      .updateTable('meta')
      .set({ value: to.seal(CHECK_PURPOSE, CHECK, CHECK) })
      .where('key', '=', CHECK)
      .execute();
    return count;
  });
}

async function resealPlace(
  trx: Transaction<Schema>,
  { table, column, purpose }: SealedPlace,
  from: Sealer,
  to: Sealer,
): Promise<number> {
  const [name, field] = [sql.table(table), sql.ref(column)];
  const { rows } = await sql<{ id: string; sealed: string }>`
    select id, ${field} as sealed from ${name} where ${field} is not null`.execute(trx);
  for (const { id, sealed } of rows) {
    const again = to.seal(purpose, id, from.open(purpose, id, sealed));
    await sql`update ${name} set ${field} = ${again} where id = ${id}`.execute(trx);
  }
  return rows.length;
}
