import { isDeepStrictEqual } from 'node:util';
import type { Company, CompanyPatch, CompanyStore } from '../ports/store.ts';

export interface WatchedCompanies extends CompanyStore {
  /**
   * Looks for what others have written: a command beside the server changes rows, too. What has changed is told like a change of
   * our own, and returned. The first look only learns what is there.
   */
  look(): Promise<{ changed: Company[]; removed: string[] }>;
}

/**
 * A company store that tells of each stored change, and remembers what it has read: its tokens are needed for each request to the
 * portal, and reading and decrypting them took a tenth of the way from the ring to the card.
 */
export function watchCompanies(store: CompanyStore, changed: (company: Company) => void): WatchedCompanies {
  const known = new Map<string, Company>();
  let seen: Map<string, number> | null = null;

  async function news(id: string): Promise<Company | null> {
    const before = known.get(id);
    const company = await store.find(id);
    if (company === null || isDeepStrictEqual(before, company)) return null;
    known.set(id, company);
    changed(company);
    return company;
  }

  return {
    list: () => store.list(),
    async find(id) {
      const company = known.get(id) ?? (await store.find(id));
      if (company) known.set(id, company);
      return company;
    },
    async findByMember(memberId) {
      try {
        return await store.findByMember(memberId);
      } catch (error) {
        // A click in the portal comes once, also while the database is away.
        const company = [...known.values()].find((each) => each.memberId === memberId);
        if (company) return company;
        throw error;
      }
    },
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
    async remove(id) {
      const removed = await store.remove(id);
      known.delete(id);
      return removed;
    },
    revisions: () => store.revisions(),
    async look() {
      const before = seen;
      const now = await store.revisions();
      seen = now;
      if (before === null) return { changed: [], removed: [] };
      const removed = [...before.keys()].filter((id) => !now.has(id));
      for (const id of removed) known.delete(id);
      const changes = [...now].filter(([id, revision]) => before.get(id) !== revision);
      const companies = await Promise.all(changes.map(([id]) => news(id)));
      return { changed: companies.filter((company) => company !== null), removed };
    },
  };
}
