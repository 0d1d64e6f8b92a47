import { afterEach, beforeEach, expect, test } from 'vitest';
import { PortalBench } from '../../helpers/portal-bench.ts';

let bench: PortalBench;
beforeEach(async () => {
  bench = await new PortalBench().start();
});
afterEach(() => bench.stop());

async function authorize(cookie?: string): Promise<URL> {
  const url = `${bench.started.portalUrl}/oauth/authorize/?client_id=${bench.app.clientId}&state=abc&redirect_uri=http://evil.example/`;
  const answer = await fetch(url, { redirect: 'manual', headers: cookie ? { cookie } : {} });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '', bench.started.portalUrl);
}

async function code(): Promise<string> {
  const { cookie } = await bench.control<{ cookie: string }>('POST', 'sessions', { userId: 1 });
  return (await authorize(cookie)).searchParams.get('code') ?? '';
}

async function token(params: Record<string, string>, method = 'GET') {
  const all = new URLSearchParams({
    client_id: bench.app.clientId,
    client_secret: bench.app.clientSecret,
    ...params,
  });
  const url = `${bench.started.oauthUrl}/oauth/token/`;
  const answer = method === 'GET' ? await fetch(`${url}?${all.toString()}`) : await fetch(url, { method, body: all });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

test('without a session the login form comes first and leads back', async () => {
  const login = await authorize();
  expect(login.pathname).toBe('/login/');
  expect(login.searchParams.get('backurl')).toContain(`/oauth/authorize/?client_id=${bench.app.clientId}`);
});

test('the redirect goes to the handler of the form with the documented query', async () => {
  const { cookie } = await bench.control<{ cookie: string }>('POST', 'sessions', { userId: 1 });
  const target = await authorize(cookie);
  expect(target.origin).toBe(bench.appUrl);
  expect(Object.fromEntries(target.searchParams)).toMatchObject({
    state: 'abc',
    domain: bench.started.domain,
    member_id: bench.portal.state.memberId,
    scope: 'placement,user,telephony,call',
    server_domain: new URL(bench.started.oauthUrl).host,
  });
});

test('an unknown client gets an error page, no redirect', async () => {
  const { cookie } = await bench.control<{ cookie: string }>('POST', 'sessions', { userId: 1 });
  const url = `${bench.started.portalUrl}/oauth/authorize/?client_id=local.0.0`;
  const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
});

test('code exchange: documented shape, once, 30 seconds', async () => {
  const fresh = await code();
  const { status, body } = await token({ grant_type: 'authorization_code', code: fresh });
  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual([
    'access_token',
    'client_endpoint',
    'domain',
    'expires_in',
    'member_id',
    'refresh_token',
    'scope',
    'server_endpoint',
    'status',
  ]);
  expect(body).toMatchObject({
    domain: new URL(bench.started.oauthUrl).host,
    client_endpoint: `${bench.started.portalUrl}/rest/`,
    server_endpoint: `${bench.started.oauthUrl}/rest/`,
    expires_in: 3600,
  });
  expect((await token({ grant_type: 'authorization_code', code: fresh })).body['error']).toBe('invalid_grant');
  const late = await code();
  bench.clock.advance(30_000);
  expect((await token({ grant_type: 'authorization_code', code: late })).body['error']).toBe('invalid_grant');
});

test('refresh rotates; the old refresh token is dead, the old access token is not', async () => {
  const { body: first } = await token({ grant_type: 'authorization_code', code: await code() });
  const refresh = { grant_type: 'refresh_token', refresh_token: String(first['refresh_token']) };
  const { status, body: second } = await token(refresh, 'POST');
  expect(status).toBe(200);
  expect(second).toMatchObject({ user_id: 1, expires: Math.floor(bench.clock.now() / 1000) + 3600 });
  expect(second['refresh_token']).not.toBe(first['refresh_token']);
  expect((await token(refresh)).body).toMatchObject({ error: 'invalid_grant' });
  expect((await bench.call('profile', {}, String(first['access_token']))).status).toBe(200);
});

test('errors: wrong secret, unknown grant, deleted app, dismissed user, fault on demand', async () => {
  const pair = bench.portal.refreshFrameAuth(bench.app.id, 1);
  const refresh = { grant_type: 'refresh_token', refresh_token: pair.REFRESH_ID };
  expect(await token({ ...refresh, client_secret: 'x' })).toMatchObject({
    status: 401,
    body: { error: 'invalid_client' },
  });
  expect(await token({ grant_type: 'password' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  await bench.control('POST', 'faults/requests', { kind: 'invalidGrant', method: 'oauth/token', times: 1 });
  expect((await token(refresh)).body['error']).toBe('invalid_grant');
  const dismissed = bench.portal.refreshFrameAuth(bench.app.id, 3).REFRESH_ID;
  bench.portal.dismissUser(3);
  expect((await token({ ...refresh, refresh_token: dismissed })).body['error']).toBe('invalid_grant');
  expect((await token(refresh)).status).toBe(200);
  bench.portal.deleteApp(bench.app.id);
  expect((await token(refresh)).body['error']).toBe('wrong_client');
});

test('app.info on the OAuth server vouches for a token', async () => {
  const good = await fetch(`${bench.started.oauthUrl}/rest/app.info?auth=${bench.token}`);
  expect(await good.json()).toMatchObject({ result: { CODE: bench.app.clientId, STATUS: 'L' } });
  const bad = await fetch(`${bench.started.oauthUrl}/rest/app.info?auth=forged`);
  expect([bad.status, ((await bad.json()) as { error: string }).error]).toEqual([401, 'NO_AUTH_FOUND']);
});

test('the life of tokens is a knob, of the portal and of one app', async () => {
  bench.portal.knobs.tokenTtlMs = 10_000;
  expect((await token({ grant_type: 'authorization_code', code: await code() })).body['expires_in']).toBe(10);
  await bench.control('PATCH', `apps/${bench.app.id}`, { tokenTtlMs: 2000 });
  expect((await token({ grant_type: 'authorization_code', code: await code() })).body['expires_in']).toBe(2);
});
