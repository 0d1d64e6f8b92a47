/** The portal's online events: who may send them, and where each of them goes. */
import { sameSecret } from '../companies/secrets.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortalEvents } from '../ports/events.ts';
import type { Logger } from '../ports/logger.ts';
import { PortalError } from '../ports/portal.ts';
import type { Portal, PortalEvent } from '../ports/portal.ts';
import type { Company, CompanyStore } from '../ports/store.ts';

export interface PortalEventsDeps {
  companies: CompanyStore;
  portalOf: (companyId: string) => Portal;
  clock: Clock;
  logger: Logger;
  /** Resolves when the click is stored. */
  click: (companyId: string, event: PortalEvent) => Promise<void>;
  employeesMayHaveChanged: (companyId: string) => Promise<void>;
}

/** Events that may bring a new application token with them: the app was installed anew (known). */
const MAY_RENEW_TOKEN = new Set(['ONAPPINSTALL', 'ONAPPUPDATE']);

export class PortalEventDesk implements PortalEvents {
  private readonly deps: PortalEventsDeps;

  constructor(deps: PortalEventsDeps) {
    this.deps = deps;
  }

  async accept(event: PortalEvent): Promise<'accepted' | 'forbidden'> {
    const { memberId } = event.auth;
    const company = memberId === null ? null : await this.deps.companies.findByMember(memberId);
    if (!company || !(await this.isGenuine(company, event))) {
      this.deps.logger.warn({ event: event.event, memberId, known: company !== null }, 'portal event refused');
      return 'forbidden';
    }
    // A click that was answered with 200 must survive a crash, the portal never repeats it: it is stored first, which is quick.
    if (event.event === 'ONEXTERNALCALLSTART') {
      if (company.disabled !== null) return 'accepted';
      await this.deps.click(company.id, event);
      return 'accepted';
    }
    // The portal serves slow handlers last (known): answer now, work afterwards.
    this.handle(company, event).catch((error: unknown) => {
      this.deps.logger.error(
        { event: event.event, companyId: company.id, error: String(error) },
        'portal event failed',
      );
    });
    return 'accepted';
  }

  /**
   * The application token proves the sender. The first one is believed only when the access token that came with it is, at our
   * own address of the portal, a token of our own application (trust on first use, done right).
   */
  private async isGenuine(company: Company, event: PortalEvent): Promise<boolean> {
    const { applicationToken, accessToken } = event.auth;
    if (applicationToken === null) return false;
    if (company.applicationToken !== null && sameSecret(company.applicationToken, applicationToken)) return true;
    if (company.applicationToken !== null && !MAY_RENEW_TOKEN.has(event.event)) return false;
    if (event.event === 'ONAPPUNINSTALL') return this.isWithoutAccess(company);
    if (accessToken === null) return false;
    try {
      const code = await this.deps.portalOf(company.id).appCodeOf(accessToken);
      if (!sameSecret(code, company.app.clientId)) return false;
    } catch (error) {
      this.deps.logger.warn({ companyId: company.id, error: String(error) }, 'application token could not be verified');
      return false;
    }
    await this.deps.companies.update(company.id, { applicationToken });
    return true;
  }

  /**
   * Known: the farewell brings no access token. Whose application token was never seen is told by the portal itself: it lets the
   * application in no more.
   */
  private async isWithoutAccess(company: Company): Promise<boolean> {
    try {
      await this.deps.portalOf(company.id).scope();
      return false;
    } catch (error) {
      return error instanceof PortalError && error.failure.action === 'ask_administrator';
    }
  }

  private async handle(company: Company, event: PortalEvent): Promise<void> {
    switch (event.event) {
      case 'ONUSERADD':
        return this.deps.employeesMayHaveChanged(company.id);
      case 'ONAPPUNINSTALL':
        // Its tokens are dead already (known); settings and history stay for a new installation.
        this.deps.logger.warn({ companyId: company.id }, 'the application was removed in the portal');
        return this.deps.companies.update(company.id, {
          grant: null,
          grantProblem: 'uninstalled',
          applicationToken: null,
          disabled: company.disabled ?? { reason: 'uninstalled', at: this.deps.clock.now() },
        });
      default:
        this.deps.logger.verbose({ event: event.event, companyId: company.id }, 'portal event without a task for us');
    }
  }
}
