/** `api/v1/company` of a company whose switch is an Asterisk, and its trail of changes. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ApiCompany } from '../../../src/adapters/http/api-types.ts';
import { company } from '../../helpers/http-fakes.ts';
import { httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

const PIN = 'AB'.repeat(32).match(/../g)!.join(':');
const AMI = { host: ' pbx.example ', username: 'crm', secret: 'sentinel-ami-secret' };

let world: World;
let headers: { cookie: string };
beforeEach(async () => {
  world = await httpWorld({ companies: [company()] });
  headers = { cookie: await world.signIn() };
});
afterEach(() => world.close());

type Method = 'GET' | 'PATCH' | 'POST';
const api = (method: Method, path: string, payload?: object) =>
  world.app.inject({ method, url: `/bitrix/api/v1/${path}`, headers, ...(payload === undefined ? {} : { payload }) });
const patch = async (body: object): Promise<ApiCompany> => {
  const answer = await api('PATCH', 'company', body);
  expect(answer.statusCode).toBe(200);
  expect(answer.body).not.toContain('sentinel');
  return answer.json<ApiCompany>();
};

it('a first connection has the usual values where nothing was said, and is used when its kind is chosen', async () => {
  const saved = await patch({ asterisk: AMI });
  expect(saved).toMatchObject({
    switchKind: 'ecss10',
    asterisk: {
      host: 'pbx.example',
      port: 5038,
      tls: false,
      username: 'crm',
      secretSet: true,
      channelPattern: '{number}',
      context: 'from-internal',
      holdContext: null,
      notifyNumbers: [],
      certificate: null,
      pinnedFingerprint256: null,
    },
  });
  // The company still has the other kind.
  expect(world.links.applied).toEqual([]);
  await patch({ switchKind: 'asterisk' });
  expect(world.links.applied).toMatchObject([{ switchKind: 'asterisk', asterisk: { secret: 'sentinel-ami-secret' } }]);
});

it('the secret that is not sent stays, the pin is for one machine, ranges of numbers are numbers', async () => {
  await patch({ switchKind: 'asterisk', asterisk: { ...AMI, tls: true } });
  const pinned = await patch({
    asterisk: { certificate: { pin: 'ab'.repeat(32) }, notifyNumbers: ['101', ' 101 ', '102'] },
  });
  expect(pinned.asterisk).toMatchObject({ port: 5039, pinnedFingerprint256: PIN, notifyNumbers: ['101', '102'] });
  expect(world.companies.rows[0]?.asterisk?.secret).toBe('sentinel-ami-secret');
  const moved = await patch({ asterisk: { host: 'other.example', secret: '' } });
  expect(moved.asterisk).toMatchObject({ pinnedFingerprint256: null, secretSet: true });
});

it('names all wrong fields at once and saves nothing', async () => {
  const answer = await api('PATCH', 'company', {
    asterisk: {
      host: 'http://pbx',
      port: 70_000,
      username: '',
      channelPattern: '101',
      context: 'a b',
      holdContext: 'x\r\nAction: Command',
      notifyNumbers: ['101-103'],
    },
  });
  expect(answer.statusCode).toBe(400);
  expect(Object.keys(answer.json<{ details: { fields: object } }>().details.fields).sort()).toEqual([
    'asterisk.channelPattern',
    'asterisk.context',
    'asterisk.holdContext',
    'asterisk.host',
    'asterisk.notifyNumbers',
    'asterisk.port',
    'asterisk.secret',
    'asterisk.username',
  ]);
  expect(world.companies.rows[0]?.asterisk).toBeNull();
  const early = await api('PATCH', 'company', { asterisk: { certificate: { pin: PIN } } });
  expect(early.statusCode).toBe(400);
});

it('is removed, and what a change was before comes back, but for a secret', async () => {
  await patch({ switchKind: 'asterisk', asterisk: AMI });
  await patch({ asterisk: { context: 'office' } });
  const trail = await api('GET', 'audit');
  expect(trail.body).not.toContain('sentinel');
  const { records } = trail.json<{ records: { id: string; what: string; after: unknown; undo: string }[] }>();
  expect(records.map(({ what, undo }) => [what, undo])).toEqual([
    ['asterisk', 'possible'],
    ['asterisk', 'possible'],
    ['switch_kind', 'possible'],
    ['signed_in', 'event'],
  ]);
  expect((await api('POST', `audit/${records[0]!.id}/undo`)).statusCode).toBe(204);
  expect(world.companies.rows[0]?.asterisk).toMatchObject({ context: 'from-internal', secret: 'sentinel-ami-secret' });
  expect((await api('POST', `audit/${records[2]!.id}/undo`)).statusCode).toBe(204);
  expect(world.companies.rows[0]).toMatchObject({ switchKind: 'ecss10' });
  await patch({ asterisk: null });
  const removed = (await api('GET', 'audit')).json<{ records: { undo: string }[] }>().records[0];
  expect(removed?.undo).toBe('connection_removed');
});

it('tells what the link has noticed', async () => {
  world.links.current = { ...world.links.current, remarks: [{ code: 'timestamps_off', details: 'timestampevents' }] };
  const { link } = await patch({ switchKind: 'asterisk', asterisk: AMI });
  expect(link.remarks).toEqual([{ code: 'timestamps_off', details: 'timestampevents' }]);
});
