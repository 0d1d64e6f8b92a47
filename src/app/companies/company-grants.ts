import type { GrantStore, PortalGrant } from '../ports/portal.ts';
import type { CompanyPatch, CompanyStore } from '../ports/store.ts';

/** One company's tokens, kept in its row. */
export function grantsOf(companies: CompanyStore, companyId: string): GrantStore {
  return {
    async load() {
      const company = await companies.find(companyId);
      if (!company?.grant) return null;
      return { grant: company.grant, app: company.app, memberId: company.memberId };
    },
    async save(grant: PortalGrant) {
      const patch: CompanyPatch = { grant, grantProblem: null };
      // A renamed portal (known: its new address comes with the tokens) keeps being found by what administrators type.
      const origin = URL.parse(grant.restEndpoint)?.origin;
      if (origin !== undefined) patch.portalOrigin = origin;
      await companies.update(companyId, patch);
    },
    async revoked(reason: string) {
      await companies.update(companyId, { grantProblem: reason });
    },
  };
}
