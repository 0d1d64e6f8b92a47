import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { ApiEmployee } from '../../src/adapters/http/api-types-people.ts';
import { freeNumbers } from '../../web/admin/users/free-numbers.ts';
import { endsNumber, parseNumbers } from '../../web/admin/users/typed-numbers.ts';
import { counts, found } from '../../web/admin/users/view.ts';

describe('numbers as they are typed and pasted', () => {
  it.each([
    ['101', ['101']],
    ['101,102; 103', ['101', '102', '103']],
    ['101 102\n103\t104', ['101', '102', '103', '104']],
    ['10-1, (102)', ['101', '102']],
    ['+7 (383) 222-33-44', ['+73832223344']],
    ['+7 913 123-45-67, 101', ['+79131234567', '101']],
    ['101, 101', ['101']],
    [' , ;', []],
    ['', []],
  ])('%j', (typed, numbers) => {
    expect(parseNumbers(typed)).toEqual(numbers);
  });

  it('of whatever list come back whole, whatever stands between them', () => {
    const number = fc.stringMatching(/^\+?[0-9*#]{1,8}$/);
    const between = fc.constantFrom(',', ' ', ';', '\n', ', ', '\t');
    fc.assert(
      fc.property(fc.uniqueArray(number, { minLength: 1 }), between, (numbers, separator) => {
        // Numbers with + between spaces look like one in its printed form, and are taken for one.
        fc.pre(separator !== ' ' || !numbers.some((each) => each.startsWith('+')));
        expect(parseNumbers(numbers.join(separator))).toEqual(numbers);
      }),
    );
  });

  it('end with Enter, comma, semicolon or space', () => {
    expect(['Enter', ',', ';', ' ', 'Tab', '1'].filter(endsNumber)).toEqual(['Enter', ',', ';', ' ']);
  });
});

describe('who is shown', () => {
  const employee = (id: string, name: string, patch: Partial<ApiEmployee> = {}): ApiEmployee => ({
    ...{ id, name, active: true, numbers: [], portalNumber: '', fromPortal: [], differences: [] },
    ...patch,
  });
  const isNew = { kind: 'new' as const, number: null, before: null, owner: null, others: [], reason: null };
  const users = [
    employee('1', 'Яна', { numbers: ['101'] }),
    employee('2', 'Борис', { portalNumber: '105', differences: [isNew] }),
    employee('3', 'Уволенный', { active: false }),
    employee('4', 'Ёлкин', { active: false, numbers: ['104'] }),
  ];
  const names = (...how: [Parameters<typeof found>[1], string]) => found(users, ...how, 'ru').map(({ name }) => name);

  it('everybody but those who left without a number, in the order of the alphabet', () => {
    expect(names('all', '')).toEqual(['Борис', 'Ёлкин', 'Яна']);
    expect(counts(users)).toEqual({ all: 3, differences: 1, without: 1, with: 2 });
  });

  it('by filter, name and number', () => {
    expect(names('differences', '')).toEqual(['Борис']);
    expect(names('without', '')).toEqual(['Борис']);
    expect(names('with', 'ЯН')).toEqual(['Яна']);
    expect(names('all', ' 105 ')).toEqual(['Борис']);
    expect(names('all', '10')).toEqual(['Борис', 'Ёлкин', 'Яна']);
  });
});

it('numbers of the switch that nobody has are offered', () => {
  const user = (active: boolean, numbers: string[]): ApiEmployee => ({
    id: '1',
    name: '',
    active,
    numbers,
    portalNumber: '',
    fromPortal: [],
    differences: [],
  });
  const state = {
    running: false,
    lastAt: null,
    failure: null,
    partial: false,
    served: true,
    servedNumbers: ['101', '102', '103'],
    version: '',
  };
  expect(freeNumbers(state, [user(true, ['101']), user(false, ['102'])])).toEqual(['102', '103']);
  expect(freeNumbers(null, [])).toEqual([]);
});
