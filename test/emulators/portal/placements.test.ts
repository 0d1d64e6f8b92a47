import { afterEach, beforeEach, expect, test } from 'vitest';
import { PortalBench } from '../../helpers/portal-bench.ts';

let bench: PortalBench;
beforeEach(async () => {
  bench = await new PortalBench().start();
});
afterEach(() => bench.stop());

const bind = (params: Record<string, unknown>, token = bench.token) => bench.call('placement.bind', params, token);
const card = () => ({ PLACEMENT: 'CALL_CARD', HANDLER: `${bench.appUrl}/call/call.html`, TITLE: 'ECSS-10' });

test('bind, get, list; another address makes a second tab; unbind counts twice', async () => {
  expect((await bind(card())).body.result).toBe(true);
  const twin = await bind(card());
  expect([twin.status, twin.body.error, twin.body.error_description]).toEqual([
    200,
    'ERROR_CORE',
    'Unable to set placement handler: Handler already binded',
  ]);
  await bind({
    ...card(),
    HANDLER: `${bench.appUrl}/other.html`,
    OPTIONS: { x: '1' },
    LANG_ALL: { ru: { TITLE: 'Звонок' } },
  });
  expect(await bench.ok('placement.get')).toMatchObject([
    { placement: 'CALL_CARD', userId: 0, options: [], title: 'ECSS-10', langAll: [] },
    { options: [], langAll: { ru: { TITLE: 'Звонок' } } },
  ]);
  expect(bench.portal.placements('CALL_CARD', 2).map((tab) => tab.title)).toEqual(['ECSS-10', 'Звонок']);
  expect(await bench.ok('placement.list')).toContain('CALL_CARD');
  expect(await bench.ok('placement.list')).not.toContain('CRM_CONTACT_DETAIL_TAB');
  expect(await bench.ok('placement.unbind', { PLACEMENT: 'CALL_CARD' })).toEqual({ count: 4 });
  expect(await bench.ok('placement.get')).toEqual([]);
});

test('errors come with HTTP 200, refused access with 403', async () => {
  const outcome = async (params: Record<string, unknown>) => {
    const { status, body } = await bind(params);
    return [status, body.error];
  };
  const empty = await bind({});
  expect([empty.status, empty.body]).toMatchObject([200, { error: 'ERROR_ARGUMENT', argument: 'PLACEMENT' }]);
  expect(await outcome({ PLACEMENT: 'NO_SUCH', HANDLER: 'https://a.ru' })).toEqual([200, 'ERROR_PLACEMENT_NOT_FOUND']);
  expect(await outcome({ ...card(), HANDLER: 'ftp://a.ru/' })).toEqual([200, 'ERROR_UNSUPPORTED_PROTOCOL']);
  bench.portal.knobs.allowLocalHandlers = false;
  expect(await outcome({ ...card(), HANDLER: 'http://localhost/' })).toEqual([200, 'ERROR_WRONG_HANDLER_URL']);
  const refused = await bind(card(), bench.tokenOf(2));
  expect([refused.status, refused.body.error]).toEqual([403, 'ACCESS_DENIED']);
});

test('the background worker: error address, one per app and one per user, removed when slow too often', async () => {
  const worker = { PLACEMENT: 'PAGE_BACKGROUND_WORKER', HANDLER: `${bench.appUrl}/worker` };
  expect((await bind(worker)).body.error).toBe('EMPTY_ERROR_HANDLER_URL');
  const OPTIONS = { errorHandlerUrl: `${bench.appUrl}/slow` };
  expect((await bind({ ...worker, OPTIONS })).body.result).toBe(true);
  expect((await bind({ ...worker, OPTIONS, HANDLER: `${bench.appUrl}/w2` })).body.error).toBe(
    'ERROR_PLACEMENT_MAX_COUNT',
  );
  expect((await bind({ ...worker, OPTIONS, USER_ID: 2 })).body.result).toBe(true);
  expect((await bind({ ...worker, OPTIONS, USER_ID: 99 })).body.error).toBe('ERROR_PLACEMENT_USER_MODE');
  const own = bench.portal.placements('PAGE_BACKGROUND_WORKER', 3);
  expect(own).toHaveLength(1);
  for (let load = 0; load < 10; load += 1) bench.portal.reportWorkerLoad(own[0]!.handlerId, 5001);
  bench.clock.advance(86_400_001);
  bench.portal.reportWorkerLoad(own[0]!.handlerId, 5001);
  expect(bench.portal.placements('PAGE_BACKGROUND_WORKER', 3)).toHaveLength(1);
  for (let load = 0; load < 10; load += 1) bench.portal.reportWorkerLoad(own[0]!.handlerId, 5001);
  expect(bench.portal.placements('PAGE_BACKGROUND_WORKER', 3)).toEqual([]);
  await bench.portal.events.idle();
  const notice = bench.stub.received.at(-1);
  expect([notice?.path, notice?.fields['error']]).toEqual(['/slow', 'ERROR_PLACEMENT_LOADING_OVERTIME']);
});

test('the frame form: address, name and hidden fields', async () => {
  await bind(card());
  const [tab] = bench.portal.placements('CALL_CARD', 2);
  const form = bench.portal.frameForm({
    handlerId: tab!.handlerId,
    userId: 2,
    placementOptions: { CALL_ID: 'x', URI: '/stream/' },
    sid: 'f'.repeat(32),
  });
  const query = `DOMAIN=${encodeURIComponent(bench.started.domain)}&PROTOCOL=0&LANG=ru&APP_SID=${'f'.repeat(32)}`;
  expect(form.action).toBe(`${bench.appUrl}/call/call.html?${query}`);
  expect(form.target).toBe(`${bench.started.domain}|0|${'f'.repeat(32)}`);
  expect(form.fields).toMatchObject({
    AUTH_EXPIRES: '3600',
    SERVER_ENDPOINT: `${bench.started.oauthUrl}/rest/`,
    APPLICATION_TOKEN: bench.app.applicationToken,
    member_id: bench.portal.state.memberId,
    status: 'L',
    PLACEMENT: 'CALL_CARD',
    PLACEMENT_OPTIONS: '{"CALL_ID":"x","URI":"/stream/"}',
  });
  const viewer = await bench.call('user.current', {}, form.fields['AUTH_ID']);
  expect(viewer.body.result).toMatchObject({ ID: '2' });
});
