import { describe, expect, it } from 'vitest';
import type { OpenForTest } from './storage.ts';
import { sampleCompany } from '../helpers/storage-samples.ts';

export function loginContract(open: OpenForTest): void {
  describe('sessions', () => {
    const session = { companyId: 'a', userId: '1', userName: 'Администратор', createdAt: 1_000 };

    it('are found until they are removed', async () => {
      const { companies, sessions } = (await open()).storage;
      await companies.insert(sampleCompany('a'));
      await sessions.insert({ ...session, id: 's1', expiresAt: 2_000 });
      await sessions.insert({ ...session, id: 's2', expiresAt: 3_000 });
      expect(await sessions.find('s1')).toEqual({ ...session, id: 's1', expiresAt: 2_000 });
      await sessions.remove('s1');
      expect(await sessions.find('s1')).toBeNull();
      expect(await sessions.find('s2')).not.toBeNull();
    });

    it('that are over can be swept out', async () => {
      const { companies, sessions } = (await open()).storage;
      await companies.insert(sampleCompany('a'));
      for (const expiresAt of [1_999, 2_000, 2_001])
        await sessions.insert({ ...session, id: `s${expiresAt}`, expiresAt });
      await sessions.removeExpired(2_000);
      const left = await Promise.all(['s1999', 's2000', 's2001'].map((id) => sessions.find(id)));
      expect(left.map((found) => found !== null)).toEqual([false, false, true]);
    });
  });

  describe('login attempts', () => {
    const attempt = (id: string, expiresAt: number) => ({
      id,
      browser: 'b',
      portalOrigin: 'https://a.bitrix24.ru',
      app: { clientId: 'local.1', clientSecret: 'sentinel-client-secret' },
      expiresAt,
    });

    it('can be taken once, also by two at the same time', async () => {
      const { storage, clock } = await open();
      const wanted = attempt('l1', clock.now() + 1_000);
      await storage.logins.insert(wanted);
      const taken = await Promise.all([storage.logins.take('l1'), storage.logins.take('l1')]);
      expect(taken.filter((found) => found !== null)).toEqual([wanted]);
      expect(await storage.logins.take('l1')).toBeNull();
      expect(await storage.logins.take('unknown')).toBeNull();
    });

    it('are worth nothing when they are over', async () => {
      const { storage, clock } = await open();
      await storage.logins.insert(attempt('l1', clock.now() + 1_000));
      await clock.advance(1_000);
      expect(await storage.logins.take('l1')).toBeNull();
    });
  });
}
