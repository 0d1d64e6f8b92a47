import { describe, expect, it } from 'vitest';
import { StorageError } from '../../../src/adapters/storage/errors.ts';
import { translated } from '../../../src/adapters/storage/postgres-errors.ts';

const failed = (code: string, message = 'what PostgreSQL says') => Object.assign(new Error(message), { code });

describe('failures of PostgreSQL', () => {
  it.each([
    ['57P01', 'database_unavailable', true],
    ['57P03', 'database_unavailable', true],
    ['08006', 'database_unavailable', true],
    ['25006', 'database_unavailable', true],
    ['ECONNREFUSED', 'database_unavailable', true],
    ['ECONNRESET', 'database_unavailable', true],
    ['ENOTFOUND', 'database_unavailable', true],
    ['EAI_AGAIN', 'database_unavailable', true],
    ['57014', 'database_busy', true],
    ['40001', 'database_busy', true],
    ['40P01', 'database_busy', true],
    ['53300', 'database_busy', true],
    ['53100', 'database_full', true],
    ['28P01', 'database_refused', false],
    ['28000', 'database_refused', false],
    ['3D000', 'database_refused', false],
    ['42501', 'database_refused', false],
  ])('%s is %s; to be tried again: %s', (state, code, retryable) => {
    const error = translated(failed(state));
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({
      code,
      retryable,
      message: expect.stringContaining('what PostgreSQL says') as string,
    });
  });

  it.each(['Connection terminated unexpectedly', 'Connection terminated', 'timeout expired', 'Query read timeout'])(
    '“%s” is a lost connection',
    (message) => {
      expect(translated(new Error(message))).toMatchObject({ code: 'database_unavailable' });
    },
  );

  it('of several addresses at once are told in words', () => {
    const both = new AggregateError(
      [failed('ECONNREFUSED', 'connect ECONNREFUSED ::1:5432'), failed('ECONNREFUSED')],
      '',
    );
    expect(translated(Object.assign(both, { code: 'ECONNREFUSED' }))).toMatchObject({
      code: 'database_unavailable',
      message: expect.stringContaining('::1:5432') as string,
    });
  });

  it('that are ours stay what they are', () => {
    for (const error of [failed('23505'), failed('42601'), new TypeError('x'), new StorageError('company_exists'), 'x'])
      expect(translated(error)).toBe(error);
  });
});
