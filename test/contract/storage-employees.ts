import { describe, expect, it } from 'vitest';
import type { OpenForTest } from './storage.ts';
import { sampleCompany, sampleEmployee } from '../helpers/storage-samples.ts';

const NOW = 1_800_000_000_000;

export function employeeContract(open: OpenForTest): void {
  const withCompanies: OpenForTest = async () => {
    const opened = await open();
    await opened.storage.companies.insert(sampleCompany('a'));
    await opened.storage.companies.insert(sampleCompany('b'));
    return opened;
  };

  describe('employees', () => {
    it('are added with their numbers, in the order of their ids', async () => {
      const { employees } = (await withCompanies()).storage;
      const three = [
        sampleEmployee('10', ['110']),
        sampleEmployee('2', []),
        sampleEmployee('1', ['101', '+79130000001']),
      ];
      expect(await employees.merge('a', three, NOW)).toEqual({ added: ['10', '2', '1'] });
      expect(await employees.list('a')).toEqual([three[2], three[1], three[0]]);
      expect(await employees.list('b')).toEqual([]);
    });

    it('that are known are refreshed, but keep their numbers, and nobody is erased', async () => {
      const { employees } = (await withCompanies()).storage;
      await employees.merge('a', [sampleEmployee('1', ['101']), sampleEmployee('2', ['102'])], NOW);
      const changed = sampleEmployee('1', ['999'], { name: 'Иная', active: false, portalNumber: '999' });
      expect(await employees.merge('a', [changed, sampleEmployee('3', ['103'])], NOW)).toEqual({ added: ['3'] });
      expect(await employees.list('a')).toEqual([
        { ...changed, numbers: ['101'] },
        sampleEmployee('2', ['102']),
        sampleEmployee('3', ['103']),
      ]);
    });

    it('that are new get only numbers that nobody has', async () => {
      const { employees } = (await withCompanies()).storage;
      await employees.merge('a', [sampleEmployee('1', ['101'])], NOW);
      await employees.merge('a', [sampleEmployee('2', ['101', '102', '102']), sampleEmployee('3', ['102'])], NOW);
      expect((await employees.list('a')).map(({ numbers }) => numbers)).toEqual([['101'], ['102'], []]);
    });

    it('listed twice at once are added once', async () => {
      const { employees } = (await withCompanies()).storage;
      expect(await employees.merge('a', [sampleEmployee('1', ['101']), sampleEmployee('1', ['102'])], NOW)).toEqual({
        added: ['1'],
      });
      expect((await employees.list('a')).map(({ numbers }) => numbers)).toEqual([['101']]);
    });

    it('get new numbers, kept in the order given', async () => {
      const { employees } = (await withCompanies()).storage;
      await employees.merge('a', [sampleEmployee('1', ['101', '102'])], NOW);
      expect(await employees.change('a', [{ userId: '1', numbers: ['103', '102', '101', '103'] }])).toBeNull();
      expect((await employees.list('a'))[0]?.numbers).toEqual(['103', '102', '101']);
      expect(await employees.change('a', [{ userId: '1', numbers: [] }])).toBeNull();
      expect((await employees.list('a'))[0]?.numbers).toEqual([]);
    });

    it('cannot take a number of a colleague; of another company they can', async () => {
      const { employees } = (await withCompanies()).storage;
      const colleague = sampleEmployee('2', ['102', '112']);
      await employees.merge('a', [sampleEmployee('1', ['101']), colleague], NOW);
      await employees.merge('b', [sampleEmployee('1')], NOW);
      expect(await employees.change('a', [{ userId: '1', numbers: ['103', '112'] }])).toEqual({
        takenBy: colleague,
        number: '112',
      });
      expect((await employees.list('a'))[0]?.numbers).toEqual(['101']);
      expect(await employees.change('b', [{ userId: '1', numbers: ['102'] }])).toBeNull();
    });

    it('asking for one number at the same time: one gets it', async () => {
      const { employees } = (await withCompanies()).storage;
      const ids = ['1', '2', '3', '4', '5'];
      await employees.merge(
        'a',
        ids.map((id) => sampleEmployee(id)),
        NOW,
      );
      const answers = await Promise.all(ids.map((id) => employees.change('a', [{ userId: id, numbers: ['100'] }])));
      expect(answers.filter((answer) => answer === null)).toHaveLength(1);
      expect((await employees.list('a')).filter(({ numbers }) => numbers.includes('100'))).toHaveLength(1);
    });

    it('pass numbers from hand to hand in one step, all or nothing', async () => {
      const { employees } = (await withCompanies()).storage;
      await employees.merge(
        'a',
        [sampleEmployee('1', ['101']), sampleEmployee('2', ['102']), sampleEmployee('3', ['103'])],
        NOW,
      );
      const swap = [
        { userId: '1', numbers: ['102'] },
        { userId: '2', numbers: ['101'] },
      ];
      expect(await employees.change('a', swap)).toBeNull();
      expect((await employees.list('a')).map(({ numbers }) => numbers)).toEqual([['102'], ['101'], ['103']]);
      const bad = [
        { userId: '1', numbers: [] },
        { userId: '2', numbers: ['102', '103'] },
      ];
      expect(await employees.change('a', bad)).toMatchObject({ takenBy: { userId: '3' }, number: '103' });
      expect((await employees.list('a')).map(({ numbers }) => numbers)).toEqual([['102'], ['101'], ['103']]);
    });

    it('remember what was judged of the portal, and who is new', async () => {
      const { employees } = (await withCompanies()).storage;
      const kadrin = sampleEmployee('2', ['101'], { portalNumber: '101' });
      await employees.merge('a', [sampleEmployee('1', ['101'])], NOW);
      await employees.merge('a', [sampleEmployee('1', [], { portalNumber: '105' }), kadrin], NOW + 1);
      const marks = async () =>
        (await employees.review('a')).map(({ acceptedNumber, newSince }) => [acceptedNumber, newSince]);
      // Of the company's first employees nobody is new; a number that was not free was not accepted.
      expect(await marks()).toEqual([
        ['101', null],
        ['', NOW + 1],
      ]);
      await employees.change('a', [
        { userId: '1', acceptedNumber: '105' },
        { userId: '2', newSince: null },
      ]);
      expect(await marks()).toEqual([
        ['105', null],
        ['', null],
      ]);
      expect((await employees.list('a'))[0]?.numbers).toEqual(['101']);
    });

    it('that do not exist cannot get numbers', async () => {
      const { employees } = (await withCompanies()).storage;
      await expect(employees.change('a', [{ userId: '7', numbers: ['100'] }])).rejects.toMatchObject({
        code: 'employee_not_found',
      });
    });
  });
}
