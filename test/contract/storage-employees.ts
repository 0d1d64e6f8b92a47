import { describe, expect, it } from 'vitest';
import type { OpenForTest } from './storage.ts';
import { sampleCompany, sampleEmployee } from '../helpers/storage-samples.ts';

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
      expect(await employees.merge('a', three)).toEqual({ added: ['10', '2', '1'] });
      expect(await employees.list('a')).toEqual([three[2], three[1], three[0]]);
      expect(await employees.list('b')).toEqual([]);
    });

    it('that are known are refreshed, but keep their numbers, and nobody is erased', async () => {
      const { employees } = (await withCompanies()).storage;
      await employees.merge('a', [sampleEmployee('1', ['101']), sampleEmployee('2', ['102'])]);
      const changed = sampleEmployee('1', ['999'], { name: 'Иная', active: false, portalNumber: '999' });
      expect(await employees.merge('a', [changed, sampleEmployee('3', ['103'])])).toEqual({ added: ['3'] });
      expect(await employees.list('a')).toEqual([
        { ...changed, numbers: ['101'] },
        sampleEmployee('2', ['102']),
        sampleEmployee('3', ['103']),
      ]);
    });

    it('that are new get only numbers that nobody has', async () => {
      const { employees } = (await withCompanies()).storage;
      await employees.merge('a', [sampleEmployee('1', ['101'])]);
      await employees.merge('a', [sampleEmployee('2', ['101', '102', '102']), sampleEmployee('3', ['102'])]);
      expect((await employees.list('a')).map(({ numbers }) => numbers)).toEqual([['101'], ['102'], []]);
    });

    it('listed twice at once are added once', async () => {
      const { employees } = (await withCompanies()).storage;
      expect(await employees.merge('a', [sampleEmployee('1', ['101']), sampleEmployee('1', ['102'])])).toEqual({
        added: ['1'],
      });
      expect((await employees.list('a')).map(({ numbers }) => numbers)).toEqual([['101']]);
    });

    it('get new numbers, kept in the order given', async () => {
      const { employees } = (await withCompanies()).storage;
      await employees.merge('a', [sampleEmployee('1', ['101', '102'])]);
      expect(await employees.setNumbers('a', '1', ['103', '102', '101', '103'])).toBeNull();
      expect((await employees.list('a'))[0]?.numbers).toEqual(['103', '102', '101']);
      expect(await employees.setNumbers('a', '1', [])).toBeNull();
      expect((await employees.list('a'))[0]?.numbers).toEqual([]);
    });

    it('cannot take a number of a colleague; of another company they can', async () => {
      const { employees } = (await withCompanies()).storage;
      const colleague = sampleEmployee('2', ['102', '112']);
      await employees.merge('a', [sampleEmployee('1', ['101']), colleague]);
      await employees.merge('b', [sampleEmployee('1')]);
      expect(await employees.setNumbers('a', '1', ['103', '112'])).toEqual({ takenBy: colleague, number: '112' });
      expect((await employees.list('a'))[0]?.numbers).toEqual(['101']);
      expect(await employees.setNumbers('b', '1', ['102'])).toBeNull();
    });

    it('asking for one number at the same time: one gets it', async () => {
      const { employees } = (await withCompanies()).storage;
      const ids = ['1', '2', '3', '4', '5'];
      await employees.merge(
        'a',
        ids.map((id) => sampleEmployee(id)),
      );
      const answers = await Promise.all(ids.map((id) => employees.setNumbers('a', id, ['100'])));
      expect(answers.filter((answer) => answer === null)).toHaveLength(1);
      expect((await employees.list('a')).filter(({ numbers }) => numbers.includes('100'))).toHaveLength(1);
    });

    it('that do not exist cannot get numbers', async () => {
      const { employees } = (await withCompanies()).storage;
      await expect(employees.setNumbers('a', '7', ['100'])).rejects.toMatchObject({ code: 'employee_not_found' });
    });
  });
}
