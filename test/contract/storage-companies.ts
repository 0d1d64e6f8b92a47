import { newCall } from '../../src/domain/call/call.ts';
import { DEFAULT_OPTIONS } from '../../src/app/ports/store.ts';
import type { JournalEntry } from '../../src/app/ports/store.ts';
import { describe, expect, it } from 'vitest';
import type { OpenForTest } from './storage.ts';
import { ASTERISK, sampleCompany } from '../helpers/storage-samples.ts';
import type { CompanyPatch } from '../../src/app/ports/store.ts';

export function companyContract(open: OpenForTest): void {
  describe('companies', () => {
    it('come back as they went in', async () => {
      const { companies } = (await open()).storage;
      const full = sampleCompany('a');
      const bare = sampleCompany('b', {
        name: null,
        applicationToken: null,
        grant: null,
        grantProblem: 'invalid_grant',
        ecss: null,
        asterisk: null,
        options: { ...DEFAULT_OPTIONS, defaultUserId: null, createCrmEntity: false },
        createdAt: full.createdAt + 1,
      });
      await companies.insert(full);
      await companies.insert(bare);
      expect(await companies.list()).toEqual([full, bare]);
      expect(await companies.find('a')).toEqual(full);
      expect(await companies.findByMember('member-b')).toEqual(bare);
      expect(await companies.findByOrigin('https://a.bitrix24.ru')).toEqual(full);
    });

    it('that do not exist are null', async () => {
      const { companies } = (await open()).storage;
      expect(await companies.find('x')).toBeNull();
      expect(await companies.findByMember('x')).toBeNull();
      expect(await companies.findByOrigin('x')).toBeNull();
      expect(await companies.list()).toEqual([]);
    });

    it('exist once for a portal', async () => {
      const { companies } = (await open()).storage;
      await companies.insert(sampleCompany('a'));
      const again = sampleCompany('b', { memberId: 'member-a' });
      await expect(companies.insert(again)).rejects.toMatchObject({ code: 'company_exists' });
      expect(await companies.list()).toHaveLength(1);
    });

    it('of a name that changed hands: the newest is found', async () => {
      const { companies } = (await open()).storage;
      const origin = { portalOrigin: 'https://shop.bitrix24.ru' };
      await companies.insert(sampleCompany('new', { ...origin, createdAt: 2 }));
      await companies.insert(sampleCompany('old', { ...origin, createdAt: 1 }));
      expect((await companies.findByOrigin(origin.portalOrigin))?.id).toBe('new');
    });

    it.each<CompanyPatch>([
      { name: null },
      { name: 'ООО "Ромашка"' },
      { portalOrigin: 'https://renamed.bitrix24.ru' },
      { app: { clientId: 'local.2', clientSecret: 'other' } },
      { applicationToken: null },
      { applicationToken: 'new-token' },
      { grant: null, grantProblem: 'PAYMENT_REQUIRED' },
      { ecss: null },
      { switchKind: 'asterisk', asterisk: ASTERISK },
      { asterisk: { ...ASTERISK, secret: 'sentinel-other-secret' } },
      { asterisk: null },
      { ecss: { url: 'https://e2', clientId: 'c', apiKey: 'k', domain: 'd', pinnedFingerprint256: null } },
      { options: { ...DEFAULT_OPTIONS, defaultUserId: null, createCrmEntity: false } },
      { disabled: { reason: 'command' as const, at: 5 } },
      {},
    ])('change only what a patch has: %j', async (patch) => {
      const { companies } = (await open()).storage;
      const [one, other] = [sampleCompany('a'), sampleCompany('b')];
      await companies.insert(one);
      await companies.insert(other);
      await companies.update('a', patch);
      expect(await companies.find('a')).toEqual({ ...one, ...patch });
      expect(await companies.find('b')).toEqual(other);
    });

    it('show by a growing number that somebody has changed them', async () => {
      const { companies } = (await open()).storage;
      await companies.insert(sampleCompany('a'));
      await companies.insert(sampleCompany('b'));
      const before = await companies.revisions();
      await companies.update('a', { name: 'another' });
      const after = await companies.revisions();
      expect(after.get('a')).toBeGreaterThan(before.get('a')!);
      expect(after.get('b')).toBe(before.get('b'));
    });

    it('go with everything of theirs, and leave the others alone', async () => {
      const { companies, calls, employees, sessions } = (await open()).storage;
      await companies.insert(sampleCompany('a'));
      await companies.insert(sampleCompany('b'));
      const journal: JournalEntry[] = [{ at: 1, lane: 'switch', what: 'leg_alerting', details: {} }];
      // More than one step of the removal.
      const many = Array.from({ length: 450 }, (_, index) => newCall(`call-${index}`, 1_000, {}));
      await calls.save(
        'a',
        many.map((call) => ({ call, journal })),
      );
      await calls.save('b', [{ call: newCall('kept', 1_000, {}), journal }]);
      const employee = { userId: '1', name: 'Anna', active: true, numbers: ['101'], portalNumber: '' };
      await employees.merge('a', [employee], 0);
      const session = { companyId: 'a', userId: '1', userName: 'Anna', createdAt: 1, expiresAt: 2, lastSeenAt: 1 };
      await sessions.insert({ ...session, id: 's', userAgent: '' });

      expect(await companies.remove('a')).toBe(true);
      expect(await companies.remove('a')).toBe(false);
      expect(await companies.find('a')).toBeNull();
      expect(await calls.recent('a', 10)).toEqual([]);
      expect(await calls.journal('a', 'call-3')).toEqual([]);
      expect(await employees.list('a')).toEqual([]);
      expect(await sessions.find('s')).toBeNull();
      expect([...(await companies.revisions()).keys()]).toEqual(['b']);
      expect(await calls.journal('b', 'kept')).toHaveLength(1);
    });

    it('that do not exist cannot be changed', async () => {
      const { companies } = (await open()).storage;
      await expect(companies.update('x', { name: 'y' })).rejects.toMatchObject({ code: 'company_not_found' });
    });
  });
}
