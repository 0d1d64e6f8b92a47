import type { Company, CompanyPatch, CompanyStore } from '../ports/store.ts';

/** A company store that tells of each stored change, so that those who keep a company in memory never lag behind the database. */
export function watchCompanies(store: CompanyStore, changed: (company: Company) => void): CompanyStore {
  return {
    list: () => store.list(),
    find: (id) => store.find(id),
    findByMember: (memberId) => store.findByMember(memberId),
    findByOrigin: (portalOrigin) => store.findByOrigin(portalOrigin),
    async insert(company: Company) {
      await store.insert(company);
      changed(company);
    },
    async update(id: string, patch: CompanyPatch) {
      await store.update(id, patch);
      const company = await store.find(id);
      if (company) changed(company);
    },
  };
}
