import { describe, expect, it } from 'vitest';
import { FIELD_TEXTS } from '../../../locales/errors.ts';
import { AppError, ERROR_CODES, describeError, errorTraits, invalidFields } from '../../../src/app/errors.ts';
import { LOG_LEVELS } from '../../../src/app/ports/logger.ts';

describe('the registry of errors', () => {
  it.each(ERROR_CODES)('%s has a status, a log level and both texts with the same details', (code) => {
    const { httpStatus, logLevel, ru, en } = errorTraits(code);
    expect(httpStatus).toBeGreaterThanOrEqual(400);
    expect(httpStatus).toBeLessThan(600);
    expect(LOG_LEVELS).toContain(logLevel);
    expect(ru).toMatch(/[а-яё]/i);
    expect(en).not.toMatch(/[а-яё]/i);
    const details = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
    expect(details(ru)).toEqual(details(en));
  });

  it.each(Object.entries(FIELD_TEXTS))('%s has both texts', (_, { ru, en }) => {
    expect(ru).toMatch(/[а-яё]/i);
    expect(en).not.toMatch(/[а-яё]/i);
  });
});

it('puts details into the text and names the fields', () => {
  const taken = new AppError('number_taken', { number: '101', userId: '7', userName: 'Олег' });
  expect(describeError(taken, 'en')).toEqual({
    error: 'number_taken',
    message: 'The number 101 already belongs to Олег',
    details: { number: '101', userId: '7', userName: 'Олег' },
  });
  expect(describeError(invalidFields({ name: 'too_long' }), 'ru').details).toEqual({
    fields: { name: 'Слишком длинно' },
  });
  expect(describeError(new AppError('not_found'), 'ru')).not.toHaveProperty('details');
});
