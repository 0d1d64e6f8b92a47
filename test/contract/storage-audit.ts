import { describe, expect, it } from 'vitest';
import type { OpenForTest } from './storage.ts';
import { sampleCompany } from '../helpers/storage-samples.ts';

const BY = { userId: '1', userName: 'Администратор', via: 'session' as const };
const renamed = (at: number, after: string | null) => ({
  what: 'company_name' as const,
  before: null,
  after,
  at,
  by: BY,
});

export function auditContract(open: OpenForTest): void {
  const withCompanies: OpenForTest = async () => {
    const opened = await open();
    for (const id of ['a', 'b']) await opened.storage.companies.insert(sampleCompany(id));
    return opened;
  };

  describe('audit trail', () => {
    it('gives back what was written, newest first, page by page, each company its own', async () => {
      const { audit } = (await withCompanies()).storage;
      const ids: string[] = [];
      for (const name of ['раз', 'два', 'три']) ids.push(await audit.add('a', renamed(1_000, name)));
      await audit.add('b', renamed(1_000, 'чужое'));
      const first = await audit.page('a', null, 2);
      expect(first.map(({ after }) => after)).toEqual(['три', 'два']);
      expect(first[0]).toEqual({ ...renamed(1_000, 'три'), id: ids[2], undoneAt: null });
      expect((await audit.page('a', first[1]!.id, 2)).map(({ id }) => id)).toEqual([ids[0]]);
      expect(await audit.find('b', ids[2]!)).toBeNull();
    });

    it('knows nothing under what was never an id', async () => {
      const { audit } = (await withCompanies()).storage;
      await audit.add('a', renamed(1_000, 'раз'));
      for (const id of ['', 'x', '-1', '1.5', '1e9', '99999999999999999999', '1\0']) {
        expect(await audit.find('a', id), id).toBeNull();
        expect(await audit.page('a', id, 10), id).toHaveLength(1);
      }
    });

    it('marks what was undone and by which record', async () => {
      const { audit } = (await withCompanies()).storage;
      const id = await audit.add('a', renamed(1_000, 'раз'));
      const back = await audit.add('a', { ...renamed(2_000, null), undoOf: id, by: { ...BY, via: null } });
      await audit.markUndone('a', id, 2_000);
      expect(await audit.find('a', id)).toMatchObject({ undoneAt: 2_000 });
      expect(await audit.find('a', back)).toMatchObject({ undoOf: id, undoneAt: null, by: { via: null } });
    });

    it('numbers records at the same time one after another', async () => {
      const { audit } = (await withCompanies()).storage;
      const ids = await Promise.all([1, 2, 3, 4].map((n) => audit.add('a', renamed(n, String(n)))));
      expect(new Set(ids).size).toBe(4);
    });

    it('loses what is old, a little at a time', async () => {
      const { audit } = (await withCompanies()).storage;
      for (const at of [1_000, 2_000, 3_000]) await audit.add('a', renamed(at, String(at)));
      expect(await audit.removeOld(2_500, 1)).toBe(1);
      expect(await audit.removeOld(2_500, 10)).toBe(1);
      expect(await audit.removeOld(2_500, 10)).toBe(0);
      expect((await audit.page('a', null, 10)).map(({ after }) => after)).toEqual(['3000']);
    });
  });
}
