import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiCompany } from '../../../src/adapters/http/api-types.ts';
import { AppError } from '../../../src/app/errors.ts';
import { callView, company, DISABLED_LINK, portalError } from '../../helpers/http-fakes.ts';
import { httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

const PIN = 'AB'.repeat(32).match(/../g)!.join(':');
const ECSS = { url: 'https://10.0.0.1:8089/', clientId: 'romashka', apiKey: 'sentinel-api-key', domain: 'nick' };

let world: World;
let cookie: string;
beforeEach(async () => {
  world = await httpWorld({ companies: [company()] });
  cookie = await world.signIn();
  world.portal.people = [
    { id: '7', name: 'Олег', active: true, innerNumber: '101' },
    { id: '10', name: 'Вера', active: true, innerNumber: '' },
  ];
});
afterEach(() => world.close());

type Method = 'GET' | 'PATCH' | 'PUT' | 'POST' | 'DELETE';
const api = (method: Method, path: string, payload?: object, headers: Record<string, string> = { cookie }) =>
  world.app.inject({ method, url: `/bitrix/api/v1/${path}`, headers, ...(payload === undefined ? {} : { payload }) });

describe('who may', () => {
  const routes: [Method, string, object?][] = [
    ['GET', 'company'],
    ['PATCH', 'company', { name: 'x' }],
    ['GET', 'users'],
    ['PUT', 'users/7', { numbers: [] }],
    ['GET', 'session'],
    ['DELETE', 'session'],
    ['GET', 'calls/active'],
    ['POST', 'calls/call-1/answer'],
  ];
  it.each(routes)('%s %s: nobody without a session or a token', async (method, path, body) => {
    const none = await api(method, path, body, {});
    expect([none.statusCode, none.json<{ error: string }>().error]).toEqual([401, 'not_signed_in']);
    const forged = await api(method, path, body, { authorization: 'Bearer forged.token', cookie });
    expect([forged.statusCode, forged.json<{ error: string }>().error]).toEqual([401, 'page_token_invalid']);
  });

  it.each(routes.slice(0, 4))(
    '%s %s: an operator may not, an administrator in a frame may',
    async (method, path, body) => {
      await world.employeeStore.merge(
        'c1',
        [{ userId: '7', name: 'О', active: true, numbers: [], portalNumber: '' }],
        1,
      );
      const operator = await api(method, path, body, { authorization: world.bearer(false) });
      expect([operator.statusCode, operator.json<{ error: string }>().error]).toEqual([403, 'admin_only']);
      expect((await api(method, path, body, { authorization: world.bearer(true) })).statusCode).toBe(200);
    },
  );

  it.each(routes.filter(([method]) => method !== 'GET'))('%s %s: no other site', async (method, path, body) => {
    for (const foreign of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'null' },
    ]) {
      const answer = await api(method, path, body, { cookie, ...foreign });
      expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([403, 'forbidden_origin']);
    }
    expect(world.operatorCalls.commands).toEqual([]);
  });

  it('our own pages may, and programs that are no browser', async () => {
    const own = [
      { origin: 'https://crm.example.ru', 'sec-fetch-site': 'same-origin' },
      { origin: 'https://crm.example.ru' },
      { origin: 'http://10.1.1.1:8801', host: '10.1.1.1:8801' },
      {},
    ];
    for (const headers of own) {
      expect((await api('PATCH', 'company', { name: 'Ромашка' }, { cookie, ...headers })).statusCode).toBe(200);
    }
  });

  it('a page token ends after four hours', async () => {
    const authorization = world.bearer(true);
    await world.clock.advance(4 * 3_600_000);
    expect((await api('GET', 'company', undefined, { authorization })).statusCode).toBe(401);
  });
});

describe('api/v1/company', () => {
  it('tells everything but the secrets', async () => {
    world.companies.rows[0]!.ecss = { ...ECSS, pinnedFingerprint256: null };
    world.links.current = { ...DISABLED_LINK, state: 'connected', since: 5, numbers: ['101'] };
    const answer = await api('GET', 'company');
    expect(answer.json<ApiCompany>()).toMatchObject({
      name: null,
      domain: 'romashka.bitrix24.ru',
      memberId: 'member-1',
      ecss: { url: ECSS.url, clientId: 'romashka', apiKeySet: true, domain: 'nick', certificate: null },
      bitrix24: { tokenState: 'authorised', bindings: { state: 'pending' } },
      link: { state: 'connected', since: 5, lastError: null, numbers: ['101'] },
      options: { defaultUserId: null, createCrmEntity: false },
    });
    expect(answer.body).not.toContain('sentinel-');
  });

  it('tells why the portal is told nothing', async () => {
    const delivery = { state: 'waiting', code: 'timeout', message: 'no answer', since: 7, waiting: 12 } as const;
    world.delivery = delivery;
    const answer = await api('GET', 'company');
    expect(answer.json<ApiCompany>().bitrix24.delivery).toEqual(delivery);
  });

  it('saves a connection, restarts the link once, keeps the key that is not sent', async () => {
    const first = await api('PATCH', 'company', { name: ' Ромашка ', ecss: ECSS });
    expect(first.statusCode).toBe(200);
    expect(first.json()).toMatchObject({ name: 'Ромашка', ecss: { url: 'https://10.0.0.1:8089', apiKeySet: true } });
    expect(first.body).not.toContain('sentinel-api-key');
    expect(world.links.applied).toHaveLength(1);
    await api('PATCH', 'company', { ecss: { clientId: 'romashka', apiKey: '' } });
    expect(world.links.applied).toHaveLength(1);
    await api('PATCH', 'company', { ecss: { domain: 'other' } });
    expect(world.links.applied[1]!.ecss).toMatchObject({ domain: 'other', apiKey: 'sentinel-api-key' });
    await api('PATCH', 'company', { ecss: null });
    expect(world.links.applied[2]!.ecss).toBeNull();
  });

  it('pins a certificate in whatever spelling, for that machine', async () => {
    await api('PATCH', 'company', { ecss: ECSS });
    const pinned = await api('PATCH', 'company', { ecss: { certificate: { pin: 'ab'.repeat(32) } } });
    expect(pinned.json<ApiCompany>().ecss?.pinnedFingerprint256).toBe(PIN);
    const port = await api('PATCH', 'company', { ecss: { url: 'https://10.0.0.1:8088' } });
    expect(port.json<ApiCompany>().ecss?.pinnedFingerprint256).toBe(PIN);
    const host = await api('PATCH', 'company', { ecss: { url: 'https://10.0.0.2:8088' } });
    expect(host.json<ApiCompany>().ecss?.pinnedFingerprint256).toBeNull();
  });

  it('names all wrong fields at once, in the language of the caller, and saves nothing', async () => {
    const body = {
      name: 'x'.repeat(201),
      ecss: { url: 'http://10.0.0.1', clientId: 'a b', domain: '' },
      options: { defaultUserId: '99' },
    };
    const answer = await api('PATCH', 'company', body, { cookie, 'accept-language': 'en' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      error: 'validation_failed',
      message: 'Check the marked fields',
      details: {
        fields: {
          name: 'Too long',
          'ecss.url': 'An address like https://10.0.0.1:8089 is expected',
          'ecss.clientId': 'Spaces are not allowed here',
          'ecss.apiKey': 'Fill in the field',
          'ecss.domain': 'Fill in the field',
          'options.defaultUserId': 'There is no such active employee',
        },
      },
    });
    expect(world.companies.rows[0]).toMatchObject({ name: null, ecss: null });
    expect(world.links.applied).toEqual([]);
  });

  it.each([
    [{ ecss: { certificate: { pin: PIN } } }, 'ecss.certificate.pin'],
    [{ ecss: { ...ECSS, certificate: { pin: 'ab' } } }, 'ecss.certificate.pin'],
    [{ ecss: { ...ECSS, url: 'https://user:pw@10.0.0.1' } }, 'ecss.url'],
    [{ name: 5 }, 'name'],
    [{ options: { createCrmEntity: 'yes' } }, 'options.createCrmEntity'],
  ])('refuses %j', async (body, field) => {
    const answer = await api('PATCH', 'company', body);
    expect(answer.statusCode).toBe(400);
    expect(Object.keys(answer.json<{ details: { fields: object } }>().details.fields)).toEqual([field]);
  });

  it('refuses misspelt keys and broken JSON', async () => {
    expect((await api('PATCH', 'company', { nmae: 'x' })).json()).toMatchObject({ error: 'validation_failed' });
    const broken = await world.app.inject({
      method: 'PATCH',
      url: '/bitrix/api/v1/company',
      headers: { cookie, 'content-type': 'application/json' },
      payload: '{',
    });
    expect([broken.statusCode, broken.json<{ error: string }>().error]).toEqual([400, 'bad_request']);
  });

  it('takes a default employee who exists', async () => {
    await api('GET', 'users');
    const answer = await api('PATCH', 'company', { options: { defaultUserId: '7', createCrmEntity: true } });
    expect(answer.json<ApiCompany>().options).toMatchObject({ defaultUserId: '7', createCrmEntity: true });
  });
});

describe('api/v1/users', () => {
  it('lists employees as an array, the new ones of the portal included', async () => {
    const answer = await api('GET', 'users');
    expect(answer.json()).toEqual([
      {
        ...{ id: '7', name: 'Олег', active: true, numbers: ['101'], portalNumber: '101' },
        ...{ fromPortal: ['101'], differences: [] },
      },
      {
        ...{ id: '10', name: 'Вера', active: true, numbers: [], portalNumber: '' },
        ...{ fromPortal: [], differences: [] },
      },
    ]);
    expect(world.changed).toEqual(['c1']);
  });

  it('lists the known when the portal fails', async () => {
    await api('GET', 'users');
    world.portal.failure = portalError('retry', 'timeout');
    const answer = await api('GET', 'users');
    expect([answer.statusCode, answer.json<unknown[]>().length]).toEqual([200, 2]);
  });

  it('saves numbers', async () => {
    await api('GET', 'users');
    const answer = await api('PUT', 'users/10', { numbers: ['1 02', '(103)', '102'] });
    expect(answer.json()).toMatchObject({ id: '10', numbers: ['102', '103'] });
    expect(world.employeeStore.rows[1]!.numbers).toEqual(['102', '103']);
    expect(world.changed).toHaveLength(2);
    expect((await api('PUT', 'users/10', { numbers: [] })).json()).toMatchObject({ numbers: [] });
  });

  it('says who has a number already', async () => {
    await api('GET', 'users');
    const answer = await api('PUT', 'users/10', { numbers: ['101'] });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual({
      error: 'number_taken',
      message: 'Номер 101 уже у сотрудника Олег',
      details: { number: '101', userId: '7', userName: 'Олег' },
    });
  });

  it('refuses what is no number, and an unknown employee', async () => {
    await api('GET', 'users');
    for (const number of ['abc', '', '1'.repeat(33), '10a']) {
      const answer = await api('PUT', 'users/10', { numbers: [number] });
      expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([400, 'bad_number']);
    }
    expect((await api('PUT', 'users/99', { numbers: ['105'] })).json()).toMatchObject({ error: 'employee_unknown' });
    expect((await api('PUT', 'users/10', { numbers: 'x' })).json()).toMatchObject({ error: 'validation_failed' });
  });
});

describe('api/v1/session', () => {
  it('says who one is', async () => {
    expect((await api('GET', 'session')).json()).toMatchObject({
      company: { id: 'c1', domain: 'romashka.bitrix24.ru' },
      user: { id: '1', name: 'Анна Админова', admin: true },
      by: 'cookie',
    });
    const frame = await api('GET', 'session', undefined, { authorization: world.bearer(false), cookie });
    expect(frame.json()).toMatchObject({ user: { id: '7', admin: false }, by: 'page' });
  });

  it('signs out', async () => {
    const answer = await api('DELETE', 'session');
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['set-cookie']).toMatch(/^ecss_session=; Max-Age=0; Path=\/bitrix;/);
    expect((await api('GET', 'session')).statusCode).toBe(401);
  });
});

describe('api/v1/calls', () => {
  const authorization = () => ({ authorization: world.bearer(false) });

  it('lists the calls of the viewer', async () => {
    world.operatorCalls.calls = [callView()];
    expect((await api('GET', 'calls/active', undefined, authorization())).json()).toEqual([callView()]);
  });

  it.each(['answer', 'reject', 'hangup'] as const)('hands on %s', async (verb) => {
    const answer = await world.app.inject({
      method: 'POST',
      url: `/bitrix/api/v1/calls/call-1/${verb}`,
      headers: { ...authorization(), 'content-type': 'application/json' },
    });
    expect(answer.statusCode).toBe(204);
    expect(world.operatorCalls.commands).toEqual([{ userId: '7', callId: 'call-1', verb }]);
  });

  it('says why a command did not work', async () => {
    world.operatorCalls.refusal = new AppError('answer_not_supported');
    const answer = await api('POST', 'calls/call-1/answer', undefined, authorization());
    expect([answer.statusCode, answer.json<{ message: string }>().message]).toEqual([
      409,
      'Этот телефон нельзя поднять с экрана. Снимите трубку',
    ]);
    expect((await api('POST', 'calls/call-1/explode', undefined, authorization())).statusCode).toBe(404);
  });

  it('hides an inner fault and logs it', async () => {
    world.operatorCalls.refusal = new Error('sentinel-inner');
    const answer = await api('POST', 'calls/call-1/hangup', undefined, authorization());
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('sentinel-inner');
    expect(world.logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

describe('the rest', () => {
  it('answers supervisors', async () => {
    expect((await world.app.inject({ url: '/bitrix/health/live' })).json()).toEqual({ status: 'ok' });
    expect((await world.app.inject({ url: '/bitrix/health/ready' })).json()).toEqual({ status: 'ok', reasons: [] });
    world.notReady = ['database'];
    const answer = await world.app.inject({ url: '/bitrix/health/ready' });
    expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'unavailable', reasons: ['database'] }]);
  });

  it('describes the API', async () => {
    const document = (await world.app.inject({ url: '/bitrix/api/openapi.json' })).json<{
      paths: Record<string, object>;
    }>();
    const pages = Object.keys(document.paths).filter((path) => !/\/(api\/v1|health)\//.test(path));
    expect(pages.map((path) => path.replace('/bitrix/', '')).sort()).toEqual([
      '',
      'api/openapi.json',
      'bitrix24/events',
      'bitrix24/placement-error',
      'call/call.html',
      'call/worker.html',
      'calls.html',
      'calls.html/leave',
      'calls.html/tab',
      'calls.html/token',
      'company',
      'login',
    ]);
    const rest = Object.keys(document.paths).filter((path) => !pages.includes(path));
    expect(rest.sort()).toEqual([
      '/bitrix/api/v1/audit',
      '/bitrix/api/v1/audit/{id}/undo',
      '/bitrix/api/v1/calls/active',
      '/bitrix/api/v1/calls/dial',
      '/bitrix/api/v1/calls/everybody',
      '/bitrix/api/v1/calls/history',
      '/bitrix/api/v1/calls/{id}/answer',
      '/bitrix/api/v1/calls/{id}/card',
      '/bitrix/api/v1/calls/{id}/complete',
      '/bitrix/api/v1/calls/{id}/consult',
      '/bitrix/api/v1/calls/{id}/dtmf',
      '/bitrix/api/v1/calls/{id}/hangup',
      '/bitrix/api/v1/calls/{id}/hold',
      '/bitrix/api/v1/calls/{id}/reject',
      '/bitrix/api/v1/calls/{id}/return',
      '/bitrix/api/v1/calls/{id}/transfer',
      '/bitrix/api/v1/calls/{id}/unhold',
      '/bitrix/api/v1/colleagues',
      '/bitrix/api/v1/company',
      '/bitrix/api/v1/company/bindings',
      '/bitrix/api/v1/company/checks',
      '/bitrix/api/v1/company/test-call',
      '/bitrix/api/v1/live',
      '/bitrix/api/v1/session',
      '/bitrix/api/v1/sessions',
      '/bitrix/api/v1/sessions/{id}',
      '/bitrix/api/v1/stories',
      '/bitrix/api/v1/stories/{id}',
      '/bitrix/api/v1/stories/{id}/export',
      '/bitrix/api/v1/undelivered',
      '/bitrix/api/v1/undelivered/{id}/retry',
      '/bitrix/api/v1/users',
      '/bitrix/api/v1/users/import',
      '/bitrix/api/v1/users/{id}',
      '/bitrix/api/v1/users/{id}/accept',
      '/bitrix/api/v1/worker/session',
      '/bitrix/health/live',
      '/bitrix/health/ready',
    ]);
    expect(Object.keys(document.paths['/bitrix/api/v1/company']!)).toEqual(['get', 'patch']);
  });

  it.each([
    ['that cannot be decoded', 'users/%ff', 400, 'bad_request'],
    ['with an endless id', `users/${'a'.repeat(3000)}`, 404, 'not_found'],
  ])('refuses an address %s as it refuses all else', async (_, path, status, error) => {
    const answer = await api('PUT', path, { numbers: [] }, { cookie, 'accept-language': 'en' });
    const told = answer.json<{ error: string; message: string }>();
    expect([answer.statusCode, told.error]).toEqual([status, error]);
    expect(told.message).toMatch(/^[A-Z][a-z ]+/);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it.each<[string, Method, string, object?]>([
    ['in a body', 'PATCH', 'company', { name: 'a\u0000b' }],
    ['in a query', 'GET', 'calls/history?text=%00'],
    ['in an id', 'GET', 'stories/%00'],
  ])('takes no NUL %s: PostgreSQL stores none', async (_, method, path, body) => {
    const answer = await api(method, path, body);
    expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([400, 'bad_request']);
  });

  it('says 404 as JSON to programs and as a page to people', async () => {
    expect((await world.app.inject({ url: '/bitrix/nothing' })).json()).toMatchObject({ error: 'not_found' });
    const page = await world.app.inject({ url: '/bitrix/nothing', headers: { accept: 'text/html' } });
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  });
});
