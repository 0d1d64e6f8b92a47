import { describe, expect, it } from 'vitest';
import { maskPhoneNumbers } from '../../../src/adapters/logging/masking.ts';
import { openLogging } from '../../../src/adapters/logging/logging.ts';
import type { LogLevel } from '../../../src/app/ports/logger.ts';

describe('phone numbers in a line', () => {
  it.each([
    ['{"to":"+79131234567"}', '{"to":"+79*******67"}'],
    ['{"to":"89131234567"}', '{"to":"89*******67"}'],
    ['{"to":"8 (913) 123-45-67"}', '{"to":"8 (9**) ***-**-67"}'],
    [
      '{"text":"dialled +79131234567 twice, then +442071838750"}',
      '{"text":"dialled +79*******67 twice, then +44********50"}',
    ],
    ['{"url":"/call?phone=%2B79131234567&x=1"}', '{"url":"/call?phone=%2B79*******67&x=1"}'],
    ['{"uri":"sip:79131234567@ecss"}', '{"uri":"sip:79*******67@ecss"}'],
    ['{"text":"client 89131234567 left"}', '{"text":"client 89*******67 left"}'],
    ['{"local":"2345678"}', '{"local":"23***78"}'],
  ])('%s', (line, masked) => {
    expect(maskPhoneNumbers(line)).toBe(masked);
  });

  it.each([
    '{"extension":"101","queue":"240100"}',
    '{"time":"2026-11-28T01:02:03.456Z","at":1764291723456,"ms":79131234567}',
    '{"legId":"0648051f8980f32c","callId":"1234567890123456"}',
    '{"companyId":"0198c0de-1111-7222-8333-444455556666"}',
    '{"date":"2026-11-28","version":"24.21.0","ip":"192.168.116.130"}',
    '{"list":[89131234567,79131234567]}',
  ])('%s has none', (line) => {
    expect(maskPhoneNumbers(line)).toBe(line);
  });

  it('leaves the line JSON', () => {
    const line = JSON.stringify({ a: '+79131234567', b: ['89131234567', 1], c: { d: 'tel:+79131234567' } });
    expect(JSON.parse(maskPhoneNumbers(line))).toEqual({
      a: '+79*******67',
      b: ['89*******67', 1],
      c: { d: 'tel:+79*******67' },
    });
  });
});

describe('the setting', () => {
  function lines(level: LogLevel, masks: boolean): { text: () => string; logging: ReturnType<typeof openLogging> } {
    let text = '';
    const stdout = { write: (line: string) => (text += line) };
    const logging = openLogging({
      level,
      maskPhoneNumbers: masks,
      defaultFile: null,
      errorFile: null,
      console: true,
      stdout,
    });
    return { text: () => text, logging };
  }

  it.each([
    ['info', true, false],
    ['verbose', true, false],
    ['info', false, true],
    ['debug', true, true],
    ['silly', true, true],
  ] as const)('at level %s, maskPhoneNumbers %s: numbers are whole: %s', (level, masks, whole) => {
    const { logging, text } = lines(level, masks);
    logging.logger.child({ client: '+79131234567' }).info({ to: '+79137654321' }, 'dialled');
    expect(text().includes('+79131234567')).toBe(whole);
    expect(text().includes('+79137654321')).toBe(whole);
  });

  it('may be changed while loggers are in use, the level too', () => {
    const { logging, text } = lines('warn', false);
    const child = logging.logger.child({ company: 'c1' });
    child.info({}, 'not wanted yet');
    logging.apply({ level: 'verbose', maskPhoneNumbers: true });
    child.verbose({ to: '+79131234567' }, 'wanted now');
    logging.apply({ level: 'error', maskPhoneNumbers: false });
    child.warn({}, 'not wanted any more');
    expect(text()).not.toContain('not wanted');
    expect(text()).toContain('"to":"+79*******67"');
  });
});
