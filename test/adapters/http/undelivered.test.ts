import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';
import { company, undeliveredCall } from '../../helpers/http-fakes.ts';

let world: World;
let cookie: string;
beforeEach(async () => {
  world = await httpWorld({ companies: [company(), company({ id: 'c2', memberId: 'member-2' })] });
  cookie = await world.signIn();
  world.undelivered.calls.set('c1', [undeliveredCall(), undeliveredCall({ id: 'lost-2', state: 'waiting' })]);
  world.undelivered.calls.set('c2', [undeliveredCall({ id: 'foreign' })]);
});
afterEach(() => world.close());

const api = (method: 'GET' | 'POST', path: string, headers: Record<string, string> = { cookie }) =>
  world.app.inject({ method, url: `/bitrix/api/v1/${path}`, headers });

describe('api/v1/undelivered', () => {
  it('lists the calls of the own company with the reason', async () => {
    const answer = await api('GET', 'undelivered');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual([undeliveredCall(), undeliveredCall({ id: 'lost-2', state: 'waiting' })]);
  });

  it('sends a call again', async () => {
    const answer = await api('POST', 'undelivered/lost-1/retry');
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    expect(world.undelivered.retried).toEqual(['lost-1']);
  });

  it.each(['foreign', 'unknown'])('does not know the call %s', async (id) => {
    const answer = await api('POST', `undelivered/${id}/retry`);
    expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([404, 'call_not_found']);
    expect(world.undelivered.retried).toEqual([]);
  });

  it.each([
    ['GET', 'undelivered'],
    ['POST', 'undelivered/lost-1/retry'],
  ] as const)('%s %s is for administrators, from our own pages', async (method, path) => {
    expect((await api(method, path, {})).statusCode).toBe(401);
    const operator = await api(method, path, { authorization: world.bearer(false) });
    expect([operator.statusCode, operator.json<{ error: string }>().error]).toEqual([403, 'admin_only']);
    expect((await api(method, path, { authorization: world.bearer(true) })).statusCode).toBeLessThan(300);
  });

  it('does not send again for another site', async () => {
    const answer = await api('POST', 'undelivered/lost-1/retry', { cookie, origin: 'https://evil.example' });
    expect(answer.statusCode).toBe(403);
    expect(world.undelivered.retried).toEqual([]);
  });

  it('is described', async () => {
    const answer = await world.app.inject({ method: 'GET', url: '/bitrix/api/openapi.json' });
    const { paths } = answer.json<{ paths: Record<string, Record<string, { tags: string[] }>> }>();
    expect(paths['/bitrix/api/v1/undelivered']?.['get']?.tags).toEqual(['undelivered']);
    expect(paths['/bitrix/api/v1/undelivered/{id}/retry']?.['post']?.tags).toEqual(['undelivered']);
  });
});
