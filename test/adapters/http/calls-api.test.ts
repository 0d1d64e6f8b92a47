import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/app/errors.ts';
import { callView, company } from '../../helpers/http-fakes.ts';
import { httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

let world: World;
beforeEach(async () => {
  world = await httpWorld({ companies: [company()] });
});
afterEach(() => world.close());

const get = (path: string, admin = false) =>
  world.app.inject({ url: `/bitrix/api/v1/${path}`, headers: { authorization: world.bearer(admin) } });
const post = (path: string, body?: object) =>
  world.app.inject({
    method: 'POST',
    url: `/bitrix/api/v1/${path}`,
    headers: { authorization: world.bearer(false) },
    ...(body ? { payload: body } : {}),
  });

describe('commands of the operator', () => {
  it.each([
    ['answer', undefined],
    ['reject', undefined],
    ['hangup', undefined],
    ['hold', undefined],
    ['unhold', undefined],
    ['complete', undefined],
    ['return', undefined],
    ['transfer', { to: '102' }],
    ['consult', { to: '+7 913 123-45-67' }],
    ['dtmf', { digits: '1#' }],
  ])('%s %j is passed on and answered with 204', async (verb, body) => {
    const answer = await post(`calls/call-1/${verb}`, body);
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    expect(world.operatorCalls.commands).toEqual([{ userId: '7', callId: 'call-1', verb, ...body }]);
  });

  it.each([
    ['transfer', undefined],
    ['transfer', {}],
    ['consult', { to: 102 }],
    ['consult', { to: '1'.repeat(41) }],
    ['dtmf', { digits: '1'.repeat(33) }],
    ['dtmf', { digits: '1', to: '102' }],
  ])('%s %j is no request', async (verb, body) => {
    expect((await post(`calls/call-1/${verb}`, body)).statusCode).toBe(400);
    expect(world.operatorCalls.commands).toEqual([]);
  });

  it.each([
    ['bad_number', 400],
    ['call_not_found', 404],
    ['not_possible_now', 409],
    ['no_extension', 409],
    ['switch_unavailable', 503],
    ['switch_timeout', 504],
  ] as const)('refused with %s are answered with %i', async (code, status) => {
    world.operatorCalls.refusal = new AppError(code);
    for (const path of ['calls/call-1/hold', 'calls/call-1/transfer', 'calls/dial']) {
      const answer = await post(path, path.endsWith('hold') ? undefined : { to: '102' });
      expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([status, code]);
    }
  });

  it('show the card again', async () => {
    expect((await post('calls/call-1/card')).statusCode).toBe(204);
    expect(world.operatorCalls.cards).toEqual([{ userId: '7', callId: 'call-1' }]);
  });

  it('call from the own phone', async () => {
    expect((await post('calls/dial', { to: '+79131234567' })).statusCode).toBe(204);
    expect((await post('calls/dial', {})).statusCode).toBe(400);
    expect(world.operatorCalls.dialled).toEqual([{ userId: '7', to: '+79131234567' }]);
  });
});

describe('lists', () => {
  it('tell a call with everything that the pages show', async () => {
    const view = callView({
      direction: 'internal',
      line: { number: '+73832000000', name: 'Продажи' },
      heldSince: 5,
      talkMs: 7,
      consultation: { number: '102', name: null, phase: 'talking', startedAt: 1, answeredAt: 2 },
    });
    world.operatorCalls.calls = [view];
    expect((await get('calls/active')).json()).toEqual([view]);
  });

  it('everybody’s calls are for administrators', async () => {
    world.operatorCalls.calls = [callView()];
    expect((await get('calls/everybody')).json()).toMatchObject({ error: 'admin_only' });
    expect((await get('calls/everybody', true)).json()).toEqual([callView()]);
  });

  it('colleagues are for everybody who is signed in', async () => {
    const people = [{ userId: '9', name: 'Борис', numbers: ['102', '202'], state: 'ringing' as const }];
    world.operatorCalls.people = people;
    expect((await get('colleagues')).json()).toEqual(people);
    expect((await world.app.inject({ url: '/bitrix/api/v1/colleagues' })).statusCode).toBe(401);
  });
});
