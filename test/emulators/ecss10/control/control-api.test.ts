import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ManualClock } from '../../../../emulators/ecss10/engine/clock.ts';
import type { Ecss10Emulator } from '../../../../emulators/ecss10/index.ts';
import { ApiClient, register, startEmulator } from '../../../helpers/ecss10-client.ts';
import { CLIENT, DOMAIN } from '../../../helpers/ecss10-world.ts';

let emulator: Ecss10Emulator;
let clock: ManualClock;

beforeEach(async () => {
  ({ emulator, clock } = await startEmulator());
});
afterEach(async () => {
  await emulator.stop();
});

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${emulator.addresses().controlUrl}${path}`, {
    method,
    ...(body === undefined
      ? { headers }
      : { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

const domainPath = `/api/domains/${DOMAIN}`;

describe('domains and numbers', () => {
  it('a domain that is not private is told so at registration', async () => {
    expect((await call('PATCH', domainPath, { vatsType: 'public' })).body).toMatchObject({ vatsType: 'public' });
    expect((await register(emulator)).body).toMatchObject({ csta: false });
    expect((await call('PATCH', domainPath, { vatsType: 'two words' })).status).toBe(400);
  });

  it('are created, changed and removed', async () => {
    expect(await call('PUT', '/api/domains/second.local', { subscribers: [{ number: '1' }] })).toMatchObject({
      status: 200,
      body: { name: 'second.local', subscribers: [{ number: '1', maxCalls: 2, sipAnswer: true }] },
    });
    const path = '/api/domains/second.local';
    expect((await call('PUT', `${path}/subscribers/2`, { name: 'Два' })).status).toBe(200);
    expect((await call('PATCH', `${path}/subscribers/2`, { sipAnswer: false })).body).toMatchObject({
      name: 'Два',
      sipAnswer: false,
    });
    expect((await call('PUT', `${path}/groups/60`, { members: ['1', '2'] })).status).toBe(200);
    expect((await call('PUT', `${path}/queues/70`, { members: ['1'], ivrMs: 100 })).status).toBe(200);
    expect((await call('PUT', `${path}/queues/60`, { members: [] })).body).toMatchObject({ error: 'number_taken' });
    expect((await call('PUT', `${path}/externals/%2B7900`, { behaviour: { kind: 'busy' } })).status).toBe(200);
    for (const gone of ['subscribers/2', 'groups/60', 'queues/70', 'externals/%2B7900']) {
      expect((await call('DELETE', `${path}/${gone}`)).status).toBe(200);
      expect((await call('DELETE', `${path}/${gone}`)).status).toBe(404);
    }
    expect((await call('GET', path)).body).toMatchObject({
      subscribers: [{ number: '1' }],
      groups: [],
      queues: [],
      externals: [],
    });
    expect((await call('DELETE', path)).status).toBe(200);
    expect((await call('GET', path)).body).toMatchObject({ error: 'no_such_domain' });
  });

  it('refuses what is malformed, with a reason', async () => {
    expect(await call('PUT', `${domainPath}/subscribers/abc`, {})).toMatchObject({
      status: 400,
      body: { error: 'bad_request' },
    });
    expect(await call('PUT', `${domainPath}/subscribers/106`, { colour: 'red' })).toMatchObject({ status: 400 });
    expect(await call('PUT', `${domainPath}/integrations/x`, { numbers: '{1-' })).toMatchObject({ status: 400 });
  });

  it('a removed number loses its calls, an unregistered phone stops ringing', async () => {
    emulator.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101' });
    await call('PATCH', `${domainPath}/subscribers/101`, { registered: false });
    expect(emulator.engine.legs()).toEqual([]);
    emulator.phone('102').call('103');
    await call('DELETE', `${domainPath}/subscribers/103`);
    expect(emulator.engine.legs()).toEqual([]);
    emulator.phone('102').call('104');
    await call('DELETE', domainPath);
    expect(emulator.engine.legs()).toEqual([]);
  });

  it('an operator who comes back is rung by the waiting queue', async () => {
    for (const number of ['101', '102']) emulator.setSubscriber(DOMAIN, number, { registered: false });
    emulator.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '700' });
    clock.advance(10_000);
    await call('PATCH', `${domainPath}/subscribers/102`, { registered: true });
    expect(emulator.phone('102').legs()).toMatchObject([{ ringing: true, remoteDigits: CLIENT }]);
  });
});

describe('integrations', () => {
  it('are made with a key, changed, and removed', async () => {
    const { body } = await call('PUT', `${domainPath}/integrations/new`, { numbers: '{101,105}' });
    expect(body).toMatchObject({ type: 'service', range: '{101,105}', numbers: ['101'], refusedNumbers: ['105'] });
    const { apiKey } = body as { apiKey: string };
    expect((await register(emulator, { client_id: 'new', api_key: apiKey })).body).toMatchObject({ numbers: ['101'] });
    expect((await call('PATCH', `${domainPath}/integrations/new`, { numbers: '{102}' })).body).toMatchObject({
      numbers: ['102'],
    });
    expect((await register(emulator, { client_id: 'new', api_key: apiKey })).body).toMatchObject({ numbers: ['102'] });
    await call('POST', `${domainPath}/integrations/new/replace-key`);
    expect((await register(emulator, { client_id: 'new', api_key: apiKey })).status).toBe(401);
    expect((await call('DELETE', `${domainPath}/integrations/new`)).status).toBe(200);
    expect((await call('PATCH', `${domainPath}/integrations/new`, { numbers: '{1}' })).body).toMatchObject({
      error: 'no_such_integration',
    });
  });
});

describe('calls by hand', () => {
  it('run from the first ring to the attended transfer', async () => {
    const started = (await call('POST', '/api/calls', { domain: DOMAIN, from: { external: CLIENT }, to: '101' }))
      .body as { legId: string };
    const leg = emulator.phone('101').legs()[0]?.id ?? '';
    for (const verb of ['answer', 'hold', 'unhold'])
      expect((await call('POST', `/api/legs/${leg}/${verb}`)).status).toBe(200);
    expect((await call('POST', `/api/legs/${leg}/dtmf`, { digits: '5' })).status).toBe(200);
    const consult = (await call('POST', `/api/legs/${leg}/consult`, { to: '102' })).body as { legId: string };
    emulator.phone('102').answer();
    expect((await call('POST', `/api/legs/${leg}/transfer`, { consultLegId: consult.legId })).status).toBe(200);
    expect((await call('GET', '/api/state')).body).toMatchObject({
      up: true,
      calls: [{ legs: [{ number: CLIENT }, { number: '102', status: 'talking' }] }],
    });
    expect((await call('POST', `/api/legs/${started.legId}/hang-up`)).status).toBe(200);
    expect((await call('POST', `/api/legs/${leg}/hang-up`)).body).toMatchObject({ error: 'no_such_leg' });
  });

  it('start from a phone, from a withheld number, or as call.make does; blind transfer; reject', async () => {
    await call('POST', '/api/calls', { domain: DOMAIN, from: { phone: '101' }, to: '102' });
    await call('POST', '/api/calls', { domain: DOMAIN, from: { external: null }, to: '103', giveUpAfterMs: 1_000 });
    await call('POST', '/api/calls', { domain: DOMAIN, from: { make: '104' }, to: CLIENT });
    expect(emulator.engine.legs().map((leg) => leg.number)).toEqual(['101', '102', null, '103', '104']);
    clock.advance(1_000);
    expect(emulator.phone('103').legs()).toEqual([]);
    const leg = emulator.phone('102').legs()[0]?.id ?? '';
    await call('POST', `/api/legs/${leg}/answer`);
    await call('POST', `/api/legs/${leg}/transfer`, { to: '103' });
    const target = emulator.phone('103').legs()[0]?.id ?? '';
    expect((await call('POST', `/api/legs/${target}/reject`)).status).toBe(200);
    expect(emulator.phone('101').legs()).toEqual([]);
  });

  it('says why not', async () => {
    expect(await call('POST', '/api/calls', { domain: DOMAIN, from: { phone: '999' }, to: '101' })).toMatchObject({
      status: 404,
    });
    expect(await call('POST', '/api/calls', { domain: DOMAIN, from: { phone: '101' } })).toMatchObject({ status: 400 });
    emulator.phone('101').call(CLIENT);
    const leg = emulator.phone('101').legs()[0]?.id ?? '';
    expect(await call('POST', `/api/legs/${leg}/hold`)).toMatchObject({ status: 409, body: { error: 'not_possible' } });
  });
});

describe('settings, faults and the log', () => {
  it('change the behaviour under way', async () => {
    expect((await call('PATCH', '/api/settings', { transferStyle: 'same-leg', timeZone: 'UTC' })).body).toMatchObject({
      transferStyle: 'same-leg',
      timeZone: 'UTC',
      csta: true,
    });
    expect(await call('PATCH', '/api/settings', { timeZone: 'Mars' })).toMatchObject({ status: 400 });
    expect(emulator.engine.settings.transferStyle).toBe('same-leg');
  });

  it('faults come and go', async () => {
    expect((await call('PATCH', '/api/faults', { loseNextEvents: 2 })).body).toMatchObject({
      loseNextEvents: 2,
      eventDelayMs: 0,
    });
    expect((await call('GET', '/api/faults')).body).toMatchObject({ loseNextEvents: 2 });
    await call('DELETE', '/api/faults');
    expect((await call('GET', '/api/faults')).body).toMatchObject({ loseNextEvents: 0 });
    expect(await call('PATCH', '/api/faults', { loseProbability: 2 })).toMatchObject({ status: 400 });
  });

  it('drops connections, restarts, replaces the certificate', async () => {
    const first = await ApiClient.connect(emulator);
    await call('POST', '/api/faults/drop-connections');
    expect(await first.closed).toBe(1006);
    const second = await ApiClient.connect(emulator);
    expect((await call('POST', '/api/faults/restart', {})).status).toBe(202);
    expect(await second.closed).toBe(1006);
    const { fingerprint256 } = (await call('POST', '/api/faults/new-certificate')).body as { fingerprint256: string };
    expect(emulator.addresses().fingerprint256).toBe(fingerprint256);
  });

  it('one restart at a time', async () => {
    expect((await call('POST', '/api/faults/restart', { downtimeMs: 1_000 })).status).toBe(202);
    expect((await call('POST', '/api/faults/restart', {})).status).toBe(409);
    await expect.poll(() => clock.pending).toBeGreaterThan(0);
    clock.advance(1_000);
    await expect.poll(() => emulator.state().up).toBe(true);
  });

  it('the log tells what was sent and received, and goes on where one left off', async () => {
    const client = await ApiClient.connect(emulator);
    emulator.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101' });
    await client.command('call.list');
    const { entries } = (await call('GET', '/api/log')).body as {
      entries: { seq: number; at: number; kind: string; outcome: string }[];
    };
    expect(entries.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'register ok',
      'connection open',
      'leg alerting', // the outside line's own
      'leg alerting',
      'event sent',
      'command ok',
    ]);
    expect(entries.every((entry) => entry.at === clock.now())).toBe(true);
    const last = entries.at(-1)?.seq ?? 0;
    expect((await call('GET', `/api/log?after=${last}`)).body).toEqual({ entries: [] });
  });
});

describe('the page', () => {
  it('is served with its scripts stripped of types', async () => {
    expect(String((await call('GET', '/')).body)).toContain('/browser/main.ts');
    const script = await fetch(`${emulator.addresses().controlUrl}/browser/model.ts`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(await script.text()).not.toContain('interface');
    for (const path of ['/browser/none.ts', '/browser/..%2Findex.ts', '/elsewhere'])
      expect((await call('GET', path)).status).toBe(404);
  });

  it('is told everything live', async () => {
    const page = new WebSocket(`${emulator.addresses().controlUrl.replace('http', 'ws')}/api/live`);
    const seen: string[] = [];
    const talks = new Promise<void>((resolve) => {
      page.on('message', (data: Buffer) => {
        seen.push(data.toString('utf8'));
        if (seen.length === 1) emulator.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101' });
        if (seen.at(-1)?.includes('"number":"101","direction":"in"') === true) resolve();
      });
    });
    await talks;
    page.terminate();
    expect(seen.length).toBeGreaterThan(1);
  });

  it('belongs to this address: foreign pages are turned away', async () => {
    const foreign = { origin: 'http://evil.example' };
    expect((await call('POST', '/api/faults/restart', {}, foreign)).status).toBe(403);
    const own = { origin: emulator.addresses().controlUrl };
    expect((await call('DELETE', '/api/faults', undefined, own)).status).toBe(200);
  });
});
