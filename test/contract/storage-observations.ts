import { describe, expect, it } from 'vitest';
import { sampleCompany } from '../helpers/storage-samples.ts';
import type { OpenForTest } from './storage.ts';

export function observationContract(open: OpenForTest): void {
  describe('observations', () => {
    it('are kept for each company and subject, the newest', async () => {
      const { companies, observations } = (await open()).storage;
      for (const id of ['a', 'b']) await companies.insert(sampleCompany(id));
      const at = 1_800_000_000_000;
      const phone = { kind: 'must_pick_up', subject: '101', at } as const;
      const worker = { kind: 'worker_removed', subject: '', at } as const;
      await observations.put('a', { ...phone, at: at - 1 });
      await observations.put('a', phone);
      await observations.put('a', worker);
      await observations.put('b', { ...phone, subject: '102' });
      expect(await observations.list('a')).toEqual([phone, worker]);
      expect(await observations.list('b')).toEqual([{ ...phone, subject: '102' }]);
    });
  });
}
