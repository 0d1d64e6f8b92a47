import { describe, expect, test } from 'vitest';
import { compilePattern, endpointOf } from '../../../src/adapters/asterisk/channel-name.ts';

describe('whose channel it is', () => {
  test.each([
    ['{number}', 'PJSIP/101-0000004b', '101'],
    ['{number}', 'SIP/2004-0000004b', '2004'],
    ['{number}', 'IAX2/101-4523', '101'],
    ['{number}', 'PJSIP/trunk-00000004', null],
    ['{number}', 'PJSIP/73832200100-00000004', null],
    ['{number}', 'Local/101@internal-00000000;1', null],
    ['{number}', 'Local/101-00000000', null],
    ['{number}', 'PJSIP/1-00000004', null],
    ['{number:3}', 'PJSIP/1010-00000004', null],
    ['{number:7-11}', 'PJSIP/73832200100-00000004', '73832200100'],
    ['office-{number}', 'PJSIP/office-101-00000004', '101'],
    ['office-{number}', 'PJSIP/101-00000004', null],
    ['SIP/{number}', 'PJSIP/101-00000004', null],
    ['SIP/{number}', 'SIP/101-00000004', '101'],
    ['{number} mobile_{number}', 'PJSIP/mobile_101-00000004', '101'],
    ['{number}-*', 'PJSIP/101-desk-00000004', '101'],
    ['a.b{number}', 'PJSIP/axb101-00000004', null],
  ])('%s reads %s as %s', (pattern, name, number) => {
    expect(compilePattern(pattern)?.(name)?.number ?? null).toBe(number);
  });

  test.each(['', '101', '{number', '{number}{number}', '{number:5-3}', '***{number}', 'x'.repeat(201)])(
    '%j is no pattern',
    (pattern) => {
      expect(compilePattern(pattern)).toBeNull();
    },
  );

  test('a name that no Asterisk can have is not looked into: with two stars that would take seconds', () => {
    const read = compilePattern('*a*{number:3}')!;
    const named = (length: number) => `PJSIP/${'a'.repeat(length - 18)}101-00000001`;
    expect(read(named(79))?.number).toBe('101');
    expect(read(named(20_000))).toBeNull();
  });

  test('an endpoint that was never seen is named by the first pattern', () => {
    expect(endpointOf('{number}', '101')).toBe('PJSIP/101');
    expect(endpointOf('SIP/u{number:3} {number}', '101')).toBe('SIP/u101');
  });
});
