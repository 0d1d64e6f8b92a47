/** Employees, the audit trail and sign-ins over ports in memory. */
import { Accounts } from '../../src/app/companies/accounts.ts';
import { AuditTrail } from '../../src/app/companies/audit.ts';
import type { EmployeeImport } from '../../src/app/companies/employee-import.ts';
import { EmployeeRefresh } from '../../src/app/companies/employee-refresh.ts';
import { Employees } from '../../src/app/companies/employees.ts';
import type { FrameAccess } from '../../src/app/companies/frame-access.ts';
import { Revocations } from '../../src/app/companies/revocations.ts';
import { Sessions } from '../../src/app/companies/sessions.ts';
import type { Logger } from '../../src/app/ports/logger.ts';
import type { Portals } from '../../src/app/ports/portals.ts';
import type { CompanyStore } from '../../src/app/ports/store.ts';
import type { FakeClock } from './fake-clock.ts';
import type { FakeLinks } from './http-fakes.ts';
import { MemoryAudit, MemoryRevocations } from './people-fakes.ts';
import type { MemoryEmployees, MemorySessions } from './people-fakes.ts';

export function peopleWorld(deps: {
  companies: CompanyStore;
  employeeStore: MemoryEmployees;
  sessionStore: MemorySessions;
  portals: Portals;
  importer: Pick<EmployeeImport, 'run' | 'state'>;
  links: FakeLinks;
  frameAccess: Pick<FrameAccess, 'forget'>;
  changed: (companyId: string) => void;
  clock: FakeClock;
  logger: Logger;
}) {
  const { companies, employeeStore, sessionStore, portals, importer, links, clock, logger } = deps;
  const auditStore = new MemoryAudit();
  const audit = new AuditTrail({ store: auditStore, clock });
  const refresh = new EmployeeRefresh({ importer, clock, logger });
  const revocations = new Revocations({ store: new MemoryRevocations(), clock, keepMs: 12 * 3_600_000 });
  return {
    auditStore,
    audit,
    refresh,
    revocations,
    sessions: new Sessions({ store: sessionStore, clock, audit }),
    employees: new Employees({ store: employeeStore, refresh, links, audit, changed: deps.changed, clock }),
    accounts: new Accounts({
      sessions: sessionStore,
      revocations,
      frameAccess: deps.frameAccess,
      companies,
      employees: employeeStore,
      portals,
      audit,
      clock,
      logger,
    }),
  };
}
