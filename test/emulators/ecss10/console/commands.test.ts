import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../emulators/ecss10/engine/clock.ts';
import { ConsoleSession } from '../../../../emulators/ecss10/console/session.ts';
import { Ecss10Emulator } from '../../../../emulators/ecss10/index.ts';

const KEY = 'wQ7iD7nJ2hQiJDY2wkER2qr3lJYaDw2dE24rhl3iHDaQwwwln242rjwHkJPw4DYK';
/** The moment of a printed example, in the switch's zone. */
const CLOCK = new ManualClock(Date.UTC(2019, 11, 22, 6, 20, 18));
const FOOTER = '[exec at: 22.12.2019 13:20:18, exec time: 0ms, nodes: ds1@ecss1]';

let emulator: Ecss10Emulator;
let session: ConsoleSession;

beforeEach(() => {
  emulator = new Ecss10Emulator({
    clock: CLOCK,
    timeZone: 'Asia/Novosibirsk',
    settings: { csta: false },
    domains: [
      {
        name: 'nick',
        vatsType: 'public',
        subscribers: [{ number: '240473', apiCallEnabled: false }, { number: '101' }],
        integrations: [
          { clientId: 'MyCompanyBitrix24', apiKey: KEY, numbers: '{101-103}' },
          { clientId: 'tester4', apiKey: 'T'.repeat(64), type: 'widget' },
        ],
      },
    ],
  });
  session = new ConsoleSession(emulator.consoleSwitch());
});

const run = (line: string): string => session.execute(line).output;
const nick = () => emulator.directory.domain('nick');
const lines = (...text: string[]): string => [...text, '', FOOTER].join('\n');

describe('/api/csta', () => {
  it('info', () => {
    expect(run('/api/csta/info')).toBe(
      lines(
        '┌────────┬───────┐',
        '│Property│ Value │',
        '├────────┼───────┤',
        '│auth    │[]     │',
        '│enabled │false  │',
        '│ssl_ip  │0.0.0.0│',
        '│ssl_port│4722   │',
        '│tcp_ip  │0.0.0.0│',
        '│tcp_port│4721   │',
        '│use_ssl │true   │',
        '│use_tcp │true   │',
        '└────────┴───────┘',
      ),
    );
  });

  it('set enabled, with and without the leading slash', () => {
    expect(run('/api/csta/set enabled true')).toBe(lines('ok'));
    expect(emulator.engine.settings.csta).toBe(true);
    expect(run('api/csta/set enabled false')).toBe(lines('ok'));
    expect(emulator.engine.settings.csta).toBe(false);
  });

  it.each([
    ['/api/csta/set enabled yes', 'Error: Value must be true or false'],
    ['/api/csta/set enabled', 'Error: <VALUE> is missing'],
    ['/api/csta/set tcp_port 1', 'Error: The emulator has no use for tcp_port; only enabled can be set'],
    ['/api/csta/set colour red', 'Error: Unknown field colour'],
  ])('%s', (line, error) => {
    expect(session.execute(line)).toEqual({ output: error, ok: false, over: false });
    expect(emulator.engine.settings.csta).toBe(false);
  });
});

describe('domain/NAME/properties', () => {
  it('info, in the columns of the printed example', () => {
    run('domain/nick/properties/set vats_type private');
    expect(run('domain/nick/properties/info')).toBe(
      lines(
        '┌───────────────────────────────────────┬───────────┬───────────────────────────────────────┐',
        '│               Property                │  Domain   │                 Value                 │',
        '├───────────────────────────────────────┼───────────┼───────────────────────────────────────┤',
        '│vats_type                              │nick       │private                                │',
        '└───────────────────────────────────────┴───────────┴───────────────────────────────────────┘',
      ),
    );
  });

  it('set', () => {
    expect(run('/domain/nick/properties/set vats_type private')).toBe(lines('ok'));
    expect(nick().vatsType).toBe('private');
    expect(run('domain/nick/properties/set vats_type "not a word"')).toMatch(/^Error: expected a word/);
    expect(run('domain/nick/properties/set colour red')).toBe('Error: Unknown property colour');
    expect(nick().vatsType).toBe('private');
  });
});

describe('domain/NAME/integrations', () => {
  it('list, to the character of the printed example', () => {
    run('domain/nick/integrations/remove tester4');
    expect(run('domain/nick/integrations/list')).toBe(
      lines(
        '┌─────────────────┬───────┬────────────────────────────────────────────────────────────────┬────────┐',
        '│    Client id    │ Type  │                            API Key                             │Options │',
        '├─────────────────┼───────┼────────────────────────────────────────────────────────────────┼────────┤',
        `│MyCompanyBitrix24│service│${KEY}│Numbers:│`,
        '│                 │       │                                                                │101     │',
        '│                 │       │                                                                │102     │',
        '│                 │       │                                                                │103     │',
        '└─────────────────┴───────┴────────────────────────────────────────────────────────────────┴────────┘',
      ),
    );
  });

  it('list of several, of none', () => {
    expect(run('domain/nick/integrations/list').split('\n').slice(6, 8)).toEqual([
      '│                 │       │                                                                │103     │',
      `│tester4          │widget │${'T'.repeat(64)}│        │`,
    ]);
    run('domain/nick/integrations/remove tester4');
    run('domain/nick/integrations/remove MyCompanyBitrix24');
    expect(run('domain/nick/integrations/list').split('\n').slice(0, 4)).toEqual([
      '┌─────────┬───────┬────────────────────────────────────────────────────────────────┬────────┐',
      '│Client id│ Type  │                            API Key                             │Options │',
      '├─────────┼───────┼────────────────────────────────────────────────────────────────┼────────┤',
      '└─────────┴───────┴────────────────────────────────────────────────────────────────┴────────┘',
    ]);
  });

  it.each([
    ['add crm --service --numbers {101,102,103,110-112}', 'service', ['101', '102', '103', '110', '111', '112']],
    ['add crm --service --numbers {101, 103}', 'service', ['101', '103']],
    ['add servint --service --numbers 24010{0-1}', 'service', ['240100', '240101']],
    ['add --numbers {101} --service crm', 'service', ['101']],
    ['add crm --service', 'service', []],
    ['add amouser --widget', 'widget', []],
    ['add tester', 'any', []],
  ])('%s', (command, type, numbers) => {
    const output = run(`domain/nick/integrations/${command}`);
    const added = [...nick().integrations.values()].at(-1)!;
    expect(added).toMatchObject({ type, numbers: new Set(numbers) });
    expect(added.apiKey).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(output).toBe(lines('New integration was added.', `API key: ${added.apiKey}`));
  });

  it('remove', () => {
    expect(run('domain/nick/integrations/remove tester4')).toBe(lines('ok'));
    expect([...nick().integrations.keys()]).toEqual(['MyCompanyBitrix24']);
  });

  it('replace', () => {
    const output = run('domain/nick/integrations/replace tester4');
    const { apiKey } = nick().integrations.get('tester4')!;
    expect(apiKey).not.toBe('T'.repeat(64));
    expect(output).toBe(lines('Old key was replaced with new one.', `New API key: ${apiKey}`));
  });

  it('set', () => {
    expect(run('domain/nick/integrations/set MyCompanyBitrix24 --numbers {101,102,103,104,105}')).toBe(
      lines('Integration properties changed'),
    );
    expect([...nick().integrations.get('MyCompanyBitrix24')!.numbers]).toEqual(['101', '102', '103', '104', '105']);
  });

  it.each([
    ['add', '<CLIENT_ID> is missing'],
    ['add a b', 'Unexpected b'],
    ['add tester4', 'Integration tester4 already exists'],
    ['add a --colour', 'Unknown option --colour'],
    ['add a --service --service', 'Option --service is given twice'],
    ['add a --service --numbers', 'Option --numbers needs a value'],
    ['add a --numbers {1}', '--numbers goes with --service only'],
    ['add a --widget --service', 'Choose one of --service and --widget'],
    ['add a --service --numbers {3-1}', 'Not a number range: {3-1}; expected {101,102,110-120} or 24010{0-1}'],
    ['add a --service --numbers {1', 'Closing brace is missing'],
    ['add "a', 'Closing quote is missing'],
    ['remove nobody', 'No integration nobody in nick'],
    ['replace nobody', 'No integration nobody in nick'],
    ['set nobody --numbers {1}', 'No integration nobody in nick'],
    ['set MyCompanyBitrix24', '--numbers is missing'],
    ['set tester4 --numbers {1}', 'A widget integration has no numbers'],
    ['list all', 'Unexpected all'],
  ])('%s is refused and changes nothing', (command, reason) => {
    const before = structuredClone([...nick().integrations]);
    expect(session.execute(`domain/nick/integrations/${command}`)).toEqual({
      output: `Error: ${reason}`,
      ok: false,
      over: false,
    });
    expect([...nick().integrations]).toEqual(before);
  });
});

describe('domain/NAME/alias', () => {
  const set = String.raw`domain/nick/alias/set 240473 loc.gr 240473@biysk.local api\call\enabled true`;
  const legend = [
    'Legend:',
    '  a: Setup alias address',
    '  i: Setup alias inteface',
    '  !: Setup broken. Alias allready exists',
    '  *: Setup broken. Alias not exists',
    '  L: Setup broken. No free subscriber licences.',
    '  x: Setup broken. Unexpected error',
    '  <empty>: Successfull setup',
  ];

  it('set, with the documented texts', () => {
    expect(run(set)).toBe(
      lines(
        String.raw`There are aliases within domain nick affected by settings property api\call\enabled:`,
        '     240473 <-> 0664e57cce973309',
        '',
        ...legend,
      ),
    );
    expect(nick().subscribers.get('240473')?.apiCallEnabled).toBe(true);
  });

  it.each([
    ['an unknown number', set.replace('240473 loc', '240474 loc').replace('240473@', '240474@')],
    ['an unknown group', set.replace('loc.gr', 'other')],
    ['an interface of another number', set.replace('240473@', '101@')],
    ['something that is no interface', set.replace('240473@biysk.local', 'phone@biysk.local')],
  ])('marks %s', (_what, line) => {
    expect(run(line).split('\n')[1]).toMatch(/^ {2}\* {2}24047[34]$/);
    expect(nick().subscribers.get('240473')?.apiCallEnabled).toBe(false);
  });

  it('set of several numbers at once', () => {
    const output = run(String.raw`domain/nick/alias/set {101,102} loc.gr {101,102}@nick api\call\enabled false`);
    expect(output.split('\n').slice(1, 3)).toEqual([expect.stringMatching(/^ {5}101 <-> 06/), '  *  102']);
    expect(nick().subscribers.get('101')?.apiCallEnabled).toBe(false);
  });

  it.each([
    [set.replace('true', '1'), 'Value must be true or false'],
    [set.replace('enabled', 'x'), String.raw`Unknown property api\call\x`],
    [set.replace(' true', ''), '<VALUE> is missing'],
  ])('%s', (line, reason) => {
    expect(run(line)).toBe(`Error: ${reason}`);
  });

  it('list', () => {
    expect(run('domain/nick/alias/list')).toBe(
      lines(
        '┌───────┬──────┬───────────┬────────────────┐',
        String.raw`│Address│Group │   Alias   │api\call\enabled│`,
        '├───────┼──────┼───────────┼────────────────┤',
        '│240473 │loc.gr│240473@nick│false           │',
        '│101    │loc.gr│101@nick   │true            │',
        '└───────┴──────┴───────────┴────────────────┘',
      ),
    );
  });
});

describe('footer', () => {
  it('is in the local time of the switch', () => {
    emulator.changeSettings({ timeZone: 'UTC' });
    expect(run('domain/nick/alias/list')).toContain('[exec at: 22.12.2019 06:20:18, exec time: 0ms,');
  });
});
