import { describe, expect, it } from 'vitest';
import { failureOf, isAlreadyDone, isRevocation, isTokenFailure } from '../../../src/adapters/bitrix24/errors.ts';
import { phpQuery, ResultReference } from '../../../src/adapters/bitrix24/php-query.ts';
import { toBoolean, toList, toMap, toNumber, toText } from '../../../src/adapters/bitrix24/php.ts';
import { splitScope } from '../../../src/adapters/bitrix24/protocol.ts';

describe('PHP', () => {
  it('queries have brackets', () => {
    const params = {
      A: 1,
      B: [1, 'x y'],
      C: { d: true, e: null, f: undefined, g: ['&'] },
      R: new ResultReference('c0', 'ID'),
    };
    expect(decodeURIComponent(phpQuery(params))).toBe('A=1&B[0]=1&B[1]=x y&C[d]=1&C[g][0]=&&R=$result[c0][ID]');
    expect(phpQuery({ 'а&б': '=' })).toBe('%D0%B0%26%D0%B1=%3D');
  });

  it('values have many ways to be nothing', () => {
    expect([null, undefined, false, [], {}, ''].map(toText)).toEqual(['', '', '', '', '', '']);
    expect([null, '', ' ', 'x', {}, [], false, Number.NaN].map(toNumber)).toEqual(Array(8).fill(null));
    expect(['7', 7, '0', '1.5'].map(toNumber)).toEqual([7, 7, 0, 1.5]);
    expect([true, 1, '1', 'Y', 'true'].map(toBoolean)).toEqual(Array(5).fill(true));
    expect([false, 0, '', 'N', '0', null, {}].map(toBoolean)).toEqual(Array(7).fill(false));
    expect([[], null, { 1: 'a', 3: 'b' }].map(toList)).toEqual([[], [], ['a', 'b']]);
    expect([[], ['a'], null, { k: 1 }].map(toMap)).toEqual([{}, { 0: 'a' }, {}, { k: 1 }]);
  });

  it('scopes have spaces or commas', () => expect(splitScope('a, b c,,d')).toEqual(['a', 'b', 'c', 'd']));
});

describe('failures', () => {
  it.each([
    ['QUERY_LIMIT_EXCEEDED', 'retry', 2_000],
    ['OPERATION_TIME_LIMIT', 'retry', 61_000],
    ['OVERLOAD_LIMIT', 'retry', 11_000],
    ['INTERNAL_SERVER_ERROR', 'retry', null],
    ['expired_token', 'retry', null],
    ['invalid_grant', 'ask_administrator', null],
    ['ACCESS_DENIED', 'ask_administrator', null],
    ['APPLICATION_NOT_FOUND', 'ask_administrator', null],
    ['user_access_error', 'ask_administrator', null],
    ['ERROR_CORE', 'give_up', null],
    ['ERROR_METHOD_NOT_FOUND', 'ask_administrator', null],
    ['unheard_of', 'give_up', null],
  ])('%s → %s', (code, action, retryAt) => {
    expect(failureOf(code, 'text', { now: 1_000 })).toEqual({ action, code, message: 'text', retryAt });
  });

  it('are judged by the code whatever the status, and by the status without a known code', () => {
    expect(failureOf('ERROR_CORE', '', { now: 0, httpStatus: 500 }).action).toBe('give_up');
    expect(failureOf('X', '', { now: 0, httpStatus: 503 }).action).toBe('retry');
    expect(failureOf('X', '', { now: 0, httpStatus: 429 }).action).toBe('retry');
    expect(failureOf('X', '', { now: 0, httpStatus: 401 }).action).toBe('ask_administrator');
    expect(failureOf('X', '', { now: 0, httpStatus: 400 }).action).toBe('give_up');
    expect(failureOf('ERROR_CORE', 'Unexpected database error', { now: 0 }).action).toBe('retry');
  });

  it('know the token, the revocation and the deed already done', () => {
    const of = (code: string, message = '') => failureOf(code, message, { now: 0 });
    expect(['expired_token', 'NO_AUTH_FOUND', 'invalid_token', 'ERROR_CORE'].map((c) => isTokenFailure(of(c)))).toEqual(
      [true, true, true, false],
    );
    expect(['invalid_grant', 'ACCESS_DENIED'].map((c) => isRevocation(of(c)))).toEqual([true, false]);
    const gone = of('', 'Call is not found (call should be registered prior to finishing)');
    expect(isAlreadyDone('telephony.externalCall.finish', gone)).toBe(true);
    expect(isAlreadyDone('telephony.externalCall.attachRecord', gone)).toBe(false);
  });
});
