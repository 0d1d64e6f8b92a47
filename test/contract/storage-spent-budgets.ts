import { describe, expect, it } from 'vitest';
import type { OpenForTest } from './storage.ts';

export function spentBudgetContract(open: OpenForTest): void {
  describe('spent request budgets', () => {
    it('are kept one for each portal, the newest', async () => {
      const { spentBudgets } = (await open()).storage;
      const at = 1_800_000_000_000;
      const one = { portalOrigin: 'https://a.bitrix24.ru', allowance: 'standard', used: 17, at };
      const other = { portalOrigin: 'https://b.bitrix24.ru', allowance: 'enterprise', used: 0, at };
      expect(await spentBudgets.list()).toEqual([]);
      await spentBudgets.save({ ...one, used: 3 });
      await spentBudgets.save(other);
      await spentBudgets.save(one);
      const found = await spentBudgets.list();
      expect(found.sort((a, b) => a.portalOrigin.localeCompare(b.portalOrigin))).toEqual([one, other]);
    });
  });
}
