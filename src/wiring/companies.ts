/** Companies: who may sign in, employees, what is set up in the portals, who changed what. */
import { isChannelPattern } from '../adapters/asterisk/index.ts';
import { publicUrl } from '../adapters/settings/settings.ts';
import { PortalEventDesk } from '../app/calls/portal-events.ts';
import { Accounts } from '../app/companies/accounts.ts';
import { AuditTrail } from '../app/companies/audit.ts';
import { CompanySettings } from '../app/companies/company-settings.ts';
import { CompanyStartup } from '../app/companies/company-startup.ts';
import { CompanyWatch } from '../app/companies/company-watch.ts';
import { EmployeeImport } from '../app/companies/employee-import.ts';
import { EmployeeRefresh } from '../app/companies/employee-refresh.ts';
import { Employees } from '../app/companies/employees.ts';
import { EventWatch } from '../app/companies/event-watch.ts';
import { FrameAccess } from '../app/companies/frame-access.ts';
import { OPERATOR_TAB_MS } from '../app/companies/operator-tabs.ts';
import { PortalLines } from '../app/companies/portal-lines.ts';
import { Revocations } from '../app/companies/revocations.ts';
import { Sessions } from '../app/companies/sessions.ts';
import type { CallsPart } from './calls.ts';
import type { Foundation } from './foundation.ts';

export interface CompaniesPart {
  startup: CompanyStartup;
  frameAccess: FrameAccess;
  audit: AuditTrail;
  sessions: Sessions;
  revocations: Revocations;
  accounts: Accounts;
  employees: Employees;
  lines: PortalLines;
  portalEvents: EventWatch;
  companySettings: CompanySettings;
  watch: CompanyWatch;
}

export async function wireCompanies(base: Foundation, calls: CallsPart): Promise<CompaniesPart> {
  const { settings, storage, clock, logger } = base;
  const { companies, portals, desks } = calls;
  const changed = (companyId: string): void => {
    desks.employeesChanged(companyId).catch((error: unknown) => {
      logger.error({ companyId, error: String(error) }, 'employees could not be read');
    });
    void accounts.review(companyId);
  };
  const importer = new EmployeeImport({ employees: storage.employees, portals, changed, clock, logger });
  const refresh = new EmployeeRefresh({ importer, clock, logger });
  const startup = new CompanyStartup({
    companies,
    portals,
    importer,
    observations: storage.observations,
    publicUrl: publicUrl(settings, ''),
    rebindPlacement: settings.rebindPlacement,
    clock,
    jitter: Math.random,
    logger,
  });
  const frameAccess: FrameAccess = new FrameAccess({
    companies,
    portals,
    clock,
    logger,
    noAdministrator: (viewer, wasOne) => accounts.noAdministrator(viewer, wasOne),
  });
  const audit = new AuditTrail({ store: storage.audit, clock });
  const sessions = new Sessions({ store: storage.sessions, clock, audit });
  const revocations = new Revocations({ store: storage.revocations, clock, keepMs: OPERATOR_TAB_MS });
  await revocations.start();
  const accounts = new Accounts({
    sessions: storage.sessions,
    revocations,
    frameAccess,
    companies,
    employees: storage.employees,
    portals,
    audit,
    clock,
    logger,
  });
  const employees = new Employees({ store: storage.employees, refresh, links: desks, audit, changed, clock });
  const lines = new PortalLines({ companies, portals, clock, logger });
  const portalEvents = new EventWatch({
    inner: new PortalEventDesk({
      companies,
      portalOf: (companyId) => portals.of(companyId),
      clock,
      logger,
      click: async (companyId, event) => (await desks.desk(companyId))?.click(event),
      employeesMayHaveChanged: (companyId) => refresh.news(companyId),
    }),
    clock,
  });
  const companySettings = new CompanySettings({
    companies,
    employees: storage.employees,
    calls: storage.calls,
    links: desks,
    deliveries: desks,
    startup,
    lines,
    events: portalEvents,
    audit,
    isChannelPattern,
  });
  const watch = new CompanyWatch({
    companies,
    changed: ({ id }) => {
      void startup.bringUp(id);
      void lines.put(id, null);
    },
    removed: (companyId) => {
      portals.forget(companyId);
      desks.remove(companyId).catch((error: unknown) => {
        logger.error({ companyId, error: String(error) }, 'a removed company could not be put down');
      });
    },
    clock,
    logger,
  });
  return {
    startup,
    frameAccess,
    audit,
    sessions,
    revocations,
    accounts,
    employees,
    lines,
    portalEvents,
    companySettings,
    watch,
  };
}
