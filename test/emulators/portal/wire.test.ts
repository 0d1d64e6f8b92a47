import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PortalBench } from '../../helpers/portal-bench.ts';

let bench: PortalBench;
beforeEach(async () => {
  bench = await new PortalBench().start();
});
afterEach(() => bench.stop());

describe('requests', () => {
  test.each([
    ['suffix .json', 'profile.json'],
    ['double slash', '/profile'],
    ['case', 'PROFILE'],
  ])('%s is accepted', async (_name, path) => {
    const answer = await bench.fetchRest(`${path}?auth=${bench.token}`, {});
    expect(answer.status).toBe(200);
    expect(answer.body.result).toMatchObject({ ID: '1', ADMIN: true, NAME: 'Ольга' });
  });

  test('token by access_token, Bearer header and form body', async () => {
    const ways: [string, RequestInit][] = [
      [`profile?access_token=${bench.token}`, {}],
      ['profile', { headers: { authorization: `Bearer ${bench.token}` } }],
      ['profile', { method: 'POST', body: new URLSearchParams({ auth: bench.token }) }],
    ];
    for (const [path, init] of ways) expect((await bench.fetchRest(path, init)).status).toBe(200);
  });

  test('query and form body are merged, brackets become lists', async () => {
    const body = new URLSearchParams([
      ['FILTER[ID][]', '2'],
      ['FILTER[ID][]', '4'],
      ['auth', bench.token],
    ]);
    const answer = await bench.fetchRest('user.get?order=desc&bx24_request_id=1', { method: 'POST', body });
    expect((answer.body.result as { ID: string }[]).map((user) => user.ID)).toEqual(['4', '2']);
  });

  test('multipart fields count as parameters', async () => {
    const form = new FormData();
    form.set('auth', bench.token);
    form.set('name', 'user.get');
    const answer = await bench.fetchRest('method.get', { method: 'POST', body: form });
    expect(answer.body.result).toEqual({ isExisting: true, isAvailable: true });
  });

  test('keys cannot reach a prototype', async () => {
    const body = new URLSearchParams({ '__proto__[polluted]': '1', 'a[__proto__][polluted]': '1', auth: bench.token });
    await bench.fetchRest('profile', { method: 'POST', body });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('answers', () => {
  test('time block and cloud headers', async () => {
    const answer = await bench.call('server.time');
    expect(answer.body.result).toBe('2026-09-03T15:00:00+03:00');
    expect(answer.body.time).toMatchObject({
      start: bench.clock.now() / 1000,
      date_start: '2026-09-03T15:00:00+03:00',
      operating: 0,
      operating_reset_at: bench.clock.now() / 1000 + 600,
    });
    expect(answer.headers.get('x-bitrix-rest-application')).toBe(bench.app.clientId);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('CORS on preflight and on errors', async () => {
    const url = `${bench.started.portalUrl}/rest//profile`;
    const preflight = await fetch(url, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type');
    const refused = await bench.call('profile', {}, 'no such token');
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  test.each([
    ['unknown token', 'profile', 'wrong', 401, 'NO_AUTH_FOUND'],
    ['unknown method', 'crm.deal.list', '', 404, 'ERROR_METHOD_NOT_FOUND'],
    ['method out of scope', 'im.notify.system.add', '', 403, 'insufficient_scope'],
  ])('%s', async (_name, method, token, status, error) => {
    const answer = await bench.call(method, {}, token || bench.token);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
  });

  test('expired, revoked, dismissed, deleted, plan off', async () => {
    const outcome = async () => {
      const { status, body } = await bench.call('profile');
      return [status, body.error];
    };
    bench.clock.advance(3_600_000);
    expect(await outcome()).toEqual([401, 'expired_token']);
    bench.token = bench.tokenOf(2);
    await bench.control('POST', `apps/${bench.app.id}/tokens`, { how: 'revoke' });
    expect(await outcome()).toEqual([401, 'NO_AUTH_FOUND']);
    bench.token = bench.tokenOf(2);
    bench.portal.dismissUser(2);
    expect(await outcome()).toEqual([401, 'authorization_error']);
    bench.token = bench.tokenOf(1);
    bench.portal.knobs.planActive = false;
    expect(await outcome()).toEqual([401, 'ACCESS_DENIED']);
    bench.portal.knobs.planActive = true;
    bench.portal.deleteApp(bench.app.id);
    expect(await outcome()).toEqual([401, 'APPLICATION_NOT_FOUND']);
  });

  test('old cores leave the code of ERROR_CORE empty', async () => {
    bench.portal.knobs.emptyErrorCodes = true;
    const answer = await bench.call('telephony.externalCall.register', {});
    expect(answer.body).toEqual({ error: '', error_description: 'USER_ID or USER_PHONE_INNER should be set' });
  });

  test('basic methods', async () => {
    expect(await bench.ok('app.info')).toMatchObject({
      ID: bench.app.id,
      CODE: bench.app.clientId,
      STATUS: 'L',
      INSTALLED: true,
      DAYS: null,
    });
    expect(await bench.ok('scope')).toEqual(['placement', 'user', 'telephony', 'call']);
    expect(await bench.ok('methods')).toContain('telephony.externalcall.register');
    expect(await bench.ok('methods')).not.toContain('im.notify.system.add');
    expect(await bench.ok('user.admin')).toBe(true);
    expect(await bench.ok('events')).toContain('ONEXTERNALCALLSTART');
  });
});

describe('lists', () => {
  test('pages of 50 with next and total; start=-1 counts nothing', async () => {
    for (let n = 0; n < 60; n += 1) bench.portal.addUser({ name: 'Имя', lastName: `Номер ${n}` }, false);
    const first = (await bench.call('user.get')).body;
    expect([(first.result as unknown[]).length, first.next, first.total]).toEqual([50, 50, 64]);
    const second = (await bench.call('user.get', { start: 50 })).body;
    expect([(second.result as unknown[]).length, second.next, second.total]).toEqual([14, undefined, 64]);
    const uncounted = (await bench.call('user.get', { start: -1, FILTER: { '>ID': 60 } })).body;
    expect([(uncounted.result as unknown[]).length, uncounted.next, uncounted.total]).toEqual([
      4,
      undefined,
      undefined,
    ]);
  });

  test('user.get: ID is text, dates are {}, filters work', async () => {
    bench.portal.state.users.update(4, { active: false });
    const active = await bench.ok<Record<string, unknown>[]>('user.get', { FILTER: { ACTIVE: true } });
    expect(active.map((user) => user['ID'])).toEqual(['1', '2', '3']);
    expect(active[1]).toMatchObject({
      UF_PHONE_INNER: '101',
      TIMESTAMP_X: {},
      USER_TYPE: 'employee',
      WORK_PHONE: null,
    });
    const one = await bench.ok<{ ID: string }[]>('user.get', { filter: { UF_PHONE_INNER: '102' } });
    expect(one.map((user) => user.ID)).toEqual(['3']);
    const others = await bench.ok<{ ID: string }[]>('user.get', { FILTER: { '!@ID': [1, 2], '%NAME': 'р' } });
    expect(others.map((user) => user.ID)).toEqual(['3', '4']);
    const found = await bench.ok<{ ID: string }[]>('user.search', { FILTER: { FIND: 'смирн' } });
    expect(found.map((user) => user.ID)).toEqual(['2']);
  });
});

describe('rename', () => {
  test('the old host answers POST with 302, the new one works with the old token', async () => {
    const old = bench.started.portalUrl;
    bench.started = await bench.emulator.rename();
    const moved = await fetch(`${old}/rest/profile?x=1`, { method: 'POST', redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([302, `${bench.started.portalUrl}/rest/profile?x=1`]);
    expect((await bench.call('profile')).status).toBe(200);
  });
});
