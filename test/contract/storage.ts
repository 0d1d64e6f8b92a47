import { describe } from 'vitest';
import type { Storage } from '../../src/adapters/storage/open.ts';
import { auditContract } from './storage-audit.ts';
import { callSearchContract } from './storage-call-search.ts';
import { callContract } from './storage-calls.ts';
import { companyContract } from './storage-companies.ts';
import { employeeContract } from './storage-employees.ts';
import { loginContract } from './storage-logins.ts';
import { observationContract } from './storage-observations.ts';
import { recordingContract } from './storage-recordings.ts';
import { retentionContract } from './storage-retention.ts';
import { spentBudgetContract } from './storage-spent-budgets.ts';
import type { FakeClock } from '../helpers/fake-clock.ts';

export interface StorageUnderTest {
  storage: Storage;
  clock: FakeClock;
}

/** Opens an empty storage; closes it when the running test has finished. */
export type OpenForTest = () => Promise<StorageUnderTest>;

/** What every database backend must do, whatever it is. */
export function storageContract(name: string, open: OpenForTest): void {
  describe(`storage on ${name}`, () => {
    companyContract(open);
    employeeContract(open);
    loginContract(open);
    auditContract(open);
    callContract(open);
    callSearchContract(open);
    recordingContract(open);
    retentionContract(open);
    spentBudgetContract(open);
    observationContract(open);
  });
}
