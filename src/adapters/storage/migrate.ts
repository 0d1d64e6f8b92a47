import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { companies } from './migrations/0001-companies.ts';
import { calls } from './migrations/0002-calls.ts';
import { recordings } from './migrations/0003-recordings.ts';
import { abandonedCalls } from './migrations/0004-abandoned-calls.ts';
import { portalBudgets } from './migrations/0005-portal-budgets.ts';
import { people } from './migrations/0006-people.ts';
import { pastCalls } from './migrations/0007-past-calls.ts';
import { switchKinds } from './migrations/0008-switch-kinds.ts';
import { companyState } from './migrations/0009-company-state.ts';
import { observations } from './migrations/0010-observations.ts';
import type { Schema } from './schema.ts';

/** In the order of their names. Listed here, not read from a directory, so that a bundle has them too. Never change one that was released. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-companies': companies,
  '0002-calls': calls,
  '0003-recordings': recordings,
  '0004-abandoned-calls': abandonedCalls,
  '0005-portal-budgets': portalBudgets,
  '0006-people': people,
  '0007-past-calls': pastCalls,
  '0008-switch-kinds': switchKinds,
  '0009-company-state': companyState,
  '0010-observations': observations,
};

export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS);

/**
 * Brings the database to this version's schema; safe to repeat. All pending steps are one transaction: after a failure, or a kill,
 * nothing has changed.
 * @returns names of the steps that were run now
 */
export async function migrate(db: Kysely<Schema>): Promise<string[]> {
  const migrator = migratorOf(db);
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error });
  return (results ?? []).map((result) => result.migrationName);
}

/** The steps that this version would run. */
export async function pendingMigrations(db: Kysely<Schema>): Promise<string[]> {
  const all = await migratorOf(db).getMigrations();
  return all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

function migratorOf(db: Kysely<Schema>): Migrator {
  return new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
}
