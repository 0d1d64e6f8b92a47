import { describe, expect, it } from 'vitest';
import type { OpenForTest } from './storage.ts';
import { sampleCompany } from '../helpers/storage-samples.ts';

export function loginContract(open: OpenForTest): void {
  describe('sessions', () => {
    const session = {
      companyId: 'a',
      userId: '1',
      userName: 'Администратор',
      createdAt: 1_000,
      lastSeenAt: 1_000,
      userAgent: '',
    };

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

    it('are listed by company, newest first, with where they were seen last', async () => {
      const { companies, sessions } = (await open()).storage;
      for (const id of ['a', 'b']) await companies.insert(sampleCompany(id));
      await sessions.insert({ ...session, id: 'old', expiresAt: 9_000 });
      await sessions.insert({ ...session, id: 'new', createdAt: 2_000, expiresAt: 9_000 });
      await sessions.insert({ ...session, id: 'other', companyId: 'b', expiresAt: 9_000 });
      await sessions.touch('old', { lastSeenAt: 3_000, userAgent: 'Firefox' });
      const list = await sessions.list('a');
      expect(list.map(({ id, lastSeenAt, userAgent }) => [id, lastSeenAt, userAgent])).toEqual([
        ['new', 1_000, ''],
        ['old', 3_000, 'Firefox'],
      ]);
    });

    it('of one user go all at once', async () => {
      const { companies, sessions } = (await open()).storage;
      for (const id of ['a', 'b']) await companies.insert(sampleCompany(id));
      await sessions.insert({ ...session, id: 's1', expiresAt: 9_000 });
      await sessions.insert({ ...session, id: 's2', expiresAt: 9_000 });
      await sessions.insert({ ...session, id: 's3', userId: '2', expiresAt: 9_000 });
      await sessions.insert({ ...session, id: 's4', companyId: 'b', expiresAt: 9_000 });
      expect(await sessions.removeOf('a', '1')).toBe(2);
      const left = await Promise.all(['s1', 's2', 's3', 's4'].map((id) => sessions.find(id)));
      expect(left.map((found) => found?.id)).toEqual([undefined, undefined, 's3', 's4']);
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

  describe('revocations', () => {
    it('keep the newest moment of a user, and go when no token can be that old', async () => {
      const { companies, revocations } = (await open()).storage;
      await companies.insert(sampleCompany('a'));
      for (const notBefore of [1_000, 2_000]) await revocations.put({ companyId: 'a', userId: '1', notBefore });
      await revocations.put({ companyId: 'a', userId: '2', notBefore: 1_500 });
      await revocations.removeBefore(1_600);
      expect(await revocations.list()).toEqual([{ companyId: 'a', userId: '1', notBefore: 2_000 }]);
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
