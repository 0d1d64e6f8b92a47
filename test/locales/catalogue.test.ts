import { describe, expect, it } from 'vitest';
import { catalogue, t } from '../../locales/index.ts';
import { translate, type Text } from '../../locales/translate.ts';

const parts: Record<string, Record<string, Text>> = catalogue;
const texts = Object.entries(parts).flatMap(([part, entries]) =>
  Object.entries(entries).map(([name, text]) => ({ key: `${part}.${name}`, text })),
);
const parameters = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort();

describe('catalogue', () => {
  it.each(texts)('$key is complete in both languages', ({ text }) => {
    expect(text.ru).not.toBe('');
    expect(text.en).not.toMatch(/[а-яё]/i);
    expect(new Set(parameters(text.en))).toEqual(new Set(parameters(text.ru)));
  });

  it('finds a text by its key and fills in the parameters', () => {
    expect(t('ru', 'card.talked', { duration: '3:42' })).toBe('Разговор 3:42');
    expect(t('en', 'card.answer')).toBe('Answer');
  });
});

describe('word forms', () => {
  const days = { ru: '{n:день|дня|дней}', en: '{n:day|days}' } as const;

  it.each([
    [1, '1 день', '1 day'],
    [3, '3 дня', '3 days'],
    [11, '11 дней', '11 days'],
    [21, '21 день', '21 days'],
    [174, '174 дня', '174 days'],
    [0, '0 дней', '0 days'],
  ])('%i', (n, ru, en) => {
    expect(translate(days, 'ru', { n })).toBe(ru);
    expect(translate(days, 'en', { n })).toBe(en);
  });
});
