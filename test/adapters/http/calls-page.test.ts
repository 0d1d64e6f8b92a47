import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '../../../src/app/ports/store.ts';
import { pastCall } from '../../helpers/history-fake.ts';
import { APP, ORIGIN, company } from '../../helpers/http-fakes.ts';
import { bootstrapOf, form, FORM, httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';
import { sampleEmployee } from '../../helpers/storage-samples.ts';

const PAGE = '/bitrix/calls.html';
const HOUR = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await httpWorld({ companies: [company()] });
  world.portal.tokens.set('auth-7', { user: { id: '7', name: 'Олег', admin: false }, app: APP.clientId });
  world.portal.tokens.set('auth-1', { user: { id: '1', name: 'Анна', admin: true }, app: APP.clientId });
  await world.employeeStore.merge('c1', [sampleEmployee('7', ['107'], { name: 'Олег' }), sampleEmployee('1')], 1);
});
afterEach(() => world.close());

const frame = (authId: string, lang = 'ru') =>
  world.app.inject({
    method: 'POST',
    url: `${PAGE}?LANG=${lang}`,
    headers: { ...FORM, origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
    payload: form({
      AUTH_ID: authId,
      AUTH_EXPIRES: '3600',
      REFRESH_ID: 'sentinel-refresh-id',
      APPLICATION_TOKEN: 'sentinel-app-token',
      member_id: 'member-1',
      status: 'L',
      PLACEMENT: 'LEFT_MENU',
    }),
  });
const tokenOf = async (authId: string) => String(bootstrapOf((await frame(authId)).body)['token']);

const OWN_SITE = { origin: 'https://crm.example.ru', 'sec-fetch-site': 'same-origin' };
const postOwn = (url: string, payload = '', cookie = '', headers: Record<string, string> = OWN_SITE) =>
  world.app.inject({ method: 'POST', url, headers: { ...FORM, ...headers, cookie }, payload });
const open = (cookie: string) => world.app.inject({ url: PAGE, headers: { cookie, 'accept-language': 'en' } });

/** The whole header of the ticket's cookie, and the part that the browser sends. */
async function openTab(token: string): Promise<{ set: string; cookie: string }> {
  const answer = await postOwn(`${PAGE}/tab`, form({ token }));
  expect([answer.statusCode, answer.headers.location]).toEqual([303, PAGE]);
  const set = String(answer.headers['set-cookie']);
  return { set, cookie: set.split(';')[0] ?? '' };
}

describe('POST {path}calls.html', () => {
  it('gives the viewer the page with a token of his own, which the portal alone may frame', async () => {
    const answer = await frame('auth-7', 'en');
    expect(answer.statusCode).toBe(200);
    const bootstrap = bootstrapOf(answer.body);
    expect(bootstrap).toMatchObject({
      place: 'portal',
      apiBase: '/bitrix/api/v1/',
      pageUrl: PAGE,
      lang: 'en',
      portalOrigin: ORIGIN,
      user: { id: '7', name: 'Олег', admin: false },
    });
    expect(world.pageTokens.verify(String(bootstrap['token']))?.viewer).toMatchObject({ companyId: 'c1', userId: '7' });
    const policy = answer.headers['content-security-policy'];
    expect(policy).toContain(`frame-ancestors ${ORIGIN}`);
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.body).toContain('src="/bitrix/assets/calls/index-1.js"');
    expect(answer.body).not.toContain('sentinel');
  });

  it('opens to nobody whom the portal does not vouch for', async () => {
    const answer = await frame('stolen');
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['content-type']).toContain('text/html');
  });

  it('has its scripts served', async () => {
    const script = await world.app.inject({ url: '/bitrix/assets/calls/index-1.js' });
    expect([script.statusCode, script.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await world.app.inject({ url: '/bitrix/assets/calls/index.html' })).statusCode).toBe(404);
  });
});

describe('GET {path}calls.html', () => {
  it('explains itself to a stranger, in his language', async () => {
    const answer = await world.app.inject({ url: PAGE, headers: { 'accept-language': 'en' } });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Bitrix24 opens this page');
    expect((await world.app.inject({ url: PAGE })).body).toContain('Открыть в отдельной вкладке');
  });

  it('opens for an administrator’s session, without a token and outside any frame', async () => {
    const answer = await open(await world.signIn());
    expect(bootstrapOf(answer.body)).toMatchObject({
      place: 'session_tab',
      token: null,
      portalOrigin: ORIGIN,
      user: { id: '1', name: 'Анна Админова', admin: true },
      lang: 'en',
    });
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });
});

describe('a tab of an operator', () => {
  it('is opened from the frame by a cookie for this page alone', async () => {
    const { set, cookie } = await openTab(await tokenOf('auth-7'));
    expect(set).toMatch(/^ecss_calls=/);
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Secure', `Path=${PAGE}`, 'Max-Age=43200'])
      expect(set).toContain(attribute);
    const bootstrap = bootstrapOf((await open(cookie)).body);
    expect(bootstrap).toMatchObject({ place: 'operator_tab', user: { id: '7', name: 'Олег', admin: false } });
    expect(world.pageTokens.verify(String(bootstrap['token']))?.viewer).toMatchObject({ userId: '7', admin: false });
  });

  it('has an operator’s rights even when an administrator opened it', async () => {
    const { cookie } = await openTab(await tokenOf('auth-1'));
    const { token, user } = bootstrapOf((await open(cookie)).body);
    expect(user).toMatchObject({ id: '1', admin: false });
    const authorization = `Bearer ${String(token)}`;
    for (const url of ['calls/history?scope=all', 'calls/everybody', 'users', 'company']) {
      const answer = await world.app.inject({ url: `/bitrix/api/v1/${url}`, headers: { authorization } });
      expect([url, answer.statusCode]).toEqual([url, 403]);
    }
  });

  it('its cookie opens nothing but the page', async () => {
    const { cookie } = await openTab(await tokenOf('auth-7'));
    const value = cookie.replace('ecss_calls=', '');
    for (const headers of [
      { cookie },
      { cookie: `ecss_session=${value}` },
      { authorization: `Bearer ${value}` },
    ] as Record<string, string>[]) {
      const answer = await world.app.inject({ url: '/bitrix/api/v1/calls/active', headers });
      expect(answer.statusCode).toBe(401);
    }
    // Nor does a page's token do as a ticket.
    expect((await open(`ecss_calls=${await tokenOf('auth-7')}`)).body).toContain('Bitrix24 opens this page');
  });

  it('is not opened by another site, nor without a page of the portal', async () => {
    const token = await tokenOf('auth-7');
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await postOwn(`${PAGE}/tab`, form({ token }), '', foreign)).statusCode).toBe(403);
    for (const payload of ['', form({ token: 'made-up' }), form({ token: `${token}x` })]) {
      const answer = await postOwn(`${PAGE}/tab`, payload);
      expect(answer.statusCode).toBe(401);
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
  });

  it('renews its token for a working day and no longer', async () => {
    const { cookie } = await openTab(await tokenOf('auth-7'));
    await world.clock.advance(11 * HOUR);
    const renewed = (await postOwn(`${PAGE}/token`, '', cookie)).json<{ token: string; expiresAt: number }>();
    expect(world.pageTokens.verify(renewed.token)?.viewer).toMatchObject({ userId: '7', admin: false });
    expect(renewed.expiresAt).toBe(world.clock.now() + 4 * HOUR);
    await world.clock.advance(HOUR);
    expect((await postOwn(`${PAGE}/token`, '', cookie)).statusCode).toBe(401);
    expect((await open(cookie)).body).toContain('Bitrix24 opens this page');
  });

  it('closes for who was dismissed, and for who was signed out everywhere', async () => {
    const { cookie } = await openTab(await tokenOf('auth-7'));
    await world.employeeStore.merge('c1', [sampleEmployee('7', [], { active: false })], 1);
    expect((await postOwn(`${PAGE}/token`, '', cookie)).statusCode).toBe(401);
    await world.employeeStore.merge('c1', [sampleEmployee('7')], 1);
    expect((await postOwn(`${PAGE}/token`, '', cookie)).statusCode).toBe(200);
    await world.revocations.revoke('c1', '7');
    expect((await postOwn(`${PAGE}/token`, '', cookie)).statusCode).toBe(401);
  });

  it('is closed by its own button', async () => {
    const { cookie } = await openTab(await tokenOf('auth-7'));
    const answer = await postOwn(`${PAGE}/leave`, '', cookie);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, PAGE]);
    expect(String(answer.headers['set-cookie'])).toMatch(/^ecss_calls=;.*Path=\/bitrix\/calls\.html/);
  });

  it('beside an administrator’s session: the operator’s own, unless both are one person', async () => {
    const operator = await openTab(await tokenOf('auth-7'));
    const session = await world.signIn();
    expect(bootstrapOf((await open(`${session}; ${operator.cookie}`)).body)).toMatchObject({
      place: 'operator_tab',
      user: { id: '7' },
    });
    const same = await openTab(await tokenOf('auth-1'));
    expect(bootstrapOf((await open(`${session}; ${same.cookie}`)).body)).toMatchObject({
      place: 'session_tab',
      user: { id: '1', admin: true },
    });
  });
});

describe('GET api/v1/calls/history', () => {
  const history = (query: string, authorization = world.bearer(false)) =>
    world.app.inject({ url: `/bitrix/api/v1/calls/history${query}`, headers: { authorization } });

  it('gives one’s own calls that have ended, page by page', async () => {
    world.history.page = { calls: [pastCall({ id: 'living', endedAt: null }), pastCall()], next: '18.past-1' };
    const answer = await history('?text=%D0%9F%D0%B5%D1%82%D1%80&missed=1&from=5&to=9&before=18.x&limit=20');
    expect(answer.json()).toEqual({ calls: [pastCall()], next: '18.past-1' });
    expect(world.history.asked).toEqual([
      {
        companyId: 'c1',
        query: {
          userId: '7',
          text: 'Петр',
          from: 5,
          to: 9,
          missedOnly: true,
          includeInternal: false,
          before: '18.x',
          limit: 20,
        },
      },
    ]);
  });

  it('gives everybody’s to administrators only', async () => {
    expect((await history('?scope=all')).statusCode).toBe(403);
    expect((await history('?scope=all', world.bearer(true))).statusCode).toBe(200);
    expect(world.history.asked.map(({ query }) => query.userId)).toEqual([null]);
  });

  it('holds calls between colleagues where the company shows them', async () => {
    await world.companies.update('c1', { options: { ...DEFAULT_OPTIONS, internalCalls: true } });
    await history('');
    expect(world.history.asked[0]?.query).toMatchObject({ includeInternal: true, text: '', missedOnly: false });
  });

  it('refuses what it cannot read, and strangers', async () => {
    for (const query of ['?limit=0', '?limit=101', '?scope=theirs', '?from=yesterday', `?text=${'x'.repeat(101)}`])
      expect([query, (await history(query)).statusCode]).toEqual([query, 400]);
    expect((await history('', 'Bearer x')).statusCode).toBe(401);
    expect(world.history.asked).toEqual([]);
  });
});
