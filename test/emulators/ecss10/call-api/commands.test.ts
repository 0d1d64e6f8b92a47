import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ecss10Emulator } from '../../../../emulators/ecss10/index.ts';
import type { ManualClock } from '../../../../emulators/ecss10/engine/clock.ts';
import { ApiClient, startEmulator, WIDGET_KEY } from '../../../helpers/ecss10-client.ts';
import { CLIENT, DOMAIN, OTHER_CLIENT } from '../../../helpers/ecss10-world.ts';

let emulator: Ecss10Emulator;
let clock: ManualClock;
let client: ApiClient;

beforeEach(async () => {
  ({ emulator, clock } = await startEmulator());
  client = await ApiClient.connect(emulator);
});
afterEach(async () => {
  await emulator.stop();
});

const legOf = (number: string): string => emulator.phone(number).legs().at(-1)?.id ?? '';
const ring = (to = '101'): string => {
  emulator.engine.callFromOutside(DOMAIN, { from: CLIENT, to });
  return legOf(to);
};
const talk = (): string => {
  const id = ring();
  emulator.phone('101').answer();
  return id;
};
const status = (number: string): string | undefined => emulator.phone(number).legs().at(-1)?.status;

describe('commands', () => {
  it('call.make', async () => {
    const made = (await client.command('call.make', { from: '101', to: CLIENT })) as { call_id: string; id: string };
    expect(made).toEqual({ call_id: emulator.engine.legs()[0]?.callId, id: legOf('101') });
    expect(await client.events()).toMatchObject([
      { id: made.id, call_id: made.call_id, direction: 'out', status: 'alerting' },
    ]);
  });

  it('call.answer', async () => {
    expect(await client.command('call.answer', { id: ring() })).toEqual({});
    expect(status('101')).toBe('talking');
  });

  it('call.answer for a phone without SIP-answer', async () => {
    emulator.setSubscriber(DOMAIN, '101', { sipAnswer: false });
    expect(await client.command('call.answer', { id: ring() })).toEqual({ code: 409, message: 'answer_not_supported' });
    expect(status('101')).toBe('alerting');
  });

  it('call.release rejects and hangs up', async () => {
    expect(await client.command('call.release', { id: ring() })).toEqual({});
    expect(emulator.engine.legs()).toEqual([]);
    expect(await client.command('call.release', { id: talk() })).toEqual({});
    expect(emulator.engine.legs()).toEqual([]);
  });

  it('call.hold and call.unhold', async () => {
    const id = talk();
    expect(await client.command('call.hold', { id })).toEqual({});
    expect(status('101')).toBe('held');
    expect(await client.command('call.unhold', { id })).toEqual({});
    expect((await client.events()).map((event) => event['status'])).toEqual(['alerting', 'talking', 'held', 'talking']);
  });

  it('call.transfer, blind', async () => {
    expect(await client.command('call.transfer', { id: talk(), to: '102' })).toEqual({});
    expect(await client.events()).toMatchObject([
      {},
      {},
      { digits: '101', status: 'released' },
      { digits: '102', status: 'alerting' },
    ]);
  });

  it('call.consult and call.transfer, attended', async () => {
    const id = talk();
    const consult = (await client.command('call.consult', { id, to: '102' })) as { call_id: string; id: string };
    emulator.phone('102').answer();
    expect(await client.command('call.transfer', { id, consult_id: consult.id })).toEqual({});
    const events = await client.events();
    expect(events.at(-1)).toMatchObject({
      digits: '102',
      remote_digits: CLIENT,
      status: 'talking',
      call_id: events[0]?.['call_id'],
    });
    expect(consult.call_id).not.toBe(events[0]?.['call_id']);
  });

  it('call.dtmf', async () => {
    const id = talk();
    expect(await client.command('call.dtmf', { id, digits: '12#' })).toEqual({});
    expect(emulator.phone('101').legs()[0]?.dtmf).toBe('12#');
    expect(await client.events()).toHaveLength(2);
  });

  it('call.list', async () => {
    talk();
    ring('102');
    ring('104');
    const { conversations } = (await client.command('call.list')) as { conversations: unknown[] };
    expect(conversations).toMatchObject([
      { digits: '101', status: 'talking' },
      { digits: '102', status: 'alerting' },
    ]);
    expect(conversations[0]).toEqual((await client.events())[1]);
  });
});

describe('error answers', () => {
  it.each([
    ['call.make', { from: '101' }],
    ['call.make', { from: '101', to: 'abc' }],
    ['call.make', undefined],
    ['call.answer', {}],
    ['call.hold', { id: 7 }],
    ['call.transfer', { id: 'x' }],
    ['call.transfer', { id: 'x', to: '102', consult_id: 'y' }],
    ['call.dtmf', { id: 'x', digits: 'hello' }],
    ['call.list', { all: true }],
    ['call.nothing', {}],
    ['toString', {}],
  ])('400 %s %j', async (method, params) => {
    expect(await client.command(method, params)).toMatchObject({ code: 400 });
  });

  it.each(['{', '[]', '{"id":1}', '"ping"'])('400 for what is no command: %s', async (text) => {
    client.socket.send(text);
    expect(await client.until((frame) => frame['id'] === null)).toMatchObject({ error: { code: 400 } });
  });

  it.each(['104', '105', '199'])('403 call.make from %s', async (from) => {
    expect(await client.command('call.make', { from, to: CLIENT })).toMatchObject({ code: 403 });
  });

  it('403 for the leg of a number that is not served', async () => {
    expect(await client.command('call.release', { id: ring('104') })).toMatchObject({ code: 403 });
    expect(status('104')).toBe('alerting');
  });

  it("403 for a widget and somebody else's leg", async () => {
    const widget = await ApiClient.connect(emulator, {
      client_id: 'desk',
      api_key: WIDGET_KEY,
      type: 'widget',
      phone_number: '102',
    });
    expect(await widget.command('call.answer', { id: ring('101') })).toMatchObject({ code: 403 });
    expect(await widget.command('call.make', { from: '101', to: CLIENT })).toMatchObject({ code: 403 });
  });

  it('404 for legs that never were, are over, or belong to the outside party', async () => {
    expect(await client.command('call.hold', { id: '0648051f8980f32c' })).toMatchObject({ code: 404 });
    const id = talk();
    const outside = emulator.engine.legs().find((leg) => leg.kind === 'external')?.id;
    expect(await client.command('call.hold', { id: outside })).toMatchObject({ code: 404 });
    emulator.phone('101').hangUp();
    expect(await client.command('call.release', { id })).toMatchObject({ code: 404 });
  });

  it('409 for what is not possible now', async () => {
    const id = ring();
    for (const method of ['call.hold', 'call.unhold'])
      expect(await client.command(method, { id })).toMatchObject({ code: 409 });
    expect(await client.command('call.transfer', { id, to: '102' })).toMatchObject({ code: 409 });
    expect(await client.command('call.consult', { id, to: '102' })).toMatchObject({ code: 409 });
    expect(await client.command('call.dtmf', { id, digits: '1' })).toMatchObject({ code: 409 });
    emulator.phone('101').answer();
    expect(await client.command('call.answer', { id })).toMatchObject({ code: 409 });
    expect(await client.command('call.transfer', { id, consult_id: id })).toMatchObject({ code: 409 });
    emulator.setSubscriber(DOMAIN, '102', { registered: false });
    expect(await client.command('call.make', { from: '102', to: OTHER_CLIENT })).toMatchObject({ code: 409 });
  });

  it('429 above the limit, until a second has passed', async () => {
    emulator.changeFaults({ commandsPerSecond: 2 });
    expect(await client.command('call.list')).toEqual({ conversations: [] });
    expect(await client.command('call.list')).toEqual({ conversations: [] });
    expect(await client.command('call.list')).toMatchObject({ code: 429 });
    clock.advance(1_000);
    expect(await client.command('call.list')).toEqual({ conversations: [] });
  });

  it('fails the next call.make, or any command, on demand', async () => {
    emulator.changeFaults({ failNextMakes: [500, 429] });
    expect(await client.command('call.list')).toEqual({ conversations: [] });
    expect(await client.command('call.make', { from: '101', to: CLIENT })).toMatchObject({ code: 500 });
    expect(await client.command('call.make', { from: '101', to: CLIENT })).toMatchObject({ code: 429 });
    expect(emulator.engine.legs()).toEqual([]);
    expect(await client.command('call.make', { from: '101', to: CLIENT })).toMatchObject({ id: legOf('101') });
    emulator.changeFaults({ failNextCommands: [409] });
    expect(await client.command('call.list')).toMatchObject({ code: 409 });
  });

  it('answers slowly, or never, on demand; the command is carried out all the same', async () => {
    emulator.changeFaults({ silentNextCommands: 1 });
    const silent = client.send('call.make', { from: '101', to: CLIENT });
    expect(await client.until((frame) => frame['event'] === 'conversations_event')).toMatchObject({
      data: { digits: '101' },
    });
    emulator.changeFaults({ commandDelayMs: 3_000 });
    const slow = client.send('call.list');
    await client.command('ping');
    expect(client.frames.some((frame) => frame['id'] === slow)).toBe(false);
    clock.advance(3_000);
    await client.until((frame) => frame['id'] === slow);
    expect(client.frames.some((frame) => frame['id'] === silent)).toBe(false);
  });
});
