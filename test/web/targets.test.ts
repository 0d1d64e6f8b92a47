import { describe, expect, it } from 'vitest';
import { findTargets } from '../../web/frames/targets.ts';
import { colleagues } from '../helpers/web-samples.ts';

const find = (text: string) => findTargets(colleagues(), text, '1').map(({ name, to }) => `${name ?? '-'} ${to}`);

describe('to whom a call may be handed', () => {
  it('lists everybody but oneself, each number by itself', () => {
    expect(find('')).toEqual(['Борис Кузнецов 102', 'Борис Кузнецов 112', 'Вера Орлова 103', 'Пётр Ёлкин 104', 'Ольга Админова 205']); // prettier-ignore
  });

  it.each([
    ['вера', ['Вера Орлова 103']],
    ['ОРЛ вер', ['Вера Орлова 103']],
    ['елкин', ['Пётр Ёлкин 104']],
    ['рлова', []],
    ['борис 112', ['Борис Кузнецов 112']],
    ['12', ['Борис Кузнецов 112', '- 12']],
    ['102', ['Борис Кузнецов 102']],
    ['+7 (913) 123-45-67', ['- +79131234567']],
    ['*21#', ['- *21#']],
    ['+', []],
  ])('%s', (text, expected) => {
    expect(find(text)).toEqual(expected);
  });
});
