import { afterEach, beforeEach, expect, test } from 'vitest';
import { PortalBench } from '../../helpers/portal-bench.ts';

let bench: PortalBench;
beforeEach(async () => {
  bench = await new PortalBench().start();
});
afterEach(() => bench.stop());

const fault = (body: Record<string, unknown>) => bench.control('POST', 'faults/requests', { times: 1, ...body });

test.each([
  ['queryLimit', 503, 'QUERY_LIMIT_EXCEEDED'],
  ['operationLimit', 429, 'OPERATION_TIME_LIMIT'],
  ['expiredToken', 401, 'expired_token'],
  ['serverError', 500, 'INTERNAL_SERVER_ERROR'],
])('%s once, then all is well', async (kind, status, error) => {
  await fault({ kind, method: 'profile' });
  expect((await bench.call('server.time')).status).toBe(200);
  const answer = await bench.call('profile');
  expect([answer.status, answer.body.error]).toEqual([status, error]);
  expect((await bench.call('profile')).status).toBe(200);
});

test('502 as HTML, and any error on demand', async () => {
  await fault({ kind: 'badGateway' });
  const gateway = await fetch(`${bench.started.portalUrl}/rest/profile`);
  expect([gateway.status, gateway.headers.get('content-type')?.split(';')[0]]).toEqual([502, 'text/html']);
  await fault({ kind: 'error', status: 403, error: 'METHOD_CONFIRM_WAITING', description: 'wait' });
  expect((await bench.call('profile')).body).toEqual({ error: 'METHOD_CONFIRM_WAITING', error_description: 'wait' });
});

test('a cut answer has done its work, a cut connection has not', async () => {
  const params = { USER_ID: 2, PHONE_NUMBER: '+79131234567', TYPE: 2 };
  await fault({ kind: 'dropConnection', method: 'telephony.externalcall.register' });
  await expect(bench.call('telephony.externalCall.register', params)).rejects.toThrow();
  expect(bench.portal.state.calls.list()).toHaveLength(0);
  await fault({ kind: 'dropAnswer', method: 'telephony.externalcall.register' });
  await expect(bench.call('telephony.externalCall.register', params)).rejects.toThrow();
  expect(bench.portal.state.calls.list()).toHaveLength(1);
});

test('latency holds the answer until the clock has moved', async () => {
  await fault({ kind: 'latency', delayMs: 5000 });
  let answered = false;
  const pending = bench.call('profile').then((answer) => {
    answered = true;
    return answer.status;
  });
  await bench.call('server.time');
  expect(answered).toBe(false);
  bench.clock.advance(5000);
  expect(await pending).toBe(200);
});

test('control API: state, logs, knobs, users, contacts, sessions, reset', async () => {
  await bench.control('POST', 'users', { name: 'Глеб', lastName: 'Новый', phoneInner: '104' });
  await bench.control('POST', 'crm', { type: 'CONTACT', name: 'Пётр', phones: ['+79000000000'] });
  await bench.control('PATCH', 'knobs', { tokenTtlMs: 5000 });
  await bench.register();
  const state = await bench.control<Record<string, unknown[]>>('GET', 'state');
  expect(state['users']).toHaveLength(5);
  expect(state['calls']).toMatchObject([{ userId: 2, shownTo: [2] }]);
  expect(JSON.stringify(state)).not.toContain(bench.token);
  const requests = await bench.control<{ method: string; at: number }[]>('GET', 'requests');
  expect(requests.at(-1)).toMatchObject({ method: 'telephony.externalcall.register', status: 200, userId: 1 });
  const { cookie } = await bench.control<{ cookie: string }>('POST', 'sessions', { userId: 2 });
  expect(bench.portal.userOfSession(cookie.split('=')[1])?.id).toBe(2);
  await expect(bench.control('PATCH', 'knobs', { nonsense: 1 })).rejects.toThrow('bad_request');
  await expect(bench.control('POST', 'users', { name: 'А', lastName: 'Б', phoneInner: '12345' })).rejects.toThrow(
    'PHONE_INNER_FORMAT',
  );
  await bench.control('POST', 'reset');
  expect(bench.portal.users()).toHaveLength(4);
  expect(bench.portal.knobs.tokenTtlMs).toBe(3_600_000);
  expect(bench.portal.apps()).toEqual([]);
});
