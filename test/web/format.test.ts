import { describe, expect, it } from 'vitest';
import { formatMoment, formatNumbers } from '../../web/admin/format.ts';
import { formatDuration, formatNumber, sameNumber } from '../../web/frames/format.ts';

describe('formatNumber', () => {
  it.each([
    ['+79131234567', '+7 913 123-45-67'],
    ['89131234567', '+7 913 123-45-67'],
    ['8 (913) 123-45-67', '+7 913 123-45-67'],
    ['101', '101'],
    ['112', '112'],
    ['240473', '240473'],
    ['+4915112345678', '+4 915 112 345 678'],
    ['9131234567', '9131234567'],
  ])('%s → %s', (raw, shown) => {
    expect(formatNumber(raw)).toBe(shown);
  });
});

describe('formatDuration', () => {
  it.each([
    [-5_000, '0:00'],
    [999, '0:00'],
    [7_000, '0:07'],
    [222_000, '3:42'],
    [3_823_000, '1:03:43'],
  ])('%i ms → %s', (ms, shown) => {
    expect(formatDuration(ms)).toBe(shown);
  });
});

describe('sameNumber', () => {
  it.each([
    ['+79131234567', '89131234567', true],
    ['+7 913 123-45-67', '79131234567', true],
    ['101', '101', true],
    ['101', '+7101', false],
    [null, null, false],
    ['', '', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(sameNumber(a, b)).toBe(same);
  });
});

describe('formatNumbers', () => {
  it.each([
    [['102', '101', '103', '110'], '101–103, 110'],
    [['101', '102'], '101, 102'],
    [['99', '100'], '99, 100'],
    [[], ''],
  ])('%j → %s', (numbers, shown) => {
    expect(formatNumbers(numbers)).toBe(shown);
  });
});

describe('formatMoment', () => {
  it('gives the date only when it is not today', () => {
    const now = new Date(2026, 8, 3, 15, 0).getTime();
    expect(formatMoment(new Date(2026, 8, 3, 9, 14).getTime(), now, 'ru')).toBe('09:14');
    expect(formatMoment(new Date(2026, 8, 1, 9, 14).getTime(), now, 'ru')).toBe('1 сентября в 09:14');
  });
});
