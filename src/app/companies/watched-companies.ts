import type { Company, CompanyPatch, CompanyStore } from '../ports/store.ts';

/**
 * A company store that tells of each stored change, and remembers what it has read: its tokens are needed for each request to the
 * portal, and reading and decrypting them took a tenth of the way from the ring to the card. One process owns a database.
 */
export function watchCompanies(store: CompanyStore, changed: (company: Company) => void): CompanyStore {
  const known = new Map<string, Company>();
  return {
    list: () => store.list(),
    async find(id) {
      const company = known.get(id) ?? (await store.find(id));
      if (company) known.set(id, company);
      return company;
    },
    findByMember: (memberId) => store.findByMember(memberId),
    findByOrigin: (portalOrigin) => store.findByOrigin(portalOrigin),
    async insert(company: Company) {
      await store.insert(company);
      known.set(company.id, company);
      changed(company);
    },
    async update(id: string, patch: CompanyPatch) {
      await store.update(id, patch);
      const company = await store.find(id);
      if (!company) return;
      known.set(id, company);
      changed(company);
    },
  };
}
