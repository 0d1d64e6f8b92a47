import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '../../../src/app/ports/store.ts';
import { APP, ORIGIN, company } from '../../helpers/http-fakes.ts';
import { FORM, bootstrapOf, form, httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

let world: World;
beforeEach(async () => {
  world = await httpWorld({ companies: [company({ options: { ...DEFAULT_OPTIONS, nativeButtons: true } })] });
  world.portal.tokens.set('sentinel-auth', { user: { id: '7', name: 'Олег', admin: false }, app: APP.clientId });
});
afterEach(() => world.close());

const FIELDS = {
  AUTH_ID: 'sentinel-auth',
  AUTH_EXPIRES: '3600',
  REFRESH_ID: 'sentinel-refresh',
  APPLICATION_TOKEN: 'sentinel-app-token',
  member_id: 'member-1',
  PLACEMENT: 'PAGE_BACKGROUND_WORKER',
  PLACEMENT_OPTIONS: JSON.stringify({ ID: 'PAGE_BACKGROUND_WORKER', URI: '/stream/' }),
};

const open = (fields: Record<string, string> = FIELDS, lang = 'ru') =>
  world.app.inject({
    method: 'POST',
    url: `/bitrix/call/worker.html?LANG=${lang}`,
    headers: { ...FORM, origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
    payload: form(fields),
  });

const trade = (body: Record<string, unknown>) =>
  world.app.inject({ method: 'POST', url: '/bitrix/api/v1/worker/session', payload: body });

const complain = (query: string) =>
  world.app.inject({
    method: 'POST',
    url: `/bitrix/bitrix24/placement-error${query}`,
    headers: FORM,
    payload: form({ error: 'ERROR_PLACEMENT_LOADING_OVERTIME' }),
  });

describe('{path}call/worker.html', () => {
  it('explains itself to a person', async () => {
    const answer = await world.app.inject({ url: '/bitrix/call/worker.html', headers: { 'accept-language': 'en' } });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Buttons of the call card');
  });

  it('is opened without a request to the portal, holds no secret, and the portal alone may frame it', async () => {
    const answer = await open();
    expect(answer.statusCode).toBe(200);
    expect(world.portal.asked).toBe(0);
    expect(bootstrapOf(answer.body)).toEqual({
      apiBase: '/bitrix/api/v1/',
      lang: 'ru',
      companyId: 'c1',
      ticket: expect.stringMatching(/^v1\./) as string,
    });
    expect(answer.body).not.toContain('sentinel');
    expect(JSON.stringify(world.logger.lines)).not.toContain('sentinel');
    expect(answer.headers['content-security-policy']).toContain(`frame-ancestors ${ORIGIN}`);
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.body).toContain('src="/bitrix/assets/frames/worker-AbC_1.js"');
  });

  it('is empty where native buttons are off, because the portal’s open pages still ask for it', async () => {
    world.companies.rows[0]!.options = DEFAULT_OPTIONS;
    expect(bootstrapOf((await open()).body)['ticket']).toBeNull();
  });

  it.each([{ ...FIELDS, APPLICATION_TOKEN: 'wrong' }, { ...FIELDS, member_id: 'nobody' }, { PLACEMENT: 'x' }])(
    'refuses a forged form',
    async (fields) => {
      expect((await open(fields as Record<string, string>)).statusCode).toBe(403);
      expect(world.portal.asked).toBe(0);
    },
  );
});

describe('POST api/v1/worker/session', () => {
  it('trades the ticket for a page token', async () => {
    const { ticket } = bootstrapOf((await open()).body);
    const answer = await trade({ ticket });
    expect(answer.statusCode).toBe(200);
    const { token, userId } = answer.json<{ token: string; userId: string }>();
    expect(userId).toBe('7');
    expect(world.pageTokens.verify(token)?.viewer).toMatchObject({ companyId: 'c1', userId: '7' });
    expect(world.portal.asked).toBe(1);
  });

  it('refuses what is no ticket', async () => {
    expect((await trade({ ticket: 'v1.made-up' })).statusCode).toBe(403);
    expect((await trade({})).statusCode).toBe(400);
    expect(world.portal.asked).toBe(0);
  });
});

describe('POST bitrix24/placement-error', () => {
  it('binds the worker again when the portal has really removed it', async () => {
    world.portal.report = { bound: ['PAGE_BACKGROUND_WORKER https://crm.example.ru/x'], removed: [], failed: [] };
    expect((await complain('?company=c1')).statusCode).toBe(200);
    await world.clock.settle();
    expect(world.portal.bindings).toHaveLength(1);
    const answer = await world.app.inject({
      url: '/bitrix/api/v1/company',
      headers: { cookie: await world.signIn() },
    });
    expect(answer.json()).toMatchObject({ bitrix24: { bindings: { removedByPortal: world.clock.now() } } });
  });

  it.each(['', '?company=', '?company=nobody'])('refuses %s', async (query) => {
    expect((await complain(query)).statusCode).toBe(403);
    expect(world.portal.bindings).toEqual([]);
  });
});
