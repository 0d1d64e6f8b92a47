import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Bench } from '../../helpers/call-api-bench.ts';
import { SILENT } from '../../helpers/call-api-fake-switch.ts';
import { SilentProxy } from '../../helpers/call-api-silent-proxy.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

describe('after a lost connection', () => {
  test('registers again, and tells the snapshot before any later event, with the end of the old connection', async () => {
    const link = await bench.connect();
    const lost = bench.fake.ring('101');
    await bench.until(() => bench.listener.legs.length === 1);
    await bench.clock.advance(5_000);
    bench.fake.legs.delete(lost.id);
    const kept = bench.fake.ring('102');
    await bench.until(() => bench.listener.legs.length === 2);
    await bench.clock.advance(4_000);
    const closedAt = bench.clock.now();
    bench.fake.restart();
    await bench.until(() => bench.listener.snapshots.length === 2 && link.status().state === 'connected');

    expect(bench.fake.registrations).toHaveLength(2);
    expect(bench.listener.snapshots[1]).toMatchObject({ aliveUntil: closedAt, legs: [{ legId: kept.id }] });
    const story = bench.listener.story.slice(bench.listener.story.indexOf(`alerting ${kept.id}`) + 1);
    expect(story).toEqual(['connecting', 'registering', 'snapshot 1', 'connected']);
  });

  test('events that arrive before the list are delivered after it, in order; outdated ringing is not', async () => {
    const talking = bench.fake.ring('101');
    bench.fake.pickUp('101');
    bench.fake.handlers['call.list'] = () => {
      bench.fake.sayLeg({ ...talking, status: 'alerting' });
      bench.fake.ring('102');
      const list = { conversations: [...bench.fake.legs.values()].filter((leg) => leg.digits === '101') };
      bench.fake.hangUp('102');
      return list;
    };
    await bench.connect();
    const [late] = bench.listener.legs;
    expect(bench.listener.story.slice(-4)).toEqual([
      'snapshot 1',
      `alerting ${late?.leg.legId}`,
      `released ${late?.leg.legId}`,
      'connected',
    ]);
    expect(late?.leg.extension).toBe('102');
  });

  test('a connection that never gave a snapshot does not shorten the gap', async () => {
    const link = await bench.connect();
    await bench.clock.advance(1_000);
    const closedAt = bench.clock.now();
    const list = bench.fake.handlers['call.list']!;
    bench.fake.handlers['call.list'] = () => SILENT;
    bench.fake.restart();
    await bench.until(() => bench.fake.commands.filter(({ method }) => method === 'call.list').length === 2);
    bench.fake.handlers['call.list'] = list;
    await bench.clock.advance(10_000);
    await bench.until(() => link.status().state === 'connected');
    expect(bench.listener.snapshots.map(({ aliveUntil }) => aliveUntil)).toEqual([null, closedAt]);
  });

  test('back-off: half a second doubled up to 30 s, with full jitter; unreachable until it works again', async () => {
    const link = await bench.connect({ random: () => 0.5 });
    const { port } = bench.fake;
    await bench.clock.advance(20_000);
    const known = bench.clock.delays.length;
    await bench.fake.close();
    await bench.until(() => bench.clock.delays.length > known && bench.clock.pending === 1);
    expect(link.status().state).toBe('connecting');
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      waits.push(bench.clock.delays.at(-1)!);
      const timers = bench.clock.delays.length;
      await bench.clock.advance(waits.at(-1)!);
      // One timer for the attempt, one for the next wait.
      await bench.until(() => bench.clock.delays.length === timers + 2 && bench.clock.pending === 1);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    expect(link.status()).toMatchObject({ state: 'unreachable' });
    expect(link.status().lastError).toContain('ECONNREFUSED');
    expect(bench.listener.states.slice(-2)).toEqual(['connecting', 'unreachable']);

    await bench.fake.start(port);
    await bench.clock.advance(15_000);
    await bench.until(() => link.status().state === 'connected');
    expect(link.status().lastError).toBeNull();
  });

  test('close code 4401: registered again at once, once; then with back-off', async () => {
    const link = await bench.connect({ random: () => 0.5 });
    const timers = bench.clock.delays.length;
    const open = bench.fake.greet;
    bench.fake.greet = (socket) => socket.close(4401, 'unknown token');
    bench.fake.closeWith(4401);
    await bench.until(() => bench.fake.registrations.length === 2 && bench.clock.pending === 1);
    await bench.until(() => bench.clock.delays.at(-1) === 250);
    // Registration, WebSocket, back-off: no wait before the first two.
    expect(bench.clock.delays.slice(timers)).toEqual([10_000, 10_000, 250]);
    expect(link.status().state).toBe('unreachable');
    bench.fake.greet = open;
    await bench.clock.advance(250);
    await bench.until(() => link.status().state === 'connected');
  });
});

describe('silence', () => {
  test('pings every 15 s, and any frame counts as life', async () => {
    await bench.connect();
    bench.fake.answerPings = false;
    for (let beat = 1; beat <= 8; beat += 1) {
      await bench.clock.advance(15_000);
      await bench.until(() => bench.fake.pings === beat);
      bench.fake.ring('101');
      await bench.until(() => bench.listener.legs.length === beat);
    }
    expect(bench.fake.registrations).toHaveLength(1);
  });

  test('a line that went silent without closing is dropped after 45 s and replaced', async () => {
    const proxy = await new SilentProxy(bench.fake.port, bench.facts).start();
    const link = await bench.connect({ address: { url: `https://127.0.0.1:${proxy.port}` } });
    const connectedAt = bench.clock.now();
    proxy.silence();
    await bench.clock.advance(44_999);
    expect(link.status().state).toBe('connected');
    await bench.clock.advance(1);
    // The proxy swallows the new attempt too, up to its timeout.
    await bench.until(() => link.status().state === 'connecting');
    expect(link.status().lastError).toBe('silent for 45 s');
    proxy.speak();
    await bench.clock.advance(10_000);
    await bench.until(() => link.status().state === 'connected');
    expect(bench.listener.snapshots[1]?.aliveUntil).toBe(connectedAt);
    await link.stop();
    await proxy.close();
  });

  test('a switch that accepts connections and says nothing is unreachable after 10 s', async () => {
    const proxy = await new SilentProxy(bench.fake.port, bench.facts).start();
    proxy.silence();
    const link = bench.link({ address: { url: `https://127.0.0.1:${proxy.port}` }, random: () => 0.5 });
    link.start();
    await bench.until(() => proxy.connections === 1);
    await bench.clock.advance(10_000);
    await bench.until(() => link.status().state === 'unreachable');
    expect(link.status().lastError).toBe('Registration: no answer within 10 s');
    await link.stop();
    await proxy.close();
  });
});

describe('refresh', () => {
  test('tells a new snapshot on the same connection', async () => {
    const link = await bench.connect();
    const lost = bench.fake.ring('101');
    await bench.until(() => bench.listener.legs.length === 1);
    bench.fake.legs.delete(lost.id);
    const before = bench.clock.now();
    await bench.clock.advance(1_000);
    link.refresh();
    link.refresh();
    await bench.until(() => bench.listener.snapshots.length === 2);
    expect(bench.listener.snapshots[1]).toEqual({ legs: [], at: before + 1_000, aliveUntil: before });
    expect(bench.fake.commands.filter(({ method }) => method === 'call.list')).toHaveLength(2);
  });

  test('a switch with 5000 legs up is read like any other', async () => {
    for (let index = 0; index < 5_000; index += 1) bench.fake.ring('101');
    const link = await bench.connect();
    expect(link.status().state).toBe('connected');
    expect(bench.listener.snapshots[0]?.legs).toHaveLength(5_000);
  });

  test('a list made before an event neither ends a new leg nor revives an ended one', async () => {
    const link = await bench.connect();
    const ending = bench.fake.ring('101');
    await bench.until(() => bench.listener.legs.length === 1);
    bench.fake.handlers['call.list'] = () => {
      const conversations = [...bench.fake.legs.values()];
      bench.fake.hangUp('101');
      bench.fake.ring('102');
      return { conversations };
    };
    link.refresh();
    await bench.until(() => bench.listener.snapshots.length === 2);
    expect(bench.listener.story).toContain(`released ${ending.id}`);
    expect(bench.listener.snapshots[1]?.legs.map((leg) => leg.extension)).toEqual(['102']);
  });

  test('does nothing while not connected, and a failing list does not end the connection', async () => {
    const link = bench.link();
    link.refresh();
    link.start();
    await bench.until(() => link.status().state === 'connected');
    bench.fake.handlers['call.list'] = () => ({ nothing: true });
    link.refresh();
    await bench.until(() => bench.fake.commands.length === 2);
    await link.makeCall('101', '102');
    expect(bench.log.join()).toContain('call api list of legs failed');
    expect(link.status().state).toBe('connected');
  });
});

describe('what cannot be understood', () => {
  test('is counted and logged by its shape, and the connection lives on', async () => {
    const link = await bench.connect();
    const nonsense = [
      'not json',
      '[]',
      '"text"',
      '{"neither":"event nor answer"}',
      '{"event":"conversations_event"}',
      '{"event":"conversations_event","data":{"id":"1","digits":"+79130000000"}}',
      '{"event":"connection_state","data":[]}',
    ];
    for (const text of nonsense) bench.fake.say(text);
    bench.fake.say('{"event":"news_of_another_kind","data":{}}');
    bench.fake.say('{"id":999,"result":{}}');
    bench.fake.sayLeg({ ...bench.fake.ring('101'), status: 'dreaming' });
    const { id } = bench.fake.ring('102');
    await bench.until(() => bench.listener.story.at(-1) === `alerting ${id}`);
    expect(link).toHaveProperty('ignoredMessages', nonsense.length + 1);
    expect(bench.log.join()).not.toContain('+79130000000');
    expect(bench.log.filter((line) => line.includes('ignored'))).toHaveLength(4); // the 1st, 2nd, 4th and 8th
    expect(bench.fake.registrations).toHaveLength(1);
  });

  test('a binary frame is ignored; one above 8 MiB costs the connection, which comes back', async () => {
    await bench.connect();
    for (const socket of bench.fake.sockets) socket.send(Buffer.from([1, 2, 3]));
    bench.fake.say(`"${'x'.repeat(8 * 1024 * 1024)}"`);
    await bench.until(() => bench.listener.snapshots.length === 2);
    expect(bench.listener.statuses.map(({ lastError }) => lastError)).toContainEqual(
      expect.stringContaining('Max payload size exceeded'),
    );
  });

  test('a listener that throws does not harm the link', async () => {
    bench.listener.onLeg = () => {
      throw new Error('application fault');
    };
    const link = await bench.connect();
    bench.fake.ring('101');
    await expect(link.makeCall('101', '102')).resolves.toHaveProperty('legId');
    expect(bench.log.join()).toContain('switch link listener failed');
  });
});
