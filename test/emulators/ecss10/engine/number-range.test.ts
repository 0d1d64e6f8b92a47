import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumberRange } from '../../../../emulators/ecss10/engine/number-range.ts';

describe('range of numbers of an integration', () => {
  it.each([
    ['{101,102,103,110-112}', ['101', '102', '103', '110', '111', '112']],
    ['24010{0-1}', ['240100', '240101']],
    ['{ 101, 103 }', ['101', '103']],
    ['{007-010}', ['007', '008', '009', '010']],
    ['{5-5}', ['5']],
    ['1{0,5-6}9', ['109', '159', '169']],
    ['101', ['101']],
    ['{101,101}', ['101']],
  ])('%s', (text, numbers) => {
    expect(parseNumberRange(text)).toEqual(numbers);
  });

  it.each(['', '{}', '{101', '101}', '{a}', '{110-101}', '{1,,2}', '{1}{2}', '{-3}', '+7{1}', '{1-2-3}'])(
    'refuses %j',
    (text) => {
      expect(() => parseNumberRange(text)).toThrow(expect.objectContaining({ code: 'bad_request' }));
    },
  );

  it('refuses a range too long for the memory', () => {
    expect(() => parseNumberRange('{1-999999999}')).toThrow(/More than/);
  });

  it('expands every inclusive range to its length', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(500), fc.stringMatching(/^\d{0,4}$/), (from, more, prefix) => {
        const numbers = parseNumberRange(`${prefix}{${from}-${from + more}}`);
        expect(numbers).toHaveLength(more + 1);
        expect(numbers.every((number) => number.startsWith(prefix))).toBe(true);
      }),
    );
  });
});
