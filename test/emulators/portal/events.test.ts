import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PortalBench } from '../../helpers/portal-bench.ts';

let bench: PortalBench;
beforeEach(async () => {
  bench = await new PortalBench().start();
});
afterEach(() => bench.stop());

const bind = (event: string, extra: Record<string, unknown> = {}, token = bench.token) =>
  bench.call('event.bind', { event, handler: `${bench.appUrl}/events`, ...extra }, token);
const delivered = async (event: string) => {
  await bench.portal.events.idle();
  return bench.stub.named(event);
};

describe('life cycle', () => {
  test('ONAPPINSTALL comes at once, form-encoded, with both tokens', async () => {
    const [install] = await delivered('ONAPPINSTALL');
    expect(install?.path).toBe('/install');
    expect(install?.contentType).toBe('application/x-www-form-urlencoded');
    expect(install?.raw).toContain('data[VERSION]=1&data[ACTIVE]=Y');
    expect(install?.fields).toMatchObject({
      ts: String(bench.clock.now() / 1000),
      'auth[domain]': bench.started.domain,
      'auth[expires_in]': '3600',
      'auth[scope]': 'placement user telephony call',
      'auth[client_endpoint]': `${bench.started.portalUrl}/rest/`,
      'auth[server_endpoint]': `${bench.started.oauthUrl}/rest/`,
      'auth[member_id]': bench.portal.state.memberId,
      'auth[application_token]': bench.app.applicationToken,
    });
    expect(install?.fields).not.toHaveProperty('event_handler_id');
    expect((await bench.call('profile', {}, install?.fields['auth[access_token]'])).status).toBe(200);
    expect(bench.portal.state.tokens.refresh(install?.fields['auth[refresh_token]'] ?? '')).toBeDefined();
  });

  test('ONAPPUNINSTALL has no tokens, and the app’s things are gone', async () => {
    await bind('ONAPPUNINSTALL');
    await bench.ok('placement.bind', { PLACEMENT: 'CALL_CARD', HANDLER: `${bench.appUrl}/card` });
    await bench.ok('telephony.externalLine.add', { NUMBER: '1' });
    bench.portal.deleteApp(bench.app.id);
    const [gone] = await delivered('ONAPPUNINSTALL');
    expect(gone?.fields).toMatchObject({ 'data[CLEAN]': '1', 'auth[application_token]': bench.app.applicationToken });
    expect(gone?.fields).not.toHaveProperty('auth[access_token]');
    const { handlers, placements, lines } = bench.portal.state;
    expect([handlers.list(), placements.list(), lines.list()]).toEqual([[], [], []]);
  });

  test('ONUSERADD has no inner number', async () => {
    await bind('ONUSERADD');
    bench.portal.addUser({ name: 'Глеб', lastName: 'Новый', phoneInner: '104' });
    const [added] = await delivered('ONUSERADD');
    expect(added?.fields).toMatchObject({ 'data[ID]': '5', 'data[NAME]': 'Глеб', 'data[UF_DEPARTMENT][0]': '1' });
    expect(Object.keys(added?.fields ?? {})).not.toContain('data[UF_PHONE_INNER]');
  });

  test('an app with pages is silent until it is installed', async () => {
    bench.app.installed = false;
    await bind('ONUSERADD');
    bench.portal.addUser({ name: 'Глеб', lastName: 'Новый' });
    expect(await delivered('ONUSERADD')).toEqual([]);
  });
});

describe('binding', () => {
  test('bind, get, duplicate, unbind', async () => {
    expect((await bind('onExternalCallStart')).body.result).toBe(true);
    expect(await bench.ok('event.get')).toEqual([
      { event: 'ONEXTERNALCALLSTART', handler: `${bench.appUrl}/events`, auth_type: '0', offline: 0 },
    ]);
    const again = await bind('ONEXTERNALCALLSTART');
    expect([again.status, again.body.error, again.body.error_description]).toEqual([
      400,
      'ERROR_CORE',
      'Unable to set event handler: Handler already binded',
    ]);
    const params = { EVENT: 'ONEXTERNALCALLSTART', HANDLER: `${bench.appUrl}/events` };
    expect(await bench.ok('event.unbind', params)).toEqual({ count: 1 });
    expect(await bench.ok('event.unbind', params)).toEqual({ count: 0 });
  });

  test.each([
    [{ event: 'ONNOSUCH' }, 'ERROR_EVENT_NOT_FOUND'],
    [{ handler: 'http://localhost:3000/x' }, 'ERROR_WRONG_HANDLER_URL'],
    [{ handler: 'nonsense' }, 'ERROR_WRONG_HANDLER_URL'],
    [{ handler: 'ftp://example.ru/x' }, 'ERROR_UNSUPPORTED_PROTOCOL'],
  ])('refuses %j', async (extra, error) => {
    bench.portal.knobs.allowLocalHandlers = false;
    expect((await bind('ONUSERADD', extra)).body.error).toBe(error);
  });

  test('localhost is let in by the emulator’s flag', async () => {
    expect((await bind('ONUSERADD', { handler: 'http://localhost:3000/x' })).body.result).toBe(true);
  });

  test('who is no administrator hears his own events only, and may not bind for others', async () => {
    const token = bench.tokenOf(3);
    expect((await bind('ONVOXIMPLANTCALLSTART', {}, token)).body.result).toBe(true);
    expect((await bind('ONUSERADD', { auth_type: 1 }, token)).body.error).toBe('ACCESS_DENIED');
    expect((await bind('ONUSERADD', { event_type: 'offline' }, token)).body.error).toBe('ACCESS_DENIED');
    await bench.register({ USER_ID: 2 });
    const callId = await bench.register({ USER_ID: 3 });
    const heard = await delivered('ONVOXIMPLANTCALLSTART');
    expect(heard.map((form) => form.fields['data[CALL_ID]'])).toEqual([callId]);
  });

  test('auth_type chooses whose token goes with the event', async () => {
    await bind('ONVOXIMPLANTCALLSTART', { auth_type: 4 });
    await bench.register({ USER_ID: 2 });
    const [heard] = await delivered('ONVOXIMPLANTCALLSTART');
    expect(bench.portal.state.tokens.access(heard?.fields['auth[access_token]'] ?? '')?.userId).toBe(4);
  });

  test('offline events wait for event.offline.get', async () => {
    await bench.call('event.bind', { event: 'ONVOXIMPLANTCALLSTART', event_type: 'offline' });
    const callId = await bench.register();
    type Offline = { process_id: string | null; events: { EVENT_NAME: string; EVENT_DATA: unknown }[] };
    const kept = await bench.ok<Offline>('event.offline.get', { clear: 0 });
    expect(kept.events).toMatchObject([{ EVENT_NAME: 'ONVOXIMPLANTCALLSTART', EVENT_DATA: { CALL_ID: callId } }]);
    expect((await bench.ok<Offline>('event.offline.get')).events).toEqual([]);
    expect(await bench.ok('event.offline.clear', { process_id: kept.process_id })).toBe(true);
    expect(bench.portal.state.handlers.offline).toEqual([]);
  });
});

describe('calls', () => {
  test('INIT and START at register, END at finish, no refresh token', async () => {
    for (const event of ['INIT', 'START', 'END']) await bind(`ONVOXIMPLANTCALL${event}`);
    const callId = await bench.register();
    await bench.ok('telephony.externalCall.finish', { CALL_ID: callId, USER_ID: 2, DURATION: 4 });
    const [init] = await delivered('ONVOXIMPLANTCALLINIT');
    expect(init?.fields).toMatchObject({ 'data[CALL_ID]': callId, 'data[CALL_TYPE]': '2', 'auth[user_id]': '2' });
    expect(init?.fields).toHaveProperty('event_handler_id');
    expect(init?.fields).not.toHaveProperty('auth[refresh_token]');
    expect(bench.stub.named('ONVOXIMPLANTCALLSTART')).toHaveLength(1);
    expect(bench.stub.named('ONVOXIMPLANTCALLEND')[0]?.fields).toMatchObject({ 'data[CALL_DURATION]': '4' });
  });
});

describe('faults', () => {
  const ring = async () => {
    await bench.register({ EXTERNAL_CALL_ID: String(Math.random()) });
    await bench.portal.events.idle();
    return bench.stub.named('ONVOXIMPLANTCALLSTART').length;
  };

  test('drop, duplicate and delay, each for a number of times', async () => {
    await bind('ONVOXIMPLANTCALLSTART');
    const event = 'ONVOXIMPLANTCALLSTART';
    await bench.control('POST', 'faults/events', { kind: 'drop', event, times: 1 });
    expect(await ring()).toBe(0);
    await bench.control('POST', 'faults/events', { kind: 'duplicate', event, times: 1 });
    expect(await ring()).toBe(2);
    await bench.control('POST', 'faults/events', { kind: 'delay', event, times: 1, delayMs: 20_000 });
    const queuedAt = bench.clock.now();
    expect(await ring()).toBe(2);
    bench.clock.advance(20_000);
    const late = (await delivered(event)).at(-1);
    expect(bench.stub.named(event)).toHaveLength(3);
    expect(late?.fields['ts']).toBe(String(queuedAt / 1000));
  });

  test('a handler that refuses or is away is not asked again', async () => {
    await bind('ONVOXIMPLANTCALLSTART');
    bench.stub.status = 500;
    expect(await ring()).toBe(1);
    bench.clock.advance(3_600_000);
    await bench.portal.events.idle();
    expect(bench.stub.named('ONVOXIMPLANTCALLSTART')).toHaveLength(1);
    expect(bench.portal.state.sentEvents.list().at(-1)).toMatchObject({ status: 500, error: null });
  });
});
