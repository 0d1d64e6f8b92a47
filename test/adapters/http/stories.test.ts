import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newCall } from '../../../src/domain/call/call.ts';
import { httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';
import { company } from '../../helpers/http-fakes.ts';
import { pastCall } from '../../helpers/history-fake.ts';

let world: World;
let cookie: string;
beforeEach(async () => {
  world = await httpWorld({ companies: [company(), company({ id: 'c2', memberId: 'member-2' })] });
  cookie = await world.signIn();
  await world.toldCalls.save('c1', [
    {
      call: newCall('call-1', Date.UTC(2026, 10, 22), { direction: 'incoming', clientNumber: '+79131234567' }),
      journal: [
        {
          at: 5,
          lane: 'switch',
          what: 'leg_alerting',
          details: { extension: '101', direction: 'in', toward: 'client', remoteNumber: '+79131234567' },
        },
        { at: 6, lane: 'decision', what: 'from_the_future', details: { access_token: 'sentinel-access' } },
      ],
    },
  ]);
});
afterEach(() => world.close());

const get = (path: string, headers: Record<string, string> = { cookie }) =>
  world.app.inject({ method: 'GET', url: `/bitrix/api/v1/${path}`, headers });

describe('api/v1/stories', () => {
  it('lists calls of every kind by number, employee and time', async () => {
    world.history.page = { calls: [pastCall({ id: 'call-1' }), pastCall({ id: 'gone' })], next: 'cursor' };
    const answer = await get('stories?text=913&userId=7&from=1&to=2&before=abc');
    expect(answer.statusCode).toBe(200);
    const page = answer.json<{ calls: { id: string; told: string }[]; next: string }>();
    expect(page.calls.map(({ id, told }) => [id, told])).toEqual([
      ['call-1', 'live'],
      ['gone', 'recorded'],
    ]);
    expect(page.next).toBe('cursor');
    expect(world.history.asked).toEqual([
      {
        companyId: 'c1',
        query: {
          text: '913',
          userId: '7',
          from: 1,
          to: 2,
          before: 'abc',
          missedOnly: false,
          includeInternal: true,
          limit: 30,
        },
      },
    ]);
  });

  it('asks for everything when nothing is given', async () => {
    expect((await get('stories')).statusCode).toBe(200);
    expect(world.history.asked[0]?.query).toMatchObject({ text: '', userId: null, from: null, to: null, before: null });
  });

  it('tells one call, with data but without secrets', async () => {
    const answer = await get('stories/call-1');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      id: 'call-1',
      told: 'live',
      steps: [
        { code: 'leg_alerting', lane: 'switch', sinceMs: 0, facts: { extension: '101' } },
        { code: 'from_the_future', sinceMs: 1, facts: {}, raw: { access_token: '[redacted]' } },
      ],
    });
    expect(answer.body).not.toContain('sentinel');
  });

  it('hands the export out as a file, masked unless asked otherwise, in the reader’s language', async () => {
    const masked = await get('stories/call-1/export', { cookie, 'accept-language': 'en' });
    expect(masked.headers['content-disposition']).toBe('attachment; filename="call-2026-11-22-call-1.json"');
    expect(masked.body).not.toContain('9131234567');
    expect(masked.body).toContain('Extension 101 rings: incoming from #1…67');
    const plain = await get('stories/call-1/export?numbers=plain');
    expect(plain.body).toContain('Звонит номер 101: входящий от +79131234567');
    expect(plain.body).not.toContain('sentinel');
  });

  it.each(['stories/nobody', 'stories/nobody/export'])('%s: no such call', async (path) => {
    const answer = await get(path);
    expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([404, 'call_not_found']);
  });

  it.each(['stories?from=soon', 'stories/call-1/export?numbers=all'])('refuses %s', async (path) => {
    expect((await get(path)).statusCode).toBe(400);
  });

  it.each(['stories', 'stories/call-1', 'stories/call-1/export'])('%s is for administrators', async (path) => {
    expect((await get(path, {})).statusCode).toBe(401);
    const operator = await get(path, { authorization: world.bearer(false) });
    expect([operator.statusCode, operator.json<{ error: string }>().error]).toEqual([403, 'admin_only']);
    expect((await get(path, { authorization: world.bearer(true) })).statusCode).toBe(200);
  });
});
