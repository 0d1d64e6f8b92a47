import { Kysely } from 'kysely';
import type { AuditStore } from '../../app/ports/audit.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { CallSearchStore } from '../../app/ports/history.ts';
import type {
  CallStore,
  CompanyStore,
  EmployeeStore,
  LoginStore,
  RecordingJobStore,
  RevocationStore,
  SessionStore,
} from '../../app/ports/store.ts';
import type { SpentBudgetStore } from '../../app/ports/spent-budgets.ts';
import { CallSearchRepository } from './call-search.ts';
import { AuditRepository } from './audit.ts';
import { CallRepository } from './calls.ts';
import { CompanyRepository } from './companies.ts';
import { chooseDialect } from './dialect.ts';
import { EmployeeRepository } from './employees.ts';
import { StorageError } from './errors.ts';
import { checkKey } from './key-check.ts';
import { LoginRepository } from './logins.ts';
import { migrate } from './migrate.ts';
import { RecordingRepository } from './recordings.ts';
import { RevocationRepository } from './revocations.ts';
import type { Schema } from './schema.ts';
import type { Sealer } from './sealer.ts';
import { SessionRepository } from './sessions.ts';
import { SpentBudgetRepository } from './spent-budgets.ts';

export interface Storage {
  companies: CompanyStore;
  employees: EmployeeStore;
  sessions: SessionStore;
  revocations: RevocationStore;
  audit: AuditStore;
  logins: LoginStore;
  calls: CallStore;
  callSearch: CallSearchStore;
  recordings: RecordingJobStore;
  spentBudgets: SpentBudgetStore;
  /** Migrations that this opening ran. */
  migrated: string[];
  /** Asks the database something; rejects when it does not answer. For `health/ready`. */
  ping(): Promise<void>;
  /** Waits for statements under way; later ones reject. */
  close(): Promise<void>;
}

export interface StorageOptions {
  /** The setting `database`. */
  database: string;
  sealer: Sealer;
  clock: Clock;
}

/**
 * Opens the database, brings it to this version's schema and checks that the key fits.
 * @throws StorageError `database_unsupported`, `database_unusable`, `secret_key_mismatch`
 */
export async function openStorage({ database, sealer, clock }: StorageOptions): Promise<Storage> {
  const db = new Kysely<Schema>({ dialect: chooseDialect(database) });
  try {
    const migrated = await migrate(db);
    await checkKey(db, sealer);
    return {
      companies: new CompanyRepository(db, sealer),
      employees: new EmployeeRepository(db),
      sessions: new SessionRepository(db),
      revocations: new RevocationRepository(db),
      audit: new AuditRepository(db),
      logins: new LoginRepository(db, sealer, clock),
      calls: new CallRepository(db, clock),
      callSearch: new CallSearchRepository(db),
      recordings: new RecordingRepository(db),
      spentBudgets: new SpentBudgetRepository(db),
      migrated,
      ping: async () => {
        await db.selectFrom('meta').select('key').limit(1).execute();
      },
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy().catch(() => {
      // The first failure is the one to report; what could not be opened has nothing to close.
    });
    throw error instanceof StorageError ? error : new StorageError('database_unusable', error);
  }
}
