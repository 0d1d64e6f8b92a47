import { DEFAULT_OPTIONS } from '../../src/app/ports/store.ts';
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

    it('that do not exist cannot be changed', async () => {
      const { companies } = (await open()).storage;
      await expect(companies.update('x', { name: 'y' })).rejects.toMatchObject({ code: 'company_not_found' });
    });
  });
}
