/** «Встроить заново»: everything of ours in the portal is taken out and put in again, whether it looks right or not. */
import { AppError } from '../errors.ts';
import type { Actor, Audit } from '../ports/audit.ts';
import type { Logger } from '../ports/logger.ts';
import { PortalError } from '../ports/portal.ts';
import type { Portals } from '../ports/portals.ts';
import type { CompanyStore } from '../ports/store.ts';
import type { CompanyStartup } from './company-startup.ts';
import { wantedBindings } from './wanted-bindings.ts';

export interface RebindingDeps {
  companies: Pick<CompanyStore, 'find'>;
  portals: Portals;
  startup: Pick<CompanyStartup, 'bringUp'>;
  audit: Audit;
  /** Public address of the server with its closing slash. */
  publicUrl: string;
  logger: Logger;
}

export class Rebinding {
  readonly #deps: RebindingDeps;

  constructor(deps: RebindingDeps) {
    this.#deps = deps;
  }

  /** How it went is part of the company's bindings; a portal that fails is no rejection. */
  async run(actor: Actor): Promise<void> {
    const { companies, portals, startup, audit, publicUrl, logger } = this.#deps;
    const company = await companies.find(actor.companyId);
    if (company === null) throw new AppError('not_signed_in');
    try {
      await portals.of(company.id).bind(wantedBindings(company, publicUrl, true));
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      logger.warn({ company: company.id, code: error.failure.code }, 'the portal could not be bound anew');
    }
    // Looks again at what is there now, and is what the page shows and what is repeated when the portal failed.
    await startup.bringUp(company.id);
    await audit.record(actor, { what: 'bound_again', before: null, after: null });
  }
}
