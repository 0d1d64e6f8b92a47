import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Ecss10Emulator } from '../../../../emulators/ecss10/index.ts';
import type { ManualClock } from '../../../../emulators/ecss10/engine/clock.ts';
import { ApiClient, startEmulator, WIDGET_KEY } from '../../../helpers/ecss10-client.ts';
import { CLIENT, DOMAIN } from '../../../helpers/ecss10-world.ts';

let emulator: Ecss10Emulator;
let clock: ManualClock;

beforeEach(async () => {
  ({ emulator, clock } = await startEmulator());
});
afterEach(async () => {
  await emulator.stop();
});

const ring = (to = '101', from: string | null = CLIENT): string =>
  emulator.engine.callFromOutside(DOMAIN, { from, to }).legId;

describe('connection', () => {
  it('begins with connection_state', async () => {
    const client = await ApiClient.connect(emulator);
    ring();
    await client.events();
    expect(client.frames[0]).toEqual({ event: 'connection_state', data: { state: 'open' } });
  });

  it('exists at one address only', async () => {
    const socket = new WebSocket(`${emulator.addresses().apiUrl.replace('https', 'wss')}/other`, {
      rejectUnauthorized: false,
    });
    const message = await new Promise<string>((resolve) => socket.on('error', (error) => resolve(error.message)));
    expect(message).toContain('404');
  });

  it('answers ping with pong', async () => {
    const client = await ApiClient.connect(emulator);
    expect(await client.command('ping')).toBe('pong');
  });

  it('is dropped after 45 s of silence, kept by any frame', async () => {
    const client = await ApiClient.connect(emulator);
    clock.advance(44_999);
    await client.command('ping');
    clock.advance(44_999);
    expect(await client.command('ping')).toBe('pong');
    clock.advance(45_000);
    expect(await client.closed).toBe(1006);
    expect(emulator.state().connections).toEqual([]);
  });

  it('can be cut on demand; the token is still good', async () => {
    const client = await ApiClient.connect(emulator);
    emulator.dropConnections();
    expect(await client.closed).toBe(1006);
    await ApiClient.connect(emulator);
  });
});

describe('conversations_event', () => {
  it('has exactly the known fields, in local time without a zone', async () => {
    const client = await ApiClient.connect(emulator);
    ring();
    clock.advance(10_000);
    emulator.phone('101').answer();
    emulator.phone('101').hangUp();
    const [alerting, talking, released] = await client.events();
    expect(alerting).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      call_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      call_ref: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      direction: 'in',
      digits: '101',
      remote_digits: CLIENT,
      display_name: 'Иван Петров',
      status: 'alerting',
      has_answer_time: false,
      answer_time: null,
      workitem_id: null,
    });
    expect(talking).toEqual({
      ...alerting,
      status: 'talking',
      has_answer_time: true,
      answer_time: '2026/09/03 15:43:50',
    });
    expect(released).toEqual({ ...talking, status: 'released' });
  });

  it('follows the time zone of the switch', async () => {
    const client = await ApiClient.connect(emulator);
    emulator.changeSettings({ timeZone: 'UTC' });
    ring();
    emulator.phone('101').answer();
    expect((await client.events()).at(-1)).toMatchObject({ answer_time: '2026/09/03 08:43:40' });
  });

  it.each(['anonymous', '', null])('writes a withheld number as %j', async (anonymousDigits) => {
    const client = await ApiClient.connect(emulator);
    emulator.changeSettings({ anonymousDigits });
    ring('101', null);
    expect(await client.events()).toMatchObject([{ remote_digits: anonymousDigits, display_name: '' }]);
  });

  it('comes once for each leg of a served number, not for others', async () => {
    const client = await ApiClient.connect(emulator);
    emulator.phone('101').call('102');
    emulator.phone('104').call('103');
    expect((await client.events()).map((event) => event['digits'])).toEqual(['101', '102', '103']);
  });

  it('reaches a widget for its own number only', async () => {
    const widget = await ApiClient.connect(emulator, {
      client_id: 'desk',
      api_key: WIDGET_KEY,
      type: 'widget',
      phone_number: '102',
    });
    emulator.phone('101').call('102');
    expect((await widget.events()).map((event) => event['digits'])).toEqual(['102']);
  });

  it('follows the rights at once', async () => {
    const client = await ApiClient.connect(emulator);
    emulator.directory.setIntegrationNumbers(DOMAIN, 'crm', '{104}');
    ring('101');
    ring('104');
    emulator.setSubscriber(DOMAIN, '104', { apiCallEnabled: false });
    emulator.phone('104').answer();
    expect((await client.events()).map((event) => [event['digits'], event['status']])).toEqual([['104', 'alerting']]);
  });

  it('with CSTA off is sent only for calls made through the API', async () => {
    const client = await ApiClient.connect(emulator);
    emulator.changeSettings({ csta: false });
    ring('102');
    expect(await client.command('call.list')).toEqual({ conversations: [] });
    await client.command('call.make', { from: '101', to: CLIENT });
    expect((await client.events()).map((event) => event['digits'])).toEqual(['101']);
  });
});

describe('faults of events', () => {
  const statuses = async (client: ApiClient): Promise<unknown[]> =>
    (await client.events()).map((event) => event['status']);

  it('loses and doubles the next ones', async () => {
    const client = await ApiClient.connect(emulator);
    emulator.changeFaults({ loseNextEvents: 1, duplicateNextEvents: 1 });
    ring();
    emulator.phone('101').answer();
    emulator.phone('101').hangUp();
    expect(await statuses(client)).toEqual(['talking', 'talking', 'released']);
    const outcomes = emulator.journal
      .after(0)
      .filter((entry) => entry.kind === 'event')
      .map((entry) => entry.outcome);
    expect(outcomes).toEqual(['lost', 'sent', 'duplicate', 'sent']);
  });

  it('loses and doubles by chance', async () => {
    await emulator.stop();
    const rolls = [0.1, 0.9, 0.1, 0.9, 0.9];
    ({ emulator, clock } = await startEmulator({ random: () => rolls.shift() ?? 0.99 }));
    const client = await ApiClient.connect(emulator);
    emulator.changeFaults({ loseProbability: 0.5, duplicateProbability: 0.5 });
    ring();
    emulator.phone('101').answer();
    emulator.phone('101').hangUp();
    expect(await statuses(client)).toEqual(['talking', 'talking', 'released']);
  });

  it('delays, in order', async () => {
    const client = await ApiClient.connect(emulator);
    emulator.changeFaults({ eventDelayMs: 2_000 });
    ring();
    emulator.changeFaults({ eventDelayMs: 0 });
    emulator.phone('101').answer();
    expect(await statuses(client)).toEqual([]);
    clock.advance(2_000);
    expect(await statuses(client)).toEqual(['alerting', 'talking']);
  });

  it('a mute connection stays open and says nothing', async () => {
    const client = await ApiClient.connect(emulator);
    emulator.changeFaults({ mute: true });
    ring();
    const ping = client.send('ping');
    await expect.poll(() => emulator.journal.after(0).some((entry) => entry.kind === 'event')).toBe(true);
    const list = client.send('call.list');
    await expect.poll(() => emulator.journal.after(0).some((entry) => entry.kind === 'command')).toBe(true);
    emulator.changeFaults({ mute: false });
    await client.command('ping');
    expect(client.frames.map((frame) => frame['id'])).not.toContain(ping);
    expect(client.frames.map((frame) => frame['id'])).not.toContain(list);
    expect(await client.events()).toEqual([]);
  });

  it('what was missed is in call.list', async () => {
    const client = await ApiClient.connect(emulator);
    ring();
    emulator.dropConnections();
    await client.closed;
    emulator.phone('101').answer();
    const again = await ApiClient.connect(emulator);
    expect(await again.command('call.list')).toMatchObject({ conversations: [{ digits: '101', status: 'talking' }] });
    expect(await again.events()).toEqual([]);
  });
});
