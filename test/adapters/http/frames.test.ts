import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP, ORIGIN, callView, company, grant, portalError } from '../../helpers/http-fakes.ts';
import { FORM, bootstrapOf, form, httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

let world: World;
beforeEach(async () => {
  world = await httpWorld({ companies: [company()] });
  world.portal.tokens.set('auth-7', { user: { id: '7', name: 'Олег', admin: false }, app: APP.clientId });
  world.portal.tokens.set('auth-1', { user: { id: '1', name: 'Анна', admin: true }, app: APP.clientId });
  world.portal.tokens.set('foreign', { user: { id: '7', name: 'Олег', admin: false }, app: 'local.other' });
});
afterEach(() => world.close());

const FIELDS = {
  AUTH_ID: 'auth-7',
  AUTH_EXPIRES: '3600',
  REFRESH_ID: 'sentinel-refresh-id',
  APPLICATION_TOKEN: 'sentinel-app-token',
  member_id: 'member-1',
  status: 'L',
  PLACEMENT: 'CALL_CARD',
  PLACEMENT_OPTIONS: JSON.stringify({ CALL_ID: 'externalCall.1', PHONE_NUMBER: '+79131234567', URI: '/' }),
};

const post = (fields: Record<string, string>, url = '/bitrix/call/call.html?LANG=ru&DOMAIN=evil.example') =>
  world.app.inject({
    method: 'POST',
    url,
    headers: { ...FORM, origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
    payload: form(fields),
  });

const without = (name: keyof typeof FIELDS) =>
  Object.fromEntries(Object.entries(FIELDS).filter(([field]) => field !== name));

describe('POST {path}call/call.html', () => {
  it('gives the viewer a page with his calls and a token of his own, which the portal alone may frame', async () => {
    const over = { phase: 'ended', endedAt: 1 } as const;
    const others = [
      callView({ id: 'call-2', crmCallId: 'externalCall.2', ...over }),
      callView({ id: 'call-3', ...over, crmCallId: null }),
    ];
    world.operatorCalls.calls = [callView(), ...others];
    const answer = await post(FIELDS);
    expect(answer.statusCode).toBe(200);
    expect(bootstrapOf(answer.body)).toMatchObject({
      apiBase: '/bitrix/api/v1/',
      lang: 'ru',
      callId: 'externalCall.1',
      phoneNumber: '+79131234567',
      portalOrigin: ORIGIN,
      userId: '7',
    });
    const { token, calls, now } = bootstrapOf(answer.body);
    expect({ calls, now }).toEqual({ calls: world.operatorCalls.calls.slice(0, 1), now: world.clock.now() });
    expect(world.pageTokens.verify(String(token))?.viewer).toMatchObject({ companyId: 'c1', userId: '7' });
    expect(answer.headers['content-security-policy']).toContain(`frame-ancestors ${ORIGIN}`);
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
    expect(answer.headers).not.toHaveProperty('x-frame-options');
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toContain('src="/bitrix/assets/frames/card-AbC_1.js"');
  });

  it('holds no secret', async () => {
    const { body } = await post(FIELDS);
    for (const secret of ['auth-7', 'sentinel-']) expect(body).not.toContain(secret);
    expect(JSON.stringify(world.logger.lines)).not.toMatch(/auth-7|sentinel-/);
  });

  it('asks the portal once for each token while that lives', async () => {
    await post(FIELDS);
    const asked = world.portal.asked;
    await post(FIELDS);
    expect(world.portal.asked).toBe(asked);
    await world.clock.advance(3_600_000);
    await post(FIELDS);
    expect(world.portal.asked).toBeGreaterThan(asked);
  });

  it('closes what an administrator had open when the portal says that he is none any more', async () => {
    const asAdmin = await post({ ...FIELDS, AUTH_ID: 'auth-1' });
    const before = String(bootstrapOf(asAdmin.body)['token']);
    const headers = { cookie: await world.signIn() };
    const sessions = async () => (await world.app.inject({ url: '/bitrix/api/v1/session', headers })).statusCode;
    expect([world.pageTokens.verify(before)?.viewer.admin, await sessions()]).toEqual([true, 200]);
    await world.clock.advance(1);
    world.portal.tokens.set('auth-1b', { user: { id: '1', name: 'Анна', admin: false }, app: APP.clientId });
    const asEmployee = await post({ ...FIELDS, AUTH_ID: 'auth-1b' });
    const now = String(bootstrapOf(asEmployee.body)['token']);
    expect(world.pageTokens.verify(now)?.viewer).toMatchObject({ userId: '1', admin: false });
    expect([world.pageTokens.verify(before), await sessions()]).toEqual([null, 401]);
  });

  it('speaks the language of the portal and admits the new name of a renamed one', async () => {
    world.companies.rows[0]!.grant = grant({ restEndpoint: 'https://new-name.bitrix24.ru/rest/' });
    const answer = await post(FIELDS, '/bitrix/call/call.html?LANG=en');
    expect(bootstrapOf(answer.body)['lang']).toBe('en');
    expect(answer.body).toContain('<html lang="en"');
    expect(answer.headers['content-security-policy']).toContain(
      `frame-ancestors ${ORIGIN} https://new-name.bitrix24.ru`,
    );
  });

  it('cannot be broken out of by the values that it carries', async () => {
    const number = '</script><script>alert(1)</script>';
    const answer = await post({ ...FIELDS, PLACEMENT_OPTIONS: JSON.stringify({ PHONE_NUMBER: number }) });
    expect(answer.body).not.toContain('<script>alert');
    expect(bootstrapOf(answer.body)).toMatchObject({ phoneNumber: number, callId: null });
  });

  it('works without PLACEMENT_OPTIONS', async () => {
    expect(bootstrapOf((await post(without('PLACEMENT_OPTIONS'))).body)).toMatchObject({
      callId: null,
      phoneNumber: null,
    });
    const broken = await post({ ...FIELDS, PLACEMENT_OPTIONS: '{' });
    expect(broken.statusCode).toBe(200);
  });

  it.each([
    ['a wrong application token', { ...FIELDS, APPLICATION_TOKEN: 'guessed' }],
    ['an unknown portal', { ...FIELDS, member_id: 'member-2' }],
    ['a dead access token', { ...FIELDS, AUTH_ID: 'expired' }],
    ['no access token', { ...FIELDS, AUTH_ID: '' }],
    ['no portal', without('member_id')],
    [
      'the token of another application when the portal sends no application token',
      { ...without('APPLICATION_TOKEN'), AUTH_ID: 'foreign' },
    ],
    ['nothing at all', {}],
  ])('refuses %s with a readable page', async (_, fields) => {
    const answer = await post(fields);
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.body).toContain('Не удалось подтвердить');
  });

  it('believes a remembered viewer only together with the application token', async () => {
    await post(FIELDS);
    expect((await post({ ...FIELDS, APPLICATION_TOKEN: 'guessed' })).statusCode).toBe(403);
  });

  it('learns the application token from the first frame that proves itself', async () => {
    world.companies.rows[0]!.applicationToken = null;
    const forged = await post({ ...FIELDS, APPLICATION_TOKEN: 'planted', AUTH_ID: 'foreign' });
    expect(forged.statusCode).toBe(403);
    expect(world.companies.rows[0]!.applicationToken).toBeNull();
    expect((await post(without('APPLICATION_TOKEN'))).statusCode).toBe(200);
    expect(world.companies.rows[0]!.applicationToken).toBeNull();
    expect((await post(FIELDS)).statusCode).toBe(200);
    expect(world.companies.rows[0]!.applicationToken).toBe('sentinel-app-token');
    expect((await post({ ...FIELDS, APPLICATION_TOKEN: 'planted' })).statusCode).toBe(403);
  });

  it('says that the portal does not answer', async () => {
    world.portal.failure = portalError('retry', 'timeout');
    expect((await post(FIELDS)).statusCode).toBe(502);
  });

  it('shows a short explanation on GET', async () => {
    const answer = await world.app.inject({ url: '/bitrix/call/call.html' });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Карточка звонка');
    const english = await world.app.inject({ url: '/bitrix/call/call.html', headers: { 'accept-language': 'en' } });
    expect(english.body).toContain('Call card');
  });
});

describe('POST {path} with PLACEMENT=DEFAULT', () => {
  const main = { ...without('PLACEMENT_OPTIONS'), PLACEMENT: 'DEFAULT' };

  it.each(['/bitrix/', '/bitrix'])('opens the settings for an administrator (%s)', async (url) => {
    const answer = await post({ ...main, AUTH_ID: 'auth-1' }, `${url}?LANG=ru`);
    expect(answer.statusCode).toBe(200);
    expect(bootstrapOf(answer.body)).toMatchObject({ apiBase: '/bitrix/api/v1/', loginUrl: '/bitrix/', lang: 'ru' });
    expect(world.pageTokens.verify(String(bootstrapOf(answer.body)['token']))?.viewer.admin).toBe(true);
    expect(answer.headers['content-security-policy']).toContain(`frame-ancestors ${ORIGIN}`);
    expect(answer.body).toContain('src="/bitrix/assets/admin/index-1.js"');
  });

  it('tells an operator that the settings are not for him', async () => {
    const answer = await post(main, '/bitrix/?LANG=ru');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('настройки для администратора');
    expect(answer.body).not.toContain('bootstrap');
    expect(answer.headers['content-security-policy']).toContain(`frame-ancestors ${ORIGIN}`);
  });

  it('refuses a forged one', async () => {
    expect((await post({ ...main, APPLICATION_TOKEN: 'guessed' }, '/bitrix/')).statusCode).toBe(403);
    const json = await world.app.inject({ method: 'POST', url: '/bitrix/', payload: { PLACEMENT: 'DEFAULT' } });
    expect(json.statusCode).toBe(415);
  });
});

describe('portal events', () => {
  const EVENT = { event: 'ONEXTERNALCALLSTART', 'data[CALL_ID]': 'externalCall.2', 'auth[member_id]': 'member-1' };

  it.each(['/bitrix/bitrix24/events', '/bitrix/', '/bitrix'])('are taken at %s', async (url) => {
    const answer = await post(EVENT, url);
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(world.events).toMatchObject([{ event: 'ONEXTERNALCALLSTART', data: { CALL_ID: 'externalCall.2' } }]);
  });

  it.each(['/bitrix/bitrix24/events', '/bitrix/'])('are refused at %s when they are not of the portal', async (url) => {
    world.verdict = 'forbidden';
    expect((await post(EVENT, url)).statusCode).toBe(403);
  });

  it('are at most 64 KB, and forms', async () => {
    const url = '/bitrix/bitrix24/events';
    expect((await post({ event: 'X', junk: 'x'.repeat(66_000) }, url)).statusCode).toBe(413);
    expect((await post({ event: 'broken' }, url)).statusCode).toBe(400);
    expect((await world.app.inject({ method: 'POST', url, payload: EVENT })).statusCode).toBe(415);
    expect(world.events).toEqual([]);
  });
});

describe('assets', () => {
  it('go over the wire as the build has compressed them, for browsers that take that', async () => {
    const url = '/bitrix/assets/frames/card-AbC_1.js';
    const small = await world.app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(small.headers).toMatchObject({
      'content-encoding': 'br',
      vary: expect.stringMatching(/accept-encoding/i) as string,
    });
    expect(small.headers['content-type']).toMatch(/javascript/);
    expect(brotliDecompressSync(small.rawPayload).toString()).toBe('export {};');
    expect((await world.app.inject({ url })).headers['content-encoding']).toBeUndefined();
  });

  it('are kept for ever, the templates are not given out', async () => {
    const script = await world.app.inject({ url: '/bitrix/assets/frames/card-AbC_1.js' });
    expect(script.statusCode).toBe(200);
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await world.app.inject({ url: '/bitrix/assets/frames/card.html' })).statusCode).toBe(404);
    expect((await world.app.inject({ url: '/bitrix/assets/frames/card-AbC_1.js.br' })).statusCode).toBe(404);
    expect((await world.app.inject({ url: '/bitrix/assets/frames/..%2f..%2f..%2fetc%2fpasswd' })).statusCode).toBe(404);
  });
});
