import { describe, expect, test } from 'vitest';
import { encodeForm } from '../../../emulators/portal/events/form.ts';
import { parseQuery } from '../../../emulators/portal/rest/params.ts';

describe('event form', () => {
  test('booleans become 1 and 0; null, undefined and empty arrays vanish; the rest is nested by brackets', () => {
    const data = { T: true, F: false, N: null, U: undefined, E: [], L: [{ X: 1 }, { X: 'б +' }], S: '' };
    expect(encodeForm({ event: 'E', data })).toBe(
      'event=E&data[T]=1&data[F]=0&data[L][0][X]=1&data[L][1][X]=%D0%B1+%2B&data[S]=',
    );
  });

  test('what is encoded is read back as PHP would', () => {
    const data = { PHONE: '+7 (913) 1', LIST: ['a', 'b'], MAP: { K: { D: '1' } } };
    expect(parseQuery(encodeForm(data))).toEqual(data);
  });
});

describe('PHP query', () => {
  test('[] appends, sparse keys stay a map, a broken percent sequence stays as it is', () => {
    expect(parseQuery('a[]=1&a[]=2&b[5]=x&c=%E0%A4%A&d&=no')).toEqual({
      a: ['1', '2'],
      b: { 5: 'x' },
      c: '%E0%A4%A',
      d: '',
    });
  });

  test('depth is bounded', () => {
    expect(parseQuery(`a${'[x]'.repeat(20)}=1`)).toEqual({});
  });
});
