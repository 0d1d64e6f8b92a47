/** What the HTTP side is given; the plugins see use cases and ports, never each other. */
import type { Audit } from '../../app/ports/audit.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { PortalEvents } from '../../app/ports/events.ts';
import type { CallHistory } from '../../app/ports/history.ts';
import type { LogContext } from '../../app/ports/log-context.ts';
import type { Logger } from '../../app/ports/logger.ts';
import type { OperatorCalls } from '../../app/ports/operator.ts';
import type { PortalEvent } from '../../app/ports/portal.ts';
import type { CompanyStore } from '../../app/ports/store.ts';
import type { Stories } from '../../app/ports/stories.ts';
import type { UndeliveredCalls } from '../../app/ports/undelivered.ts';
import type { Accounts } from '../../app/companies/accounts.ts';
import type { AuditTrail } from '../../app/companies/audit.ts';
import type { AuditUndo } from '../../app/companies/audit-undo.ts';
import type { CompanyChecks } from '../../app/companies/company-checks.ts';
import type { CompanySettings } from '../../app/companies/company-settings.ts';
import type { Employees } from '../../app/companies/employees.ts';
import type { FrameAccess } from '../../app/companies/frame-access.ts';
import type { OperatorTabs } from '../../app/companies/operator-tabs.ts';
import type { PageTokens } from '../../app/companies/page-tokens.ts';
import type { Rebinding } from '../../app/companies/rebinding.ts';
import type { Registration } from '../../app/companies/registration.ts';
import type { CompanyStartup } from '../../app/companies/company-startup.ts';
import type { WorkerAccess } from '../../app/companies/worker-access.ts';
import type { TestCalls } from '../../app/companies/test-calls.ts';
import type { Sessions } from '../../app/companies/sessions.ts';

export interface HttpOptions {
  /** Where requests arrive: `/` or `/prefix/`. */
  path: string;
  /** Where browsers and portals find it, with a closing slash; behind a gateway its path may be another one than `path`. */
  publicUrl: string;
  /** Tell browsers that this address is HTTPS only. */
  hsts: boolean;
  /** Believe the last hop's `X-Forwarded-*`. */
  trustProxy: boolean;
  /** Portals with `http://` addresses are accepted. */
  allowHttpPortals: boolean;
  /** Folder of the built pages, holding `frames/`, `admin/` and `calls/`. */
  pagesDir: string;
  /** Sign-ins (form and callback) that one address may try in a minute. */
  loginsPerMinute: number;
}

export interface HttpDeps {
  options: HttpOptions;
  registration: Pick<Registration, 'begin' | 'complete'>;
  sessions: Pick<Sessions, 'find'>;
  accounts: Pick<Accounts, 'list' | 'signOut' | 'signOutEverywhere'>;
  audit: Audit;
  auditTrail: Pick<AuditTrail, 'page'>;
  auditUndo: Pick<AuditUndo, 'undo'>;
  pageTokens: Pick<PageTokens, 'issue' | 'verify'>;
  frameAccess: Pick<FrameAccess, 'verify'>;
  workerAccess: Pick<WorkerAccess, 'open' | 'viewerOf'>;
  startup: Pick<CompanyStartup, 'workerRemoved'>;
  companies: Pick<CompanyStore, 'find'>;
  companySettings: Pick<CompanySettings, 'read' | 'patch'>;
  companyChecks: Pick<CompanyChecks, 'state' | 'start'>;
  rebinding: Pick<Rebinding, 'run'>;
  testCalls: Pick<TestCalls, 'start' | 'state'>;
  employees: Pick<Employees, 'list' | 'importState' | 'setNumbers' | 'accept'>;
  portalEvents: PortalEvents;
  operatorCalls: OperatorCalls;
  operatorTabs: Pick<OperatorTabs, 'open' | 'find'>;
  history: CallHistory;
  undelivered: UndeliveredCalls;
  stories: Stories;
  /** Decodes the portal's form; throws on a body that is no event. */
  parseEventForm: (body: string) => PortalEvent;
  /** Why the server cannot serve now; empty when it can. */
  readiness: () => Promise<string[]>;
  logContext: LogContext;
  /** Told of each answer: route pattern (null for what is no route's), status, ms. */
  answered?: ((route: string | null, status: number, ms: number) => void) | undefined;
  clock: Clock;
  logger: Logger;
}

/** Path of the public address with its closing slash: what browsers see, so what links, cookies and redirects must hold. */
export function publicPath(options: HttpOptions): string {
  return new URL(options.publicUrl).pathname;
}
