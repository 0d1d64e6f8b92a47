import { describe, expect, it } from 'vitest';
import { formatAnswer, parseCommand } from '../../emulators/portal/browser/bridge-protocol.ts';
import { formatCommand, parseAnswer, readSeat } from '../../web/frames/bridge-wire.ts';

const SID = '0123456789abcdef0123456789abcdef';

describe('the portal understands commands', () => {
  it.each([
    ['without parameters', undefined],
    ['with an object', { path: '/crm/contact/details/5/' }],
    ['with colons in it', { event: 'CallCard::BeforeClose' }],
    ['with a list', [1, 'a:b']],
  ])('%s', (_, params) => {
    expect(parseCommand(formatCommand('openPath', params, 'k1', SID))).toEqual({
      name: 'openPath',
      params,
      callback: 'k1',
      sid: SID,
    });
  });
});

describe('answers of the portal', () => {
  it.each([[undefined], [[]], [{ result: 'close' }], ['+7:913'], [null]])('%o', (value) => {
    expect(parseAnswer(formatAnswer('k7', value))).toEqual({ key: 'k7', value });
  });

  it.each([[{ type: 'object' }], [''], ['no key'], [':{}'], ['k1:{half'], [42]])('are not %o', (data) => {
    expect(parseAnswer(data)).toBeNull();
  });
});

describe('the seat of a frame', () => {
  it.each([
    [`company.bitrix24.ru|1|${SID}`, '', 'https://company.bitrix24.ru'],
    [`localhost:8090|0|${SID}`, '', 'http://localhost:8090'],
    [`company.bitrix24.ru:443|1|${SID}`, '', 'https://company.bitrix24.ru'],
    ['', `?DOMAIN=company.bitrix24.ru&PROTOCOL=1&LANG=ru&APP_SID=${SID}`, 'https://company.bitrix24.ru'],
  ])('%s %s', (name, query, origin) => {
    expect(readSeat(name, query)).toEqual({ origin, sid: SID });
  });

  it.each([
    ['', ''],
    ['a window of somebody else', ''],
    [`|1|${SID}`, ''],
    ['company.bitrix24.ru|1|', ''],
    [`user:secret@evil.example/|1|${SID}`, ''],
  ])('is none: %s %s', (name, query) => {
    expect(readSeat(name, query)).toBeNull();
  });
});
