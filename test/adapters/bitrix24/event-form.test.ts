import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePhpForm, EventFormError, parsePortalEvent } from '../../../src/adapters/bitrix24/event-form.ts';

function codeOf(body: string): string {
  try {
    parsePortalEvent(body);
  } catch (error) {
    if (error instanceof EventFormError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('events', () => {
  it('are form data with brackets', () => {
    const body =
      'event=ONEXTERNALCALLSTART&event_handler_id=1055&data[PHONE_NUMBER]=%2B7+913&data%5BCRM_CREATED_ENTITIES%5D%5B0%5D%5BENTITY_TYPE%5D=LEAD' +
      '&data[USER_ID]=1269&data[EMPTY]=&ts=1773236988&auth[domain]=p.bitrix24.ru&auth[access_token]=a&auth[application_token]=t&auth[member_id]=m';
    expect(parsePortalEvent(body)).toEqual({
      event: 'ONEXTERNALCALLSTART',
      queuedAt: 1_773_236_988_000,
      data: { PHONE_NUMBER: '+7 913', CRM_CREATED_ENTITIES: [{ ENTITY_TYPE: 'LEAD' }], USER_ID: '1269', EMPTY: '' },
      auth: { accessToken: 'a', refreshToken: null, applicationToken: 't', memberId: 'm', domain: 'p.bitrix24.ru' },
    });
  });

  it('without data, time or auth are still events', () => {
    expect(parsePortalEvent('event=onappuninstall&auth=x&data[]=y&ts=soon')).toEqual({
      event: 'ONAPPUNINSTALL',
      queuedAt: null,
      data: {},
      auth: { accessToken: null, refreshToken: null, applicationToken: null, memberId: null, domain: null },
    });
  });

  it.each([
    ['no_event', ''],
    ['no_event', 'data[x]=1'],
    ['no_event', 'event[]=ONUSERADD'],
    ['no_event', 'event=%00'],
    ['too_large', `event=X&data[a]=${'я'.repeat(33_000)}`],
    ['too_many_keys', `event=X${'&a=1'.repeat(500)}`],
    ['too_deep', 'event=X&data[a][b][c][d][e]=1'],
    ['bad_key', 'event=X&__proto__[admin]=1'],
    ['bad_key', 'event=X&data[__proto__][admin]=1'],
    ['bad_key', 'event=X&data[constructor][prototype][admin]=1'],
  ])('%s', (code, body) => expect(codeOf(body)).toBe(code));

  it('lists: by index, by [], with gaps, and when a leaf becomes a branch', () => {
    expect(decodePhpForm('a[]=1&a[]=2&b[1]=y&b[0]=x&c[5]=z&d=1&d[e]=2&f[g]=1&f=2')).toEqual({
      a: ['1', '2'],
      b: ['x', 'y'],
      c: { 5: 'z' },
      d: { e: '2' },
      f: '2',
    });
  });

  it('arbitrary bodies neither crash nor reach a prototype', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'event',
        'data',
        '[',
        ']',
        '=',
        '&',
        '__proto__',
        'constructor',
        '%5B',
        '%',
        '+',
        '0',
        '[]',
        'toString',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const body = pieces.join('');
        expect(['no error', 'no_event', 'too_deep', 'bad_key', 'too_many_keys', 'too_large']).toContain(codeOf(body));
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
