import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP, ORIGIN, company, grant, portalError } from '../../helpers/http-fakes.ts';
import { FORM, cookieOf, form, httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

const DOMAIN = 'romashka.bitrix24.ru';
let world: World;

async function open(setup: Parameters<typeof httpWorld>[0] = {}): Promise<void> {
  await world.close();
  world = await httpWorld(setup);
}

beforeEach(async () => {
  world = await httpWorld();
});
afterEach(() => world.close());

const login = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'POST', url: '/bitrix/login', headers: { ...FORM, ...headers }, payload: form(fields) });

/** From the form to the query of the portal's redirect. */
async function begin(fields: Record<string, string> = { domain: DOMAIN, ...APP }) {
  const answer = await login(fields);
  const state = new URL(String(answer.headers.location)).searchParams.get('state') ?? '';
  const cookie = `ecss_login=${cookieOf(answer.headers, 'ecss_login') ?? ''}`;
  return { answer, state, cookie };
}

const callback = (query: Record<string, string>, cookie: string) =>
  world.app.inject({ method: 'GET', url: `/bitrix/?${form(query)}`, headers: { cookie } });

describe('GET {path}', () => {
  it('shows the form in Russian, in English by wish, without script', async () => {
    const page = await world.app.inject({ method: 'GET', url: '/bitrix/' });
    expect(page.statusCode).toBe(200);
    for (const word of [
      'Домен компании',
      'дополнительные параметры',
      'Идентификатор клиента',
      'Секретный ключ',
      '>Вход<',
    ]) {
      expect(page.body).toContain(word);
    }
    expect(page.body).not.toContain('<script');
    expect(page.body).toContain('action="/bitrix/login"');
    const english = await world.app.inject({
      url: '/bitrix/',
      headers: { 'accept-language': 'en-GB,en;q=0.9,ru;q=0.1' },
    });
    expect(english.body).toContain('Company domain');
  });

  it('lets no site frame it and admits only its own style', async () => {
    const { headers, body } = await world.app.inject({ method: 'GET', url: '/bitrix/' });
    const style = /<style>([^]*?)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; base-uri 'none'; style-src 'sha256-${hash}'; form-action 'self' https:; frame-ancestors 'none'`,
    );
    expect(style).toContain('body{');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('same-origin');
  });

  it('says who is signed in already', async () => {
    await open({ companies: [company()] });
    const page = await world.app.inject({ url: '/bitrix/', headers: { cookie: await world.signIn() } });
    expect(page.body).toContain('Анна Админова');
  });

  it('tells whose session ended elsewhere why he is here, and spares him the domain', async () => {
    const url = '/bitrix/?ended=1&domain=romashka.bitrix24.ru';
    const page = await world.app.inject({ url });
    expect(page.body).toContain('Вход завершён');
    expect(page.body).toContain('value="romashka.bitrix24.ru"');
    await open({ companies: [company()] });
    const signedIn = await world.app.inject({ url, headers: { cookie: await world.signIn() } });
    expect(signedIn.body).not.toContain('Вход завершён');
    expect((await world.app.inject({ url: '/bitrix/' })).body).not.toContain('Вход завершён');
  });

  it('answers without the closing slash, and behind a gateway that doubles slashes', async () => {
    expect((await world.app.inject({ url: '/bitrix' })).statusCode).toBe(200);
    expect((await world.app.inject({ url: '//bitrix//call/call.html' })).statusCode).toBe(200);
  });
});

describe('POST {path}login', () => {
  it('redirects to the authorisation page of the portal', async () => {
    const { answer, state } = await begin();
    expect(answer.statusCode).toBe(302);
    expect(answer.headers.location).toBe(`${ORIGIN}/oauth/authorize/?client_id=${APP.clientId}&state=${state}`);
    expect(state).toMatch(/^[\w-]{43}$/);
    expect(answer.headers['set-cookie']).toMatch(
      /^ecss_login=[\w-]{43}; Max-Age=600; Path=\/bitrix; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it('takes JSON as well', async () => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/bitrix/login',
      payload: { domain: DOMAIN, ...APP },
    });
    expect(answer.statusCode).toBe(302);
    const refused = await world.app.inject({ method: 'POST', url: '/bitrix/login', payload: { domain: DOMAIN } });
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({ error: 'company_unknown', details: { domain: DOMAIN } });
  });

  it('explains an unknown domain and keeps what was typed', async () => {
    const answer = await login({ domain: 'unknown.bitrix24.ru' });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('Компания unknown.bitrix24.ru здесь ещё не зарегистрирована');
    expect(answer.body).toContain('value="unknown.bitrix24.ru"');
    expect(answer.body).toContain('<details open>');
    // They are open already: nobody is told to open them.
    expect(answer.body).not.toMatch(/откройте «дополнительные/);
  });

  it('never gives the secret back, and escapes what it gives back', async () => {
    const answer = await login({
      domain: '"><script>x</script>',
      clientId: 'my-id',
      clientSecret: 'sentinel-typed-secret',
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).not.toContain('sentinel-typed-secret');
    expect(answer.body).toContain('value="my-id"');
    expect(answer.body).not.toContain('<script>x');
    expect(answer.body).toContain('&quot;&gt;&lt;script&gt;');
  });

  it('wants both keys or none', async () => {
    const answer = await login({ domain: DOMAIN, clientId: 'only-this' });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('Нужны оба: идентификатор клиента и секретный ключ');
  });

  it('needs the domain alone for a known company and with keys in the settings', async () => {
    await open({ companies: [company()] });
    expect((await login({ domain: DOMAIN })).statusCode).toBe(302);
    await open({ settingsApp: APP });
    expect((await login({ domain: DOMAIN })).statusCode).toBe(302);
  });

  it('refuses a form of another site', async () => {
    const origin = await login({ domain: DOMAIN, ...APP }, { origin: 'https://evil.example' });
    expect(origin.statusCode).toBe(403);
    const site = await login({ domain: DOMAIN, ...APP }, { 'sec-fetch-site': 'cross-site' });
    expect(site.json()).toMatchObject({ error: 'forbidden_origin' });
    const own = await login(
      { domain: DOMAIN, ...APP },
      { origin: 'https://crm.example.ru', 'sec-fetch-site': 'same-origin' },
    );
    expect(own.statusCode).toBe(302);
  });

  it('stops whoever tries too often', async () => {
    await open({ options: { loginsPerMinute: 2 } });
    await login({ domain: 'a.b' });
    await login({ domain: 'a.b' });
    const third = await login({ domain: 'a.b' });
    expect(third.statusCode).toBe(429);
    expect(third.json()).toMatchObject({ error: 'too_many_requests' });
    // The page itself stays reachable, a callback does not.
    expect((await world.app.inject({ url: '/bitrix/' })).statusCode).toBe(200);
  });

  it('refuses a body of more than 64 KB', async () => {
    expect((await login({ domain: 'x'.repeat(70_000) })).statusCode).toBe(413);
  });
});

describe('the OAuth callback', () => {
  const query = (state: string) => ({
    code: 'code-1',
    state,
    domain: DOMAIN,
    member_id: 'member-1',
    scope: 'placement,user',
    server_domain: 'oauth.bitrix24.tech',
  });

  it('registers the company, imports its employees and signs the administrator in', async () => {
    world.portal.people = [
      { id: '1', name: 'Анна', active: true, innerNumber: '101' },
      { id: '2', name: 'Борис', active: true, innerNumber: '101' },
    ];
    const { state, cookie } = await begin();
    const answer = await callback(query(state), cookie);
    expect(answer.statusCode).toBe(302);
    expect(answer.headers.location).toBe('/bitrix/company');
    expect(answer.headers['set-cookie']).toMatch(
      /ecss_session=[\w-]{43}; Max-Age=43200; Path=\/bitrix; HttpOnly; Secure; SameSite=Lax/,
    );
    expect(world.portal.exchanged).toEqual([{ app: APP, code: 'code-1', serverDomain: 'oauth.bitrix24.tech' }]);
    expect(world.companies.rows).toMatchObject([{ memberId: 'member-1', portalOrigin: ORIGIN, app: APP }]);
    expect(world.employeeStore.rows.map(({ numbers }) => numbers)).toEqual([['101'], []]);
    const session = cookieOf(answer.headers, 'ecss_session');
    const page = await world.app.inject({
      url: '/bitrix/company',
      headers: { cookie: `ecss_session=${session ?? ''}` },
    });
    expect(page.statusCode).toBe(200);
  });

  it('works once, in the browser that began, for ten minutes', async () => {
    const first = await begin();
    expect((await callback(query(first.state), first.cookie)).statusCode).toBe(302);
    const again = await callback(query(first.state), first.cookie);
    expect(again.statusCode).toBe(400);
    expect(again.body).toContain('Этот вход устарел');

    const second = await begin();
    expect((await callback(query(second.state), `ecss_login=${'x'.repeat(43)}`)).statusCode).toBe(400);
    const third = await begin();
    expect((await callback(query(third.state), '')).statusCode).toBe(400);
    const fourth = await begin();
    await world.clock.advance(10 * 60_000);
    expect((await callback(query(fourth.state), fourth.cookie)).statusCode).toBe(400);
    expect(world.portal.exchanged).toHaveLength(1);
  });

  it('lets a second tab not spoil the first', async () => {
    const first = await begin();
    const second = await world.app.inject({
      method: 'POST',
      url: '/bitrix/login',
      headers: { ...FORM, cookie: first.cookie },
      payload: form({ domain: DOMAIN, ...APP }),
    });
    expect(`ecss_login=${cookieOf(second.headers, 'ecss_login') ?? ''}`).toBe(first.cookie);
    expect((await callback(query(first.state), first.cookie)).statusCode).toBe(302);
  });

  it('refuses another portal, by its domain, its member id or its tokens', async () => {
    const one = await begin();
    expect((await callback({ ...query(one.state), domain: 'other.bitrix24.ru' }, one.cookie)).statusCode).toBe(400);
    expect(world.portal.exchanged).toEqual([]);
    const two = await begin();
    expect((await callback({ ...query(two.state), member_id: 'member-2' }, two.cookie)).statusCode).toBe(400);
    world.portal.granted = grant({ restEndpoint: 'https://attacker.bitrix24.ru/rest/' });
    const three = await begin();
    expect((await callback(query(three.state), three.cookie)).body).toContain('Ответил не тот портал');
    expect(world.companies.rows).toEqual([]);
  });

  it('saves nothing for a user who is no administrator', async () => {
    world.portal.administrator = { id: '5', name: 'Олег', admin: false };
    const { state, cookie } = await begin();
    const answer = await callback(query(state), cookie);
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('это не администратор');
    expect(world.companies.rows).toEqual([]);
    expect(world.sessionStore.rows.size).toBe(0);
  });

  it('says that the keys are wrong, or that the portal does not answer', async () => {
    world.portal.exchangeFailure = portalError('ask_administrator', 'invalid_client');
    const one = await begin();
    const wrong = await callback(query(one.state), one.cookie);
    expect(wrong.statusCode).toBe(400);
    expect(wrong.body).toContain('Битрикс24 не принял ключи.');
    world.portal.exchangeFailure = portalError('retry', 'timeout');
    const two = await begin();
    expect((await callback(query(two.state), two.cookie)).statusCode).toBe(502);
  });

  it('logs neither code nor state nor secrets', async () => {
    const { state, cookie } = await begin();
    await callback(query(state), cookie);
    const log = JSON.stringify(world.logger.lines);
    for (const secret of ['code-1', state, APP.clientSecret, 'sentinel-access', cookie.slice(11)]) {
      expect(log).not.toContain(secret);
    }
    expect(log).toContain('/bitrix/');
  });
});

describe('GET {path}company', () => {
  it('leads to the login page without a session', async () => {
    const answer = await world.app.inject({ url: '/bitrix/company' });
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/bitrix/']);
    const forged = await world.app.inject({
      url: '/bitrix/company',
      headers: { cookie: `ecss_session=${'a'.repeat(43)}` },
    });
    expect(forged.statusCode).toBe(302);
  });

  it('ends with the session', async () => {
    await open({ companies: [company()] });
    const cookie = await world.signIn();
    expect((await world.app.inject({ url: '/bitrix/company', headers: { cookie } })).statusCode).toBe(200);
    await world.clock.advance(12 * 3_600_000);
    expect((await world.app.inject({ url: '/bitrix/company', headers: { cookie } })).statusCode).toBe(302);
  });
});
