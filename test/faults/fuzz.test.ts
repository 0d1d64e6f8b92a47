/** Whatever arrives from the switch or from the Internet: no crash, no hang, no growth. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { EventFormError, parsePortalEvent } from '../../src/adapters/bitrix24/event-form.ts';
import { LegReader } from '../../src/adapters/call-api/leg-reader.ts';
import { PROFILE_8089 } from '../../src/adapters/call-api/profile.ts';
import { parseFrame, parseLegList, parseMadeCall } from '../../src/adapters/call-api/protocol.ts';
import { SwitchClock } from '../../src/adapters/call-api/switch-clock.ts';
import { FORM, httpWorld } from '../helpers/http-app.ts';
import type { World } from '../helpers/http-app.ts';
import { company, recordingLogger } from '../helpers/http-fakes.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20_260_905);
const FRAMES = 70_000;
const FORMS = 50_000;
const REQUESTS = 400;
/** Compiled code and caches take some megabytes; what is kept of tens of thousands of inputs would be more. */
const HEAP_TOLERANCE_BYTES = 16 * 1024 * 1024;
const NOW = Date.UTC(2026, 8, 3, 12, 43, 50);

const LEG = {
  id: '0001a2b3c4d5e6f7',
  call_id: '0648051f8980f32c',
  call_ref: '0648051f8980f32d',
  direction: 'in',
  digits: '101',
  remote_digits: '+79131234567',
  display_name: 'Иван Петров',
  status: 'talking',
  has_answer_time: true,
  answer_time: '2026/09/03 15:43:50',
};
const REAL_FRAMES = [
  { event: 'conversations_event', data: LEG },
  { event: 'conversations_event', data: { ...LEG, status: 'alerting', answer_time: null, has_answer_time: false } },
  { event: 'connection_state', data: { state: 'open' } },
  { id: 7, result: { conversations: [LEG, { ...LEG, id: 'b', status: 'held' }] } },
  { id: 8, result: { call_id: 'c', id: 'l' } },
  { id: 9, error: { code: '409', message: 'not now' } },
].map((frame) => JSON.stringify(frame));

const REAL_FORMS = [
  'event=ONEXTERNALCALLSTART&data[USER_ID]=7&data[PHONE_NUMBER]=%2B79131234567&data[CALL_ID]=externalCall.1&data[IS_MOBILE]=0&ts=1788439430&auth[access_token]=a&auth[member_id]=m&auth[application_token]=t&auth[domain]=d.bitrix24.ru',
  'event=ONAPPINSTALL&data[VERSION]=1&data[LANGUAGE_ID]=ru&ts=1788439430&auth[access_token]=a&auth[refresh_token]=r&auth[application_token]=t&auth[scope]=telephony%2Ccall',
  'event=ONUSERADD&data[ID]=7&data[ACTIVE]=true&data[UF_DEPARTMENT][0]=1&data[UF_DEPARTMENT][1]=2&ts=1788439430&auth[member_id]=m&auth[application_token]=t',
];

/** Cheap source of numbers with a seed: fast-check's values would take longer to make than to parse. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor(((state ^ (state >>> 13)) >>> 0) / (2 ** 32 / below)) % below;
  };
}

const SNIPPETS = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    'null',
    'true',
    '-1',
    '1e999',
    '""',
    '{}',
    '[]',
    '\u0000',
    '\ud800',
    '💥',
  ],
  ...['__proto__', 'constructor', 'toString', '"id"', '"data"', '"status"', '"answer_time"', '2026/99/99 99:99:99'],
  ...[
    '&',
    '=',
    '%',
    '%zz',
    '%ff%fe',
    '%00',
    '+',
    '[0]',
    '[__proto__]',
    '[constructor]',
    '[][]',
    '[[',
    'data',
    'auth',
    'event=',
  ],
  ...[
    '&__proto__[x]=1',
    '&data[__proto__][y]=1',
    '&data[a][b][c][d][e]=1',
    '&ts=1e400',
    '&auth=plain',
    '&data[0]=1&data[x]=2',
  ],
];

/** One to six random cuts, repetitions, swaps and insertions. */
function mutated(text: string, pick: (below: number) => number): string {
  let result = text;
  for (let left = 1 + pick(6); left > 0; left--) {
    const at = pick(result.length + 1);
    const to = at + pick(12);
    const snippet = SNIPPETS[pick(SNIPPETS.length)] ?? '';
    switch (pick(5)) {
      case 0:
        result = result.slice(0, at) + result.slice(to);
        break;
      case 1:
        result = result.slice(0, at) + snippet + result.slice(to);
        break;
      case 2:
        result = result.slice(0, at) + snippet + result.slice(at);
        break;
      case 3:
        result = result.slice(0, at) + String.fromCharCode(pick(0x2000)) + result.slice(at + 1);
        break;
      default:
        result = result.slice(0, at) + result.slice(at, to) + result.slice(at);
    }
  }
  return result;
}

/** A real frame with values of wrong types in random places; still JSON. */
function distorted(text: string, pick: (below: number) => number): string {
  const odd = [
    null,
    0,
    -1,
    1e308,
    '',
    [],
    {},
    true,
    'x'.repeat(2_000),
    [[[[]]]],
    { id: { id: {} } },
    '101',
    'talking',
    ['in'],
  ];
  return JSON.stringify(JSON.parse(text, (_, value: unknown) => (pick(6) === 0 ? odd[pick(odd.length)] : value)));
}

const HUGE = [
  '['.repeat(200_000),
  `${'{"data":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  JSON.stringify({ event: 'conversations_event', data: { ...LEG, display_name: 'я'.repeat(400_000) } }),
  JSON.stringify({ event: 'x'.repeat(900_000), data: null }),
  JSON.stringify({ id: 1, result: { conversations: Array.from({ length: 5_000 }, () => LEG) } }),
  JSON.stringify({
    event: 'conversations_event',
    data: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])),
  }),
];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** What is still referenced: the heap after a full collection. */
const heapBytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** Everything that the link does with a frame. */
class FrameEater {
  readonly logger = recordingLogger();
  private readonly clock = new SwitchClock(() => 3 * 3_600_000);
  private readonly reader = new LegReader(PROFILE_8089, this.clock, this.logger);
  reports = 0;

  eat(text: string): void {
    const frame = parseFrame(PROFILE_8089, text);
    if (frame.kind === 'event') this.count(this.reader.event(frame.data, NOW));
    if (frame.kind !== 'result') return;
    parseMadeCall(PROFILE_8089, frame.result);
    for (const report of this.reader.list(parseLegList(PROFILE_8089, frame.result) ?? [])) this.count(report);
  }

  get ignored(): number {
    return this.reader.ignored;
  }

  private count(report: ReturnType<LegReader['event']>): void {
    if (report === null) return;
    this.reports += 1;
    const { legId, switchCallId, extension, phase, answeredAt } = report;
    for (const text of [legId, switchCallId, extension])
      if (typeof text !== 'string' || text === '') throw new Error('no key');
    if (!['alerting', 'talking', 'held', 'released'].includes(phase)) throw new Error(`phase ${phase}`);
    if (answeredAt !== null && !Number.isFinite(answeredAt)) throw new Error(`time ${String(answeredAt)}`);
  }
}

/** The value, or the error that the function is documented to throw. */
function parseForm(body: string): ReturnType<typeof parsePortalEvent> | EventFormError {
  try {
    return parsePortalEvent(body);
  } catch (error) {
    if (error instanceof EventFormError) return error;
    throw new Error(`seed ${SEED}: ${String(error)} for ${JSON.stringify(body.slice(0, 2_000))}`, { cause: error });
  }
}

function wildForm(pick: (below: number) => number): string {
  const form = REAL_FORMS[pick(REAL_FORMS.length)] ?? '';
  if (pick(500) === 0) return `${form}&data${'[a]'.repeat(pick(2_000))}=1`;
  if (pick(500) === 0) return `${form}${'&data[]=1'.repeat(pick(2_000))}`;
  if (pick(1_000) === 0) return `${form}&x=${'y'.repeat(pick(200_000))}`;
  return mutated(form, pick);
}

describe(`fuzzed switch frames (seed ${SEED})`, () => {
  it('are read or counted, never fatal', () => {
    const pick = random(SEED);
    const eater = new FrameEater();
    const eat = (text: string): void => {
      try {
        eater.eat(text);
      } catch (error) {
        throw new Error(`seed ${SEED}: ${String(error)} for ${JSON.stringify(text.slice(0, 2_000))}`, { cause: error });
      }
    };
    for (const text of HUGE) eat(text);
    for (const frame of REAL_FRAMES) eat(frame);
    const before = heapBytes();
    for (let index = 0; index < FRAMES; index++) {
      const real = REAL_FRAMES[index % REAL_FRAMES.length] ?? '';
      eat(index % 3 === 0 ? distorted(real, pick) : mutated(real, pick));
    }
    expect(heapBytes() - before).toBeLessThan(HEAP_TOLERANCE_BYTES);
    // Both ways were taken, and the log holds a line for each doubling at the most, not one for each bad frame.
    expect(eater.reports).toBeGreaterThan(1_000);
    expect(eater.ignored).toBeGreaterThan(1_000);
    expect(eater.logger.lines.length).toBeLessThan(20);
    expect(JSON.stringify(eater.logger.lines).length).toBeLessThan(100_000);
  });

  it('of any JSON and any text are read or counted', () => {
    const eater = new FrameEater();
    const frame = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc
        .record({ event: fc.constant('conversations_event'), data: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
      fc
        .record({ id: fc.integer(), result: fc.jsonValue(), error: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(frame, (text) => eater.eat(text)),
      { seed: SEED, numRuns: 5_000 },
    );
  });
});

describe(`fuzzed portal events (seed ${SEED})`, () => {
  it('are read or refused with a documented error, and reach no prototype', () => {
    const pick = random(SEED);
    const outcomes = new Map<string, number>();
    const before = heapBytes();
    for (let index = 0; index < FORMS; index++) {
      const event = parseForm(wildForm(pick));
      const outcome = event instanceof EventFormError ? event.code : 'event';
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (event instanceof EventFormError) continue;
      if (event.queuedAt !== null && !Number.isFinite(event.queuedAt))
        throw new Error(`time ${String(event.queuedAt)}`);
    }
    expect(heapBytes() - before).toBeLessThan(HEAP_TOLERANCE_BYTES);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(({} as Record<string, unknown>)['y']).toBeUndefined();
    expect([...outcomes.keys()].sort()).toEqual([
      'bad_key',
      'event',
      'no_event',
      'too_deep',
      'too_large',
      'too_many_keys',
    ]);
  });

  it('of any text are read or refused', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.array(fc.string({ maxLength: 20 })),
        (text, keys) => {
          parseForm(text);
          parseForm(`event=ONX&data[${keys.join('][')}]=1`);
        },
      ),
      { seed: SEED, numRuns: 2_000 },
    );
  });
});

describe(`the address for portal events under fire (seed ${SEED})`, () => {
  let world: World;
  beforeAll(async () => {
    world = await httpWorld({ companies: [company()], parseEventForm: parsePortalEvent });
    world.verdict = 'forbidden';
  });
  afterAll(() => world.close());

  it('answers 4xx whatever comes and goes on serving', async () => {
    const pick = random(SEED);
    const statuses = new Set<number>();
    for (let index = 0; index < REQUESTS; index++) {
      const type = [
        'application/x-www-form-urlencoded',
        'application/json',
        'text/plain',
        'multipart/form-data; boundary=x',
      ];
      const form = index % 4 !== 0;
      const answer = await world.app.inject({
        method: 'POST',
        url: '/bitrix/bitrix24/events',
        headers: form ? FORM : { 'content-type': type[pick(type.length)] ?? '' },
        payload: pick(20) === 0 ? Buffer.from(Array.from({ length: 300 }, () => pick(256))) : wildForm(pick),
      });
      statuses.add(answer.statusCode);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
    }
    expect(statuses).toContain(400);
    expect(statuses).toContain(403);
    expect(world.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect((await world.app.inject({ url: '/bitrix/health/live' })).statusCode).toBe(200);
  });
});
