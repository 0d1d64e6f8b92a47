/** What the HTTP side is given; the plugins see use cases and ports, never each other. */
import type { Clock } from '../../app/ports/clock.ts';
import type { PortalEvents } from '../../app/ports/events.ts';
import type { Logger } from '../../app/ports/logger.ts';
import type { OperatorCalls } from '../../app/ports/operator.ts';
import type { PortalEvent } from '../../app/ports/portal.ts';
import type { CompanyStore } from '../../app/ports/store.ts';
import type { UndeliveredCalls } from '../../app/ports/undelivered.ts';
import type { CompanySettings } from '../../app/companies/company-settings.ts';
import type { Employees } from '../../app/companies/employees.ts';
import type { FrameAccess } from '../../app/companies/frame-access.ts';
import type { PageTokens } from '../../app/companies/page-tokens.ts';
import type { Registration } from '../../app/companies/registration.ts';
import type { Sessions } from '../../app/companies/sessions.ts';

export interface HttpOptions {
  /** Where requests arrive: `/` or `/prefix/`. */
  path: string;
  /** Where browsers and portals find it, with a closing slash; behind a gateway its path may be another one than `path`. */
  publicUrl: string;
  /** Believe the last hop's `X-Forwarded-*`. */
  trustProxy: boolean;
  /** Portals with `http://` addresses are accepted. */
  allowHttpPortals: boolean;
  /** Folder of the built pages, holding `frames/` and `admin/`. */
  pagesDir: string;
  /** Sign-ins (form and callback) that one address may try in a minute. */
  loginsPerMinute: number;
}

export interface HttpDeps {
  options: HttpOptions;
  registration: Pick<Registration, 'begin' | 'complete'>;
  sessions: Pick<Sessions, 'find' | 'close'>;
  pageTokens: Pick<PageTokens, 'issue' | 'verify'>;
  frameAccess: Pick<FrameAccess, 'verify'>;
  companies: Pick<CompanyStore, 'find'>;
  companySettings: Pick<CompanySettings, 'read' | 'patch'>;
  employees: Pick<Employees, 'list' | 'setNumbers'>;
  portalEvents: PortalEvents;
  operatorCalls: OperatorCalls;
  undelivered: UndeliveredCalls;
  /** Decodes the portal's form; throws on a body that is no event. */
  parseEventForm: (body: string) => PortalEvent;
  /** Why the server cannot serve now; empty when it can. */
  readiness: () => Promise<string[]>;
  clock: Clock;
  logger: Logger;
}

/** Path of the public address with its closing slash: what browsers see, so what links, cookies and redirects must hold. */
export function publicPath(options: HttpOptions): string {
  return new URL(options.publicUrl).pathname;
}
