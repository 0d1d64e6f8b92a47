import { B24OAuth, type B24OAuthParams } from '@bitrix24/b24jssdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../emulators/portal/index.ts';
import { PortalBench } from '../../helpers/portal-bench.ts';

// The vendor's SDK, unmodified, as a server client over real HTTP: what it accepts, a real portal would send.
let bench: PortalBench;
let client: B24OAuth;
let refreshed: B24OAuthParams[];

beforeEach(async () => {
  bench = new PortalBench({ clock: systemClock });
  await bench.start();
  refreshed = [];
  client = sdkClient();
});
afterEach(async () => {
  client.destroy();
  await bench.stop();
});

function sdkClient(): B24OAuth {
  const pair = bench.portal.refreshFrameAuth(bench.app.id, 1);
  const params: B24OAuthParams = {
    applicationToken: bench.app.applicationToken,
    userId: 1,
    memberId: bench.portal.state.memberId,
    accessToken: pair.AUTH_ID,
    refreshToken: pair.REFRESH_ID,
    expires: Math.floor(Date.now() / 1000) + 3600,
    expiresIn: 3600,
    scope: bench.app.scopes.join(','),
    domain: bench.started.domain,
    clientEndpoint: `${bench.started.portalUrl}/rest/`,
    serverEndpoint: `${bench.started.oauthUrl}/rest/`,
    status: 'L',
  };
  const secret = { clientId: bench.app.clientId, clientSecret: bench.app.clientSecret };
  const made = new B24OAuth(params, secret, { restrictionParams: { retryDelay: 10 } });
  made.offClientSideWarning();
  made.setCallbackRefreshAuth(({ b24OAuthParams }) => {
    refreshed.push({ ...b24OAuthParams });
    return Promise.resolve();
  });
  return made;
}

const call = async <T>(method: string, params: Record<string, unknown> = {}) => {
  const answer = await client.actions.v2.call.make<T>({ method, params });
  if (!answer.isSuccess) throw new Error(answer.getErrorMessages().join('; '));
  return answer.getData()?.result as T;
};
const logged = () => bench.portal.state.requests.list().map((entry) => [entry.method, entry.status]);

test('calls, and learns who it is', async () => {
  expect(await call('profile')).toMatchObject({ ID: '1', ADMIN: true });
  await client.initIsAdmin();
  expect(client.auth.isAdmin).toBe(true);
});

test('a whole call: register, show, hide, finish, statistics', async () => {
  const { CALL_ID } = await call<{ CALL_ID: string }>('telephony.externalCall.register', {
    USER_ID: 2,
    PHONE_NUMBER: '+79131234567',
    TYPE: 2,
    SHOW: 0,
    EXTERNAL_CALL_ID: 'sdk-1',
  });
  expect(await call('telephony.externalCall.show', { CALL_ID, USER_ID: [2, 3] })).toBe(true);
  expect(await call('telephony.externalCall.hide', { CALL_ID, USER_ID: [2] })).toBe(true);
  expect(await call('telephony.externalCall.finish', { CALL_ID, USER_ID: 3, DURATION: 12 })).toMatchObject({
    CALL_STATUS: 1,
    CRM_ENTITY_TYPE: 'CONTACT',
  });
  expect(await call('voximplant.statistic.get', { FILTER: { EXTERNAL_CALL_ID: 'sdk-1' } })).toMatchObject([
    { CALL_ID },
  ]);
});

test('an expired token is refreshed once and the call repeated', async () => {
  bench.portal.state.tokens.end(() => true, 'expire', Date.now());
  expect(await call('profile')).toMatchObject({ ID: '1' });
  expect(logged()).toEqual([
    ['profile', 401],
    ['oauth/token', 200],
    ['profile', 200],
  ]);
  expect(refreshed).toHaveLength(1);
  expect(bench.portal.state.tokens.access(refreshed[0]!.accessToken)?.userId).toBe(1);
});

test('a refused refresh is told with its code', async () => {
  bench.portal.state.tokens.end(() => true, 'revoke', Date.now());
  await expect(client.auth.refreshAuth()).rejects.toMatchObject({ code: 'invalid_grant', status: 400 });
});

test('batch with references, named and as a list; an error of one item', async () => {
  const named = await client.actions.v2.batch.make({
    calls: {
      reg: {
        method: 'telephony.externalCall.register',
        params: { USER_ID: 2, PHONE_NUMBER: '+79131234567', TYPE: 2, SHOW: 0 },
      },
      fin: {
        method: 'telephony.externalCall.finish',
        params: { CALL_ID: '$result[reg][CALL_ID]', USER_ID: 2, DURATION: 5 },
      },
    },
  });
  expect(named.isSuccess).toBe(true);
  expect(named.getData()).toMatchObject({ reg: { CRM_ENTITY_ID: 2 }, fin: { CALL_DURATION: 5 } });
  const list = await client.actions.v2.batch.make({
    calls: [
      ['server.time', {}],
      ['no.such.method', {}],
      ['profile', {}],
    ],
    options: { isHaltOnError: false },
  });
  expect(list.isSuccess).toBe(false);
  expect(list.getErrorMessages().join()).toContain('Method not found!');
});

test('lists are paged to their end', async () => {
  for (let n = 0; n < 120; n += 1) bench.portal.addUser({ name: 'Имя', lastName: `Номер ${n}` }, false);
  const all = await client.actions.v2.callList.make<{ ID: string }>({ method: 'user.get', params: {}, idKey: 'ID' });
  expect(new Set(all.getData()?.map((user) => user.ID)).size).toBe(124);
  const first = await client.actions.v2.call.make<unknown[]>({ method: 'user.get', params: { start: 50 } });
  expect([first.getTotal(), first.isMore()]).toEqual([124, true]);
});

test('a full bucket answers 503; the SDK waits and repeats', async () => {
  const now = Date.now();
  for (let n = 0; n < 50; n += 1) bench.portal.state.rate.take('127.0.0.1', now, false);
  expect(await call('profile')).toMatchObject({ ID: '1' });
  expect(logged()).toEqual([
    ['profile', 503],
    ['profile', 200],
  ]);
});

test('telephony errors reach the caller, unrepeated', async () => {
  await expect(call('telephony.externalCall.register')).rejects.toThrow('USER_ID or USER_PHONE_INNER');
  expect(logged()).toEqual([['telephony.externalcall.register', 400]]);
});
