import type { AuditStore } from '../../app/ports/audit.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
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
import type { ObservationStore } from '../../app/ports/observations.ts';
import type { SpentBudgetStore } from '../../app/ports/spent-budgets.ts';
import { AuditRepository } from './audit.ts';
import { CallSearchRepository } from './call-search.ts';
import { CallRepository } from './calls.ts';
import { CompanyRepository } from './companies.ts';
import { CompanyWrites } from './company-writes.ts';
import { openDatabase } from './database.ts';
import { EmployeeRepository } from './employees.ts';
import { StorageError } from './errors.ts';
import { checkKey } from './key-check.ts';
import { LoginRepository } from './logins.ts';
import { ObservationRepository } from './observations.ts';
import { RecordingRepository } from './recordings.ts';
import { reseal } from './reseal.ts';
import { RevocationRepository } from './revocations.ts';
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
  observations: ObservationStore;
  /** Migrations that this opening ran. */
  migrated: string[];
  /** Asks the database something; rejects when it does not answer. For `health/ready`. */
  ping(): Promise<void>;
  /**
   * Encrypts every secret anew for `to`, all or nothing; afterwards the storage can only be closed. Resolves to how many there
   * were. To be called by whoever has the database alone.
   */
  reseal(to: Sealer): Promise<number>;
  /** Waits for statements under way; later ones reject. */
  close(): Promise<void>;
}

export interface StorageOptions {
  /** The setting `database`. */
  database: string;
  sealer: Sealer;
  clock: Clock;
  /** Default: none, the failures of statements tell enough. */
  logger?: Logger | undefined;
  /** Another server has taken the database over while it was out of reach (PostgreSQL): this one must end. */
  taken?: ((error: StorageError) => void) | undefined;
  /** For a command beside a running server: takes the database as it finds it. Default: as the one server on it. */
  guest?: boolean | undefined;
  /** For a command that needs the database alone: no server may run, and none can start meanwhile. */
  alone?: boolean | undefined;
  /** PostgreSQL: how long to wait for it, and for another server to leave it; ms, default 15 s. */
  waitMs?: number | undefined;
}

/**
 * Opens the database, brings it to this version's schema and checks that the key fits.
 * @throws StorageError
 */
export async function openStorage({ sealer, ...options }: StorageOptions): Promise<Storage> {
  const { clock } = options;
  const { db, migrated } = await openDatabase(options).catch((error: unknown) => {
    throw unusable(error);
  });
  try {
    await checkKey(db, sealer);
  } catch (error) {
    await db.destroy();
    throw unusable(error);
  }
  const writes = new CompanyWrites(db);
  return {
    companies: new CompanyRepository(db, sealer),
    employees: new EmployeeRepository(writes),
    sessions: new SessionRepository(db),
    revocations: new RevocationRepository(db),
    audit: new AuditRepository(db, writes),
    logins: new LoginRepository(db, sealer, clock),
    calls: new CallRepository(db, writes, clock),
    callSearch: new CallSearchRepository(db),
    recordings: new RecordingRepository(db),
    spentBudgets: new SpentBudgetRepository(db),
    observations: new ObservationRepository(db),
    migrated,
    ping: async () => {
      await db.selectFrom('meta').select('key').limit(1).execute();
    },
    reseal: (to) => reseal(db, sealer, to),
    close: () => db.destroy(),
  };
}

function unusable(error: unknown): StorageError {
  return error instanceof StorageError ? error : new StorageError('database_unusable', error);
}
