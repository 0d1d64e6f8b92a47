/** Differences, the trail of changes and sign-ins as the API gives them. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiAuditPage, ApiEmployee, ApiImport, ApiSignedIn } from '../../../src/adapters/http/api-types-people.ts';
import { browserOf } from '../../../src/adapters/http/user-agent.ts';
import { company, DISABLED_LINK, portalError } from '../../helpers/http-fakes.ts';
import { httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const EDGE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0'; // prettier-ignore
const SAFARI = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1'; // prettier-ignore

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

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';
const api = (method: Method, path: string, payload?: object, headers: Record<string, string> = { cookie }) =>
  world.app.inject({ method, url: `/bitrix/api/v1/${path}`, headers, ...(payload === undefined ? {} : { payload }) });
const audit = async () => (await api('GET', 'audit')).json<ApiAuditPage>().records;

describe('who may', () => {
  it.each<[Method, string, object?]>([
    ['POST', 'users/7/accept', { difference: 'new' }],
    ['GET', 'users/import'],
    ['GET', 'audit'],
    ['POST', 'audit/1/undo'],
    ['GET', 'sessions'],
    ['DELETE', 'sessions/x'],
    ['DELETE', 'sessions'],
  ])('%s %s: administrators only', async (method, path, body) => {
    expect((await api(method, path, body, {})).statusCode).toBe(401);
    const operator = await api(method, path, body, { authorization: world.bearer(false) });
    expect([operator.statusCode, operator.json<{ error: string }>().error]).toEqual([403, 'admin_only']);
  });
});

describe('api/v1/users', () => {
  it('tells of differences, and accepts them', async () => {
    await api('GET', 'users');
    world.portal.people[0]!.innerNumber = '105';
    await world.clock.advance(2_000);
    const list = (await api('GET', 'users')).json<ApiEmployee[]>();
    expect(list[0]?.differences).toEqual([
      { kind: 'portal_number', number: '105', before: '101', owner: null, others: [], reason: null },
    ]);
    const answer = await api('POST', 'users/7/accept', { difference: 'portal_number', number: '105' });
    expect(answer.json()).toMatchObject({ id: '7', numbers: ['105'], differences: [], changeId: '2' });
    const again = await api('POST', 'users/7/accept', { difference: 'portal_number', number: '105' });
    expect([again.statusCode, again.json<{ error: string }>().error]).toEqual([409, 'changed_since']);
    expect((await api('POST', 'users/7/accept', { difference: 'nonsense' })).statusCode).toBe(400);
    expect((await api('POST', 'users/99/accept', { difference: 'new' })).statusCode).toBe(404);
  });

  it('says how the list came, and when it is another one', async () => {
    await api('GET', 'users');
    const state = async () => (await api('GET', 'users/import')).json<ApiImport>();
    const first = await state();
    expect(first).toMatchObject({ running: false, lastAt: world.clock.now(), failure: null, served: false });
    expect((await state()).version).toBe(first.version);
    await api('PUT', 'users/10', { numbers: ['102'] });
    const second = await state();
    expect(second.version).not.toBe(first.version);
    world.links.current = { ...DISABLED_LINK, state: 'connected', numbers: ['101'] };
    expect((await state()).version).not.toBe(second.version);
    expect((await state()).served).toBe(true);
    world.portal.failure = portalError('retry', 'timeout');
    await world.clock.advance(2_000);
    await api('GET', 'users?ask=start');
    expect((await state()).failure).toBe('timeout');
  });
});

describe('api/v1/audit', () => {
  it('tells who changed what from where, and undoes', async () => {
    await api('GET', 'users');
    await api('PUT', 'users/10', { numbers: ['102'] });
    await api('PUT', 'users/10', { numbers: ['103'] }, { authorization: world.bearer(true) });
    const [second, first] = await audit();
    expect(first).toMatchObject({
      what: 'numbers',
      by: { userName: 'Анна Админова', via: 'session' },
      undo: 'possible',
    });
    expect(second).toMatchObject({ by: { userName: 'Олег Операторов', via: 'frame' }, undo: 'possible' });
    const refused = await api('POST', `audit/${first!.id}/undo`);
    expect([refused.statusCode, refused.json<{ error: string }>().error]).toEqual([409, 'changed_since']);
    expect((await api('POST', `audit/${second!.id}/undo`)).statusCode).toBe(204);
    expect(world.employeeStore.rows[1]!.numbers).toEqual(['102']);
    expect((await audit()).slice(0, 2)).toMatchObject([{ undoOf: second!.id }, { undo: 'done' }]);
    expect((await api('POST', 'audit/99/undo')).statusCode).toBe(404);
  });

  it('knows sign-ins and calls sent again, which cannot be undone', async () => {
    await world.signIn();
    const [record] = await audit();
    expect(record).toMatchObject({ what: 'signed_in', undo: 'event' });
    const refused = await api('POST', `audit/${record!.id}/undo`);
    expect([refused.statusCode, refused.json<{ error: string }>().error]).toEqual([409, 'cannot_undo']);
  });

  it('takes no odd cursor', async () => {
    expect((await api('GET', 'audit?before=x')).statusCode).toBe(400);
    expect((await api('GET', 'audit?before=1')).json()).toEqual({ records: [], next: null });
  });
});

describe('api/v1/sessions', () => {
  const list = async () => (await api('GET', 'sessions')).json<ApiSignedIn[]>();

  it('lists who is signed in, with which browser, and which is this one', async () => {
    const other = await world.signIn('c1', { id: '2', name: 'Борис' });
    await world.signIn('c2', { id: '3', name: 'Чужой' });
    await api('GET', 'session', undefined, { cookie: other, 'user-agent': EDGE });
    const answer = await api('GET', 'sessions', undefined, { cookie, 'user-agent': FIREFOX });
    const rows = answer.json<ApiSignedIn[]>();
    expect(rows.map(({ userName, browser, current }) => [userName, browser.name, browser.system, current])).toEqual([
      ['Борис', 'Edge', 'Windows', false],
      ['Анна Админова', 'Firefox', 'Linux', true],
    ]);
  });

  it('ends one, and one’s own with its cookie', async () => {
    const other = await world.signIn('c1', { id: '2', name: 'Борис' });
    const [boris, own] = await list();
    expect((await api('DELETE', `sessions/${boris!.id}`)).headers['set-cookie']).toBeUndefined();
    expect((await api('GET', 'session', undefined, { cookie: other })).statusCode).toBe(401);
    expect((await api('DELETE', `sessions/${boris!.id}`)).statusCode).toBe(404);
    expect((await api('DELETE', `sessions/${own!.id}`)).headers['set-cookie']).toMatch(/^ecss_session=; Max-Age=0/);
    expect((await api('GET', 'session')).statusCode).toBe(401);
  });

  it('signs out everywhere: every session and every page token of the user', async () => {
    const second = await world.signIn();
    const frame = { authorization: world.bearer(true, 'c1', '1') };
    const colleague = { authorization: world.bearer(true, 'c1', '7') };
    expect((await api('GET', 'session', undefined, frame)).statusCode).toBe(200);
    await world.clock.advance(1);
    expect((await api('DELETE', 'sessions')).statusCode).toBe(204);
    for (const headers of [{ cookie }, { cookie: second }, frame]) {
      expect((await api('GET', 'session', undefined, headers)).statusCode).toBe(401);
    }
    expect((await api('GET', 'session', undefined, colleague)).statusCode).toBe(200);
  });

  it('ends live connections within a heartbeat: of the cookie, and of the token in a frame', async () => {
    const live = async (headers: Record<string, string>, hello: object) => {
      const socket = await world.app.injectWS('/bitrix/api/v1/live', { headers });
      const greeted = once(socket, 'message');
      socket.send(JSON.stringify(hello));
      await greeted;
      return socket;
    };
    const token = world.bearer(true, 'c1', '1').slice('Bearer '.length);
    const others = world.bearer(true, 'c1', '7').slice('Bearer '.length);
    const doomed = [await live({ cookie, origin: 'https://crm.example.ru' }, {}), await live({}, { token })];
    const spared = await live({}, { token: others });
    await world.clock.advance(1);
    await api('DELETE', 'sessions');
    const closed = doomed.map((socket) => once(socket, 'close') as Promise<[number]>);
    await world.clock.advance(25_000);
    expect((await Promise.all(closed)).map(([reason]) => reason)).toEqual([4401, 4401]);
    expect(spared.readyState).toBe(spared.OPEN);
    spared.close();
  });

  it('signs a colleague out everywhere', async () => {
    const boris = await world.signIn('c1', { id: '2', name: 'Борис' });
    expect((await api('DELETE', 'sessions?userId=2')).statusCode).toBe(204);
    expect((await api('GET', 'session', undefined, { cookie: boris })).statusCode).toBe(401);
    expect((await api('GET', 'session')).statusCode).toBe(200);
    expect((await audit())[0]).toMatchObject({ what: 'signed_out_everywhere', after: { userName: 'Борис' } });
  });
});

it.each([
  [FIREFOX, 'Firefox', 'Linux'],
  [EDGE, 'Edge', 'Windows'],
  [SAFARI, 'Safari', 'iOS'],
  ['curl/8', '', ''],
  ['', '', ''],
])('%s is told in words', (userAgent, name, system) => {
  expect(browserOf(userAgent)).toEqual({ name, system });
});
