import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../emulators/ecss10/engine/clock.ts';
import { ConsoleSession } from '../../../../emulators/ecss10/console/session.ts';
import { Ecss10Emulator } from '../../../../emulators/ecss10/index.ts';

const KEY = 'wQ7iD7nJ2hQiJDY2wkER2qr3lJYaDw2dE24rhl3iHDaQwwwln242rjwHkJPw4DYK';

/** The documentation's examples as its pages hold them: every character is there, runs of white space are one space. */
function printed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

const numberLines = (numbers: number[]): string => numbers.map((number) => `│ │ │ │${number} │`).join(' ');

describe('the documented examples', () => {
  const clock = new ManualClock(Date.UTC(2019, 11, 22, 6, 20, 18));
  const emulator = new Ecss10Emulator({
    clock,
    timeZone: 'Asia/Novosibirsk',
    domains: [{ name: 'nick', subscribers: [{ number: '240473' }], integrations: [{ clientId: 'tester4' }] }],
  });
  const session = new ConsoleSession(emulator.consoleSwitch());
  const type = (line: string): string => printed(`${session.prompt}${line}\n${session.execute(line).output}`);

  it('properties', () => {
    const text = type('domain/nick/properties/info');
    expect(text).toContain(
      'admin@mycelium1@ecss1:/$ domain/nick/properties/info ┌───────────────────────────────────────┬───────────┬───────────────────────────────────────┐ │ Property │ Domain │ Value │ ├───────────────────────────────────────┼───────────┼───────────────────────────────────────┤',
    );
    expect(text).toContain('│vats_type │nick │private │');
  });

  it('remove', () => {
    expect(type('domain/nick/integrations/remove tester4')).toBe(
      'admin@mycelium1@ecss1:/$ domain/nick/integrations/remove tester4 ok [exec at: 22.12.2019 13:20:18, exec time: 0ms, nodes: ds1@ecss1]',
    );
  });

  it('add, list, set', () => {
    const added = type('domain/nick/integrations/add MyCompanyBitrix24 --service --numbers {101,102,103,110-120}');
    expect(added.replace(/[A-Za-z0-9]{64}/, KEY)).toContain(`New integration was added. API key: ${KEY}`);
    const list = () => type('domain/nick/integrations/list').replace(/[A-Za-z0-9]{64}/, KEY);
    const head =
      '┌─────────────────┬───────┬────────────────────────────────────────────────────────────────┬────────┐ │ Client id │ Type │ API Key │Options │ ├─────────────────┼───────┼────────────────────────────────────────────────────────────────┼────────┤';
    const foot =
      '└─────────────────┴───────┴────────────────────────────────────────────────────────────────┴────────┘';
    const first = `│MyCompanyBitrix24│service│${KEY}│Numbers:│`;
    const numbers = [101, 102, 103, ...Array.from({ length: 11 }, (_, index) => 110 + index)];
    expect(list()).toContain(`${head} ${first} ${numberLines(numbers)} ${foot}`);
    expect(type('domain/nick/integrations/set MyCompanyBitrix24 --numbers {101,102,103,104,105}')).toContain(
      '--numbers {101,102,103,104,105} Integration properties changed',
    );
    expect(list()).toContain(`${head} ${first} ${numberLines([101, 102, 103, 104, 105])} ${foot}`);
  });

  it('a shorter client id', () => {
    emulator.directory.removeIntegration('nick', 'MyCompanyBitrix24');
    emulator.directory.putIntegration('nick', { clientId: 'testbitrix', apiKey: KEY, numbers: '{107,108}' });
    expect(type('domain/nick/integrations/list')).toContain(
      `┌──────────┬───────┬────────────────────────────────────────────────────────────────┬────────┐ │Client id │ Type │ API Key │Options │ ├──────────┼───────┼────────────────────────────────────────────────────────────────┼────────┤ │testbitrix│service│${KEY}│Numbers:│ ${numberLines([107, 108])} └──────────┴───────┴────────────────────────────────────────────────────────────────┴────────┘`,
    );
  });

  it('replace', () => {
    expect(type('domain/nick/integrations/replace testbitrix').replace(/[A-Za-z0-9]{64}/, KEY)).toContain(
      `Old key was replaced with new one. New API key: ${KEY} [exec at: 22.12.2019 13:20:18, exec time: 0ms, nodes: ds1@ecss1]`,
    );
  });

  it('alias', () => {
    const text = type(String.raw`domain/nick/alias/set 240473 loc.gr 240473@biysk.local api\call\enabled true`);
    expect(text.replace(/<-> [0-9a-f]{16}/, '<-> 062743c44271f9e7')).toContain(
      String.raw`There are aliases within domain nick affected by settings property api\call\enabled: 240473 <-> 062743c44271f9e7 Legend: a: Setup alias address i: Setup alias inteface !: Setup broken. Alias allready exists *: Setup broken. Alias not exists L: Setup broken. No free subscriber licences. x: Setup broken. Unexpected error <empty>: Successfull setup [exec at: 22.12.2019 13:20:18, exec time: 0ms, nodes: ds1@ecss1]`,
    );
  });
});
