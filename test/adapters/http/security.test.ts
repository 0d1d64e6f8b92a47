/** What holds for every route, those to come too: the routes are read from the OpenAPI document. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { company } from '../../helpers/http-fakes.ts';
import { httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

interface Route {
  method: string;
  url: string;
  tags: string[];
}

let world: World;
beforeEach(async () => (world = await httpWorld({ companies: [company()] })));
afterEach(() => world.close());

async function routes(): Promise<Route[]> {
  const answer = await world.app.inject({ url: '/bitrix/api/openapi.json' });
  const { paths } = answer.json<{ paths: Record<string, Record<string, { tags: string[] }>> }>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { tags }]) => ({
      method: method.toUpperCase(),
      url: path.replaceAll(/\{\w+\}/g, 'some-id'),
      tags,
    })),
  );
}

it('every answer forbids what it does not need: scripts, framing, sniffing, caching', async () => {
  const all = await routes();
  expect(all.length).toBeGreaterThan(45);
  for (const { method, url } of all) {
    const { headers } = await world.app.inject({ method, url });
    const policy = String(headers['content-security-policy']);
    expect(policy, url).toMatch(/^default-src 'none'; base-uri 'none'/);
    expect(policy, url).toMatch(/frame-ancestors 'none'/);
    expect(policy, url).not.toMatch(/unsafe|\*/);
    expect(headers['x-content-type-options'], url).toBe('nosniff');
    expect(headers['cache-control'], url).toBe('no-store');
    expect(headers['strict-transport-security'], url).toBeUndefined();
  }
});

it('no other site changes anything in an administrator’s name; only the portal’s own routes take foreign posts', async () => {
  const cookie = await world.signIn();
  const changing = (await routes()).filter(({ method }) => method !== 'GET');
  const portals = changing.filter(({ tags }) => tags.includes('portal')).map(({ url }) => url);
  expect(portals.sort()).toEqual([
    '/bitrix/',
    '/bitrix/bitrix24/events',
    '/bitrix/bitrix24/placement-error',
    '/bitrix/call/call.html',
    '/bitrix/call/worker.html',
    '/bitrix/calls.html',
  ]);
  for (const { method, url, tags } of changing) {
    if (tags.includes('portal')) continue;
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await world.app.inject({
        method,
        url,
        headers: { cookie, accept: 'application/json', ...headers },
      });
      expect(answer.statusCode, `${method} ${url}`).toBe(403);
    }
  }
});

describe('Strict-Transport-Security', () => {
  it('is sent when it is asked for, for this host alone', async () => {
    await world.close();
    world = await httpWorld({ options: { hsts: true } });
    const { headers } = await world.app.inject({ url: '/bitrix/' });
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('is never sent by a server that browsers reach over http', async () => {
    await world.close();
    world = await httpWorld({ options: { hsts: true, publicUrl: 'http://10.0.0.1:8801/bitrix/' } });
    const { headers } = await world.app.inject({ url: '/bitrix/' });
    expect(headers['strict-transport-security']).toBeUndefined();
  });
});

it('a request is known by an id of ours in every line that it leads to, and in its answer', async () => {
  const refused = await world.app.inject({ url: '/bitrix/api/v1/company', headers: { 'x-request-id': 'chosen' } });
  const id = refused.headers['x-request-id'];
  expect(id).toMatch(/^[\w-]{8}$/);
  const lines = world.logger.lines.filter(({ facts }) => facts['requestId'] === id);
  expect(lines.map(({ text }) => text)).toEqual(['a request was refused', 'request']);
});
