import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { describe, expect, it } from 'vitest';
import { bare, dialable, international, isInsideNumber, sameNumber } from '../../src/domain/numbers/numbers.ts';

describe('numbers', () => {
  it.each([
    ['89131234567', '+79131234567'],
    ['79131234567', '+79131234567'],
    ['+7 (913) 123-45-67', '+79131234567'],
    ['+4915112345678', '+4915112345678'],
    ['101', '101'],
    ['240473', '240473'],
  ])('%s is %s internationally', (typed, expected) => {
    expect(international(typed)).toBe(expected);
  });

  it('says of Russian numbers what the library says', () => {
    const digits = fc.stringMatching(/^[0-9]{9,11}$/);
    fc.assert(
      fc.property(fc.constantFrom('+7', '7', '8', '+8', ''), digits, (prefix, rest) => {
        const number = `${prefix}${rest}`;
        const parsed = parsePhoneNumberFromString(number, 'RU');
        expect(international(number)).toBe(parsed?.isValid() === true ? parsed.number : number);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the leading plus and nothing else', () => {
    expect(bare(' +7 (913) 123-45-67 ')).toBe('+79131234567');
  });

  it.each([
    ['101', '101'],
    [' 8 (913) 123-45-67 ', '89131234567'],
    ['+7.913.123–45–67', '+79131234567'],
    ['*72#', '*72#'],
    ['', null],
    ['+', null],
    ['7+913', null],
    ['Борис', null],
    ['101;102', null],
    ['1'.repeat(33), null],
  ])('makes of %j the number to call %j', (typed, number) => {
    expect(dialable(typed)).toBe(number);
  });

  it('knows two spellings of one subscriber', () => {
    expect(sameNumber('89131234567', '+79131234567')).toBe(true);
    expect(sameNumber('101', '102')).toBe(false);
    expect(sameNumber('1234567', '9131234567')).toBe(false);
  });

  it.each([
    ['101', true, 'an extension'],
    ['600', true, 'a short number: a group'],
    ['240499', true, 'the hundred of an extension'],
    ['240599', false, 'a town number as long as an extension'],
    ['+79131234567', false, 'a client'],
    ['89131234567', false, 'a client'],
  ])('%s inside the switch: %s (%s)', (number, expected) => {
    expect(isInsideNumber(number, new Set(['101', '240473']))).toBe(expected);
  });
});
