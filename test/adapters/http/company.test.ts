import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiChecks, ApiCompany } from '../../../src/adapters/http/api-types.ts';
import { company, DISABLED_LINK, portalError } from '../../helpers/http-fakes.ts';
import { httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

let world: World;
let cookie: string;
beforeEach(async () => {
  world = await httpWorld({ companies: [company()] });
  cookie = await world.signIn();
  world.portal.people = [{ id: '1', name: 'Анна', active: true, innerNumber: '101' }];
  world.links.current = { ...DISABLED_LINK, state: 'connected', numbers: ['101'], csta: true };
  world.portal.portalNow = world.clock.now();
  // As the portal does: the event comes back before its own answer is through.
  world.portal.onTestEvent = () =>
    void world.portalEvents.accept({
      event: 'ONAPPTEST',
      queuedAt: null,
      data: {},
      auth: { accessToken: null, refreshToken: null, applicationToken: 'x', memberId: 'member-1', domain: null },
    });
});
afterEach(() => world.close());

const api = (method: 'GET' | 'PATCH' | 'POST', path: string, payload?: object, lang = 'ru') =>
  world.app.inject({
    method,
    url: `/bitrix/api/v1/company${path}`,
    headers: { cookie, 'accept-language': lang },
    ...(payload === undefined ? {} : { payload }),
  });
const options = async (patch: object) => api('PATCH', '', { options: patch });
/** Oldest first, without the sign-in of the test itself. */
const audited = () =>
  world.auditStore.rows
    .filter(({ what }) => what !== 'signed_in')
    .map(({ what, before, after }) => ({ what, before, after }))
    .reverse();

describe('behaviour settings', () => {
  it('are stored, shown and written down, the changed ones alone', async () => {
    const answer = await options({ internalCalls: true, nativeButtons: true, language: 'en' });
    expect(answer.json<ApiCompany>().options).toEqual({
      defaultUserId: null,
      createCrmEntity: false,
      internalCalls: true,
      line: null,
      language: 'en',
      nativeButtons: true,
    });
    expect(audited().at(-1)).toEqual({
      what: 'options',
      before: { internalCalls: false, language: 'ru', nativeButtons: false },
      after: { internalCalls: true, language: 'en', nativeButtons: true },
    });
  });

  it('name the outside line in the portal, and take the former one away', async () => {
    const first = await options({ line: { number: '+7 (383) 000-00-00', name: 'Главная' } });
    expect(first.json<ApiCompany>().options.line).toEqual({ number: '+73830000000', name: 'Главная' });
    await expect.poll(() => [...world.portal.lines]).toEqual([['+73830000000', 'Главная']]);
    await options({ line: { number: '101010', name: '' } });
    await expect.poll(() => [...world.portal.lines]).toEqual([['101010', '101010']]);
    expect((await api('GET', '')).json<ApiCompany>().line.state).toBe('ok');
    await options({ line: null });
    await expect.poll(() => world.portal.lines.size).toBe(0);
  });

  it('tell of a portal that does not take the line, and ask again when it was only silent', async () => {
    world.portal.failure = portalError('give_up', 'ERROR_CORE');
    await options({ line: { number: '101010', name: 'A' } });
    const line = async () => (await api('GET', '')).json<ApiCompany>().line;
    await expect.poll(async () => (await line()).state).toBe('failed');
    world.portal.failure = portalError('retry', 'timeout');
    await options({ line: { number: '101010', name: 'B' } });
    await expect.poll(async () => (await line()).code).toBe('timeout');
    world.portal.failure = null;
    await world.clock.advance(5_000);
    await expect.poll(async () => (await line()).state).toBe('ok');
    expect([...world.portal.lines]).toEqual([['101010', 'B']]);
  });

  it.each([
    [{ line: { number: 'abc', name: 'A' } }, 'options.line.number'],
    [{ line: { number: '', name: 'A' } }, 'options.line.number'],
    [{ line: { number: '12', name: 'x'.repeat(101) } }, 'options.line.name'],
    [{ defaultUserId: '99' }, 'options.defaultUserId'],
    [{ language: 'de' }, 'options.language'],
  ])('refuse %j', async (patch, field) => {
    const answer = await options(patch);
    expect(answer.statusCode).toBe(400);
    expect(Object.keys(answer.json<{ details: { fields: object } }>().details.fields)).toEqual([field]);
    expect(audited()).toEqual([]);
  });
});

it('writes down the connection without its key', async () => {
  const ecss = { url: 'https://10.0.0.1', clientId: 'crm', apiKey: 'sentinel-key', domain: 'nick' };
  await api('PATCH', '', { ecss, name: 'Ромашка' });
  expect(audited()).toEqual([
    { what: 'company_name', before: null, after: 'Ромашка' },
    {
      what: 'ecss',
      before: null,
      after: { url: 'https://10.0.0.1', clientId: 'crm', domain: 'nick', keyChanged: true },
    },
  ]);
  expect(JSON.stringify(world.auditStore.rows)).not.toContain('sentinel');
});

it('says who authorised', async () => {
  await world.employeeStore.merge(
    'c1',
    [{ userId: '1', name: 'Анна', active: true, numbers: [], portalNumber: '' }],
    0,
  );
  expect((await api('GET', '')).json<ApiCompany>().bitrix24.authorisedBy).toEqual({ id: '1', name: 'Анна' });
});

describe('checks', () => {
  const states = async (lang = 'ru') =>
    Object.fromEntries((await api('GET', '/checks', undefined, lang)).json<ApiChecks>().checks.map((c) => [c.id, c]));

  it('are unknown at first, run in the background and are told in the language of the caller', async () => {
    expect((await states())['switch']).toMatchObject({ title: 'Связь со станцией', state: 'unknown', message: null });
    expect((await api('POST', '/checks')).json<ApiChecks>().running).toBe(true);
    await world.companyChecks.idle('c1');
    const all = await states('en');
    expect(all['switch']).toMatchObject({ title: 'Connection to the switch', state: 'ok', message: 'Connected' });
    expect(all['events']).toMatchObject({ state: 'ok', code: 'events_ok' });
    expect((await api('GET', '/checks')).json<ApiChecks>().running).toBe(false);
  });

  it('ask the switch anew: the administrator may just have typed the cure', async () => {
    world.links.renewed = { csta: false };
    await api('POST', '/checks', { only: ['switch', 'csta'] });
    await world.companyChecks.idle('c1');
    expect((await states())['csta']).toMatchObject({ state: 'warning', code: 'csta_off' });
    world.links.renewed = { csta: true };
    await api('POST', '/checks', { only: ['portal'] });
    await world.companyChecks.idle('c1');
    expect(world.links.current.csta).toBe(false);
    await api('POST', '/checks', { only: ['csta'] });
    await world.companyChecks.idle('c1');
    expect((await states())['csta']).toMatchObject({ state: 'ok', code: 'csta_on' });
  });

  it('may be chosen, and those asked for meanwhile are run afterwards', async () => {
    await api('POST', '/checks', { only: ['switch'] });
    await api('POST', '/checks', { only: ['employees'] });
    await world.companyChecks.idle('c1');
    const all = await states();
    expect([all['switch']?.state, all['employees']?.state, all['portal']?.state]).toEqual(['ok', 'fault', 'unknown']);
    expect((await api('POST', '/checks', { only: ['nonsense'] })).statusCode).toBe(400);
  });

  it('notice that the test event does not come', async () => {
    world.portal.onTestEvent = () => undefined;
    await api('POST', '/checks', { only: ['events'] });
    await expect.poll(async () => (await states())['events']?.state).toBe('running');
    await world.clock.advance(15_000);
    await world.companyChecks.idle('c1');
    expect((await states())['events']).toMatchObject({ state: 'fault', code: 'events_lost' });
    expect((await states())['events']?.message).toContain('https://crm.example.ru/bitrix/bitrix24/events');
  });
});

it('binds again by force and writes it down', async () => {
  const answer = await api('POST', '/bindings');
  expect(answer.json<ApiCompany>().bitrix24.bindings.state).toBe('ok');
  expect(world.portal.bindings.map(({ force }) => force)).toEqual([true, false]);
  expect(audited().map(({ what }) => what)).toEqual(['bound_again']);
});

it('makes a test call with the administrator’s own phone', async () => {
  expect((await api('GET', '/test-call')).json()).toEqual({ call: null });
  const answer = await api('POST', '/test-call', { to: '8 913 000 00 00' });
  expect(answer.json()).toMatchObject({ call: { to: '89130000000', phase: 'asked', record: { state: 'waiting' } } });
  expect(world.operatorCalls.dialled).toEqual([{ userId: '1', to: '89130000000' }]);
});

it('is for administrators', async () => {
  for (const [method, path] of [
    ['GET', '/checks'],
    ['POST', '/checks'],
    ['POST', '/bindings'],
    ['GET', '/test-call'],
    ['POST', '/test-call'],
  ] as const) {
    const answer = await world.app.inject({
      method,
      url: `/bitrix/api/v1/company${path}`,
      headers: { authorization: world.bearer(false) },
      ...(method === 'POST' ? { payload: { to: '1' } } : {}),
    });
    expect([path, answer.statusCode]).toEqual([path, 403]);
  }
});
