import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Bench } from '../../helpers/call-api-bench.ts';
import { FakeError, SILENT } from '../../helpers/call-api-fake-switch.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

describe('connecting', () => {
  test('registers as a service, opens the socket with the token, tells the snapshot, is connected', async () => {
    const leg = bench.fake.ring('101');
    const link = await bench.connect();

    expect(bench.fake.registrations).toEqual([
      { type: 'service', client_id: 'bitrix', api_key: 'K'.repeat(64), domain: 'biysk.local' },
    ]);
    expect(bench.fake.lastUpgrade.authorization).toMatch(/^Bearer header\.\w+\.signature$/);
    expect(bench.listener.story).toEqual([
      'connecting',
      'registering', // the certificate is known
      'registering', // the numbers are known
      'snapshot 1',
      'connected',
    ]);
    expect(bench.listener.snapshots[0]).toMatchObject({
      aliveUntil: null,
      legs: [{ legId: leg.id, phase: 'alerting' }],
    });
    expect(link.status()).toMatchObject({
      state: 'connected',
      since: bench.clock.now(),
      lastError: null,
      numbers: ['101', '102'],
      refusedNumbers: ['103'],
      csta: true,
    });
  });

  test.each(['/', '/some/path/', '/?x=1'])('an address ending in %s means the same origin', async (ending) => {
    const link = await bench.connect({ address: { url: `${bench.fake.url}${ending}` } });
    expect(link.status().state).toBe('connected');
  });

  test('an address that is not https is unreachable and says what is expected', async () => {
    const link = bench.link({ address: { url: bench.fake.url.replace('https', 'http') }, random: () => 0.5 });
    link.start();
    await bench.until(() => link.status().state === 'unreachable');
    expect(link.status().lastError).toContain('https://host:8089');
    expect(bench.fake.registrations).toEqual([]);
  });

  test('stop closes the connection cleanly, cancels every timer and is quiet afterwards', async () => {
    const link = await bench.connect();
    const codes: number[] = [];
    for (const socket of bench.fake.sockets) socket.on('close', (code) => codes.push(code));
    await link.stop();
    await bench.until(() => bench.fake.sockets.size === 0);
    expect(codes).toEqual([1000]);
    expect(bench.clock.pending).toBe(0);
    expect(link.status().state).toBe('disabled');
    await expect(link.release('x')).rejects.toMatchObject({ code: 'not_connected' });
  });

  test('stop during a registration that is never answered', async () => {
    bench.fake.answerRegister = () => undefined;
    const link = bench.link();
    link.start();
    await bench.until(() => bench.fake.registrations.length === 1);
    await link.stop();
    expect(bench.clock.pending).toBe(0);
    expect(bench.fake.upgrades).toBe(0);
  });

  test('stop while connection_state is awaited', async () => {
    bench.fake.greet = () => undefined;
    const link = bench.link();
    link.start();
    await bench.until(() => bench.fake.sockets.size === 1);
    await link.stop();
    await bench.until(() => bench.fake.sockets.size === 0);
    expect(bench.clock.pending).toBe(0);
  });

  test('stop while waiting for the next attempt, and start again', async () => {
    await bench.fake.close();
    const link = bench.link({ random: () => 0.5 });
    link.start();
    await bench.until(() => link.status().state === 'unreachable' && bench.clock.pending > 0);
    await link.stop();
    expect(bench.clock.pending).toBe(0);
    await bench.fake.start(bench.fake.port);
    link.start();
    await bench.until(() => link.status().state === 'connected');
  });
});

describe('refusals', () => {
  test('invalid credentials: the switch’s own text, retried slowly, recovers by itself', async () => {
    const { apiKey } = bench.fake.credentials;
    bench.fake.credentials.apiKey = 'another key';
    const link = bench.link({ address: { apiKey }, random: () => 0.5 });
    link.start();
    await bench.until(() => link.status().state === 'refused' && bench.clock.pending === 1);
    expect(link.status().lastError).toBe('Invalid credentials');
    expect(bench.clock.delays.at(-1)).toBe(45_000);
    const { since } = link.status();
    bench.fake.credentials.apiKey = 'still another';
    await bench.clock.advance(45_000);
    await bench.until(() => bench.fake.registrations.length === 2 && bench.clock.delays.at(-1) === 45_000);
    expect(link.status()).toMatchObject({ state: 'refused', since });

    bench.fake.credentials.apiKey = apiKey;
    await bench.clock.advance(45_000);
    await bench.until(() => link.status().state === 'connected');
    expect(link.status().lastError).toBeNull();
  });

  test.each([
    [401, 'text/html', '<html><h1>401 Authorization Required</h1></html>', 'refused', 'Registration: HTTP 401'],
    [403, 'application/json', '{"error":"api_call_disabled"}', 'refused', 'api_call_disabled'],
    [200, 'text/html', '<html>Welcome to nginx!</html>', 'unreachable', 'not the answer of a Call API'],
    [200, 'application/json', '{"numbers":["101"]}', 'unreachable', 'not the answer of a Call API'],
    [200, 'application/json', 'x'.repeat(1024 * 1024 + 1), 'unreachable', ''],
    [302, 'text/html', '', 'unreachable', 'HTTP 302'],
    [404, 'text/html', 'not found', 'unreachable', 'HTTP 404'],
    [429, 'application/json', '{"error":"slow_down"}', 'unreachable', 'slow_down'],
    [503, 'application/json', '{"error":"starting"}', 'unreachable', 'starting'],
  ])('registration answered with %i %s', async (status, type, body, state, error) => {
    bench.fake.answerRegister = (response) => {
      response.writeHead(status, { 'content-type': type, location: 'https://127.0.0.1:1/' }).end(body);
    };
    const link = bench.link({ random: () => 0.5 });
    link.start();
    await bench.until(() => link.status().state === state);
    expect(link.status().lastError).toContain(error);
    expect(bench.fake.upgrades).toBe(0);
    bench.fake.answerRegister = null;
    await bench.until(() => bench.clock.pending === 1);
    await bench.clock.advance(bench.clock.delays.at(-1)!);
    await bench.until(() => link.status().state === 'connected');
  });

  test('a right answer with a wrong content type is understood', async () => {
    bench.fake.answerRegister = (response) => {
      bench.fake.answerRegister = null;
      response.writeHead(200, { 'content-type': 'text/plain' }).end('{"token":"t"}');
    };
    // That token is unknown to the fake, so the link comes back with a real one: proof that it was used.
    const link = await bench.connect();
    expect(bench.fake.upgrades).toBe(2);
    expect(link.status().state).toBe('connected');
  });
});

describe('commands', () => {
  test('each goes out under its name with its parameters', async () => {
    const link = await bench.connect();
    for (const method of ['answer', 'hold', 'unhold', 'transfer', 'dtmf'])
      bench.fake.handlers[`call.${method}`] = () => ({});
    bench.fake.handlers['call.consult'] = () => ({ call_id: 'c', id: 'l2' });
    bench.fake.commands.length = 0;

    const made = await link.makeCall('101', '+79131234567');
    expect(bench.fake.legs.get(made.legId)?.call_id).toBe(made.switchCallId);
    await link.answer('l');
    await link.hold('l');
    await link.unhold('l');
    await link.transfer('l', '102');
    await link.completeTransfer('l', 'l2');
    await link.dtmf('l', '1#');
    expect(await link.consult('l', '102')).toEqual({ switchCallId: 'c', legId: 'l2' });
    await link.release(made.legId);
    expect(bench.fake.commands).toEqual([
      { method: 'call.make', params: { from: '101', to: '+79131234567' } },
      { method: 'call.answer', params: { id: 'l' } },
      { method: 'call.hold', params: { id: 'l' } },
      { method: 'call.unhold', params: { id: 'l' } },
      { method: 'call.transfer', params: { id: 'l', to: '102' } },
      { method: 'call.transfer', params: { id: 'l', consult_id: 'l2' } },
      { method: 'call.dtmf', params: { id: 'l', digits: '1#' } },
      { method: 'call.consult', params: { id: 'l', to: '102' } },
      { method: 'call.release', params: { id: made.legId } },
    ]);
  });

  test.each([
    [400, 'bad', 'bad_params'],
    [403, 'no', 'forbidden'],
    [404, 'gone', 'no_such_leg'],
    [409, 'busy', 'not_possible_now'],
    [409, 'answer_not_supported', 'answer_not_supported'],
    [429, 'slow', 'too_many_requests'],
    [500, 'oops', 'switch_failure'],
    [599, 'new', 'switch_failure'],
  ])('error %i %s', async (code, message, expected) => {
    bench.fake.handlers['call.answer'] = () => {
      throw new FakeError(code, message);
    };
    const link = await bench.connect();
    await expect(link.answer('l')).rejects.toMatchObject({ name: 'SwitchError', code: expected, message });
  });

  test('a command without an answer times out after 10 s, and its late answer harms nobody', async () => {
    bench.fake.handlers['call.hold'] = () => SILENT;
    const link = await bench.connect();
    const held = link.hold('l');
    const failed = expect(held).rejects.toMatchObject({ code: 'timeout' });
    await bench.until(() => bench.fake.commands.at(-1)?.method === 'call.hold');
    await bench.clock.advance(10_000);
    await failed;
    bench.fake.say(JSON.stringify({ id: 2, result: {} }));
    await expect(link.makeCall('101', '102')).resolves.toHaveProperty('legId');
  });

  test('before the connection: not_connected; cut off in flight: timeout, for it may have been done', async () => {
    bench.fake.handlers['call.hold'] = () => SILENT;
    const link = bench.link();
    await expect(link.hold('l')).rejects.toMatchObject({ code: 'not_connected' });
    link.start();
    await bench.until(() => link.status().state === 'connected');
    const failed = expect(link.hold('l')).rejects.toMatchObject({ code: 'timeout' });
    await bench.until(() => bench.fake.commands.at(-1)?.method === 'call.hold');
    bench.fake.dropConnections();
    await failed;
  });

  test('no more than 64 in flight', async () => {
    bench.fake.handlers['call.hold'] = () => SILENT;
    const link = await bench.connect();
    const waiting = Array.from({ length: 64 }, () => link.hold('l').catch((error: unknown) => error));
    await expect(link.hold('l')).rejects.toMatchObject({ code: 'too_many_requests' });
    await link.stop();
    expect(await Promise.all(waiting)).toHaveLength(64);
  });

  test('a made call answered in an unknown form is a failure of the switch', async () => {
    bench.fake.handlers['call.make'] = () => ({ ok: true });
    const link = await bench.connect();
    await expect(link.makeCall('101', '102')).rejects.toMatchObject({ code: 'switch_failure' });
  });
});

test('no secret is ever logged or shown, even when the switch repeats it', async () => {
  const { apiKey } = bench.fake.credentials;
  bench.fake.answerRegister = (response) => {
    bench.fake.answerRegister = null;
    response.writeHead(401).end(JSON.stringify({ error: 'invalid', message: `bad key ${apiKey}` }));
  };
  const link = bench.link();
  link.start();
  await bench.until(() => link.status().state === 'refused');
  expect(link.status().lastError).toBe('bad key ***');
  await bench.until(() => bench.clock.pending === 1);
  await bench.clock.advance(30_000);
  await bench.until(() => link.status().state === 'connected');
  const token = String(bench.fake.lastUpgrade.authorization).replace('Bearer ', '');
  bench.fake.handlers['call.hold'] = () => {
    throw new FakeError(500, `token ${token}`);
  };
  await expect(link.hold('l')).rejects.toMatchObject({ message: 'token ***' });
  bench.fake.closeWith(4000, `because of ${token}`);
  await bench.until(() => bench.listener.snapshots.length === 2);
  const everything = [...bench.log, JSON.stringify(bench.listener.statuses)].join('\n');
  expect(everything).toContain('because of');
  expect(everything).not.toContain(apiKey);
  expect(everything).not.toContain(token);
});
