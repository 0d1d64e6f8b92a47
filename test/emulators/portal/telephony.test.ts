import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PushMessage } from '../../../emulators/portal/push.ts';
import { PortalBench } from '../../helpers/portal-bench.ts';

let bench: PortalBench;
beforeEach(async () => {
  bench = await new PortalBench().start();
  bench.portal.knobs.rateLimit = false;
});
afterEach(() => bench.stop());

const failure = async (method: string, params: Record<string, unknown>) => {
  const { status, body } = await bench.call(`telephony.externalCall.${method}`, params);
  return [status, body.error, body.error_description];
};
const finish = (callId: string, params: Record<string, unknown> = {}) =>
  bench.ok<Record<string, unknown>>('telephony.externalCall.finish', { CALL_ID: callId, USER_ID: 2, ...params });
const desk = (userId: number) =>
  bench.portal.openCards(userId).map((message) => (message.params as { callId: string }).callId);

describe('register', () => {
  test('answers in the known shape, finds the client by phone', async () => {
    const result = await bench.ok<Record<string, unknown>>('telephony.externalCall.register', {
      USER_ID: 2,
      PHONE_NUMBER: '8 913 123 45 67',
      TYPE: 2,
      CALL_START_DATE: '2026-09-03T14:59:00+03:00',
    });
    expect(result).toEqual({
      CALL_ID: expect.stringMatching(/^externalCall\.[0-9a-f]{32}\.\d{10}$/) as unknown,
      CRM_CREATED_LEAD: null,
      CRM_CREATED_ENTITIES: [],
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: 2,
    });
    expect(bench.portal.state.calls.list()[0]?.startedAt).toBe(Date.parse('2026-09-03T11:59:00Z'));
  });

  test.each([
    [{ PHONE_NUMBER: '1', TYPE: 2 }, 'USER_ID or USER_PHONE_INNER should be set'],
    [{ USER_ID: 2, PHONE_NUMBER: '1', TYPE: 9 }, 'Unknown TYPE'],
    [
      { USER_ID: 2, PHONE_NUMBER: '1', TYPE: 2, CALL_START_DATE: '3.09.2026' },
      'CALL_START_DATE should be in the ISO-8601 format',
    ],
    [{ USER_ID: 2, PHONE_NUMBER: 'anonymous', TYPE: 2 }, 'Unsupported phone number format'],
    [{ USER_ID: 77, PHONE_NUMBER: '1', TYPE: 2 }, 'User is not found or is not active'],
    [{ USER_PHONE_INNER: '999', PHONE_NUMBER: '1', TYPE: 2 }, 'User is not found or is not active'],
  ])('refuses %j', async (params, text) => {
    expect(await failure('register', params)).toEqual([400, 'ERROR_CORE', text]);
  });

  test('the same call within 30 minutes is one call; EXTERNAL_CALL_ID and LINE_NUMBER part calls', async () => {
    const first = await bench.register({ EXTERNAL_CALL_ID: 'a' });
    expect(await bench.register()).toBe(first);
    expect(await bench.register({ EXTERNAL_CALL_ID: 'a' })).toBe(first);
    expect(await bench.register({ EXTERNAL_CALL_ID: 'b' })).not.toBe(first);
    expect(await bench.register({ EXTERNAL_CALL_ID: 'a', LINE_NUMBER: '7' })).not.toBe(first);
    expect(await bench.register({ EXTERNAL_CALL_ID: 'a', TYPE: 3 })).not.toBe(first);
    bench.clock.advance(30 * 60_000);
    expect(await bench.register({ EXTERNAL_CALL_ID: 'a' })).not.toBe(first);
  });

  test('a finished call is no duplicate', async () => {
    const first = await bench.register();
    await finish(first);
    expect(await bench.register()).not.toBe(first);
  });

  test('CRM_CREATE makes a lead for an unknown number; an outgoing call obeys its line', async () => {
    const unknown = { PHONE_NUMBER: '+79990000001', CRM_CREATE: 1, USER_ID: 3 };
    const created = await bench.ok<Record<string, unknown>>('telephony.externalCall.register', { ...unknown, TYPE: 2 });
    const id = created['CRM_CREATED_LEAD'];
    expect(created).toMatchObject({
      CRM_ENTITY_TYPE: 'LEAD',
      CRM_CREATED_ENTITIES: [{ ENTITY_TYPE: 'LEAD', ENTITY_ID: id }],
    });
    await bench.ok('telephony.externalLine.add', { NUMBER: '10', CRM_AUTO_CREATE: 'N' });
    const quiet = { ...unknown, PHONE_NUMBER: '+79990000002', TYPE: 1, LINE_NUMBER: '10' };
    expect(await bench.ok('telephony.externalCall.register', quiet)).toMatchObject({ CRM_CREATED_LEAD: null });
  });

  test('a colleague by inner number is an internal call without CRM', async () => {
    await bench.register({ PHONE_NUMBER: '102' });
    const [message] = bench.portal.openCards(2);
    expect(message?.params).toMatchObject({
      portalCall: true,
      portalCallUserId: 3,
      title: 'Борис Кузнецов',
      crmEntityType: null,
    });
  });

  test('an unknown LINE_NUMBER becomes a line of the app', async () => {
    await bench.register({ LINE_NUMBER: '83832000000' });
    expect(await bench.ok('telephony.externalLine.get')).toEqual([
      { NUMBER: '83832000000', NAME: '83832000000', CRM_AUTO_CREATE: 'Y' },
    ]);
  });
});

describe('cards', () => {
  test('show and hide take arrays and drive the desks', async () => {
    const pushed: [number, PushMessage['command']][] = [];
    for (const userId of [2, 3, 4])
      bench.portal.push.subscribe(userId, (message) => pushed.push([userId, message.command]));
    const callId = await bench.register({ SHOW: 0 });
    expect(desk(2)).toEqual([]);
    expect(await bench.ok('telephony.externalCall.show', { CALL_ID: callId, USER_ID: [2, 3, '4'] })).toBe(true);
    expect([desk(2), desk(3), desk(4)]).toEqual([[callId], [callId], [callId]]);
    expect(await bench.ok('telephony.externalCall.hide', { CALL_ID: callId, USER_ID: [2, 4] })).toBe(true);
    await finish(callId, { USER_ID: 3 });
    expect([desk(2), desk(3), desk(4)]).toEqual([[], [], []]);
    expect(pushed).toEqual([
      [2, 'showExternalCall'],
      [3, 'showExternalCall'],
      [4, 'showExternalCall'],
      [2, 'hideExternalCall'],
      [4, 'hideExternalCall'],
      [3, 'hideExternalCall'],
    ]);
  });

  test('finish takes the card only from the finishing user; afterwards hide finds no call', async () => {
    const callId = await bench.register();
    await bench.ok('telephony.externalCall.show', { CALL_ID: callId, USER_ID: [3] });
    bench.clock.advance(5000);
    await finish(callId);
    const history = bench.portal.cardHistory().map((card) => [card.userId, card.hiddenBy, card.hiddenAt]);
    expect(history).toEqual([
      [2, 'finish', bench.clock.now()],
      [3, null, null],
    ]);
    expect(await bench.ok('telephony.externalCall.hide', { CALL_ID: callId, USER_ID: 3 })).toBe(false);
    expect(await bench.ok('telephony.externalCall.show', { CALL_ID: callId, USER_ID: 3 })).toBe(false);
  });

  test('the portal of another user is not told', async () => {
    await bench.register();
    expect(desk(3)).toEqual([]);
  });
});

describe('finish', () => {
  test('known result: types and quirks', async () => {
    const callId = await bench.register({ LINE_NUMBER: '3', EXTERNAL_CALL_ID: 'x' });
    expect(await finish(callId, { DURATION: 95, VOTE: 5 })).toEqual({
      CALL_ID: callId,
      EXTERNAL_CALL_ID: 'x',
      PORTAL_USER_ID: 2,
      PHONE_NUMBER: '79131234567',
      PORTAL_NUMBER: '3',
      INCOMING: '2',
      CALL_DURATION: 95,
      CALL_START_DATE: {},
      CALL_STATUS: 1,
      CALL_VOTE: 5,
      COST: 0,
      COST_CURRENCY: '',
      CALL_FAILED_CODE: '200',
      CALL_FAILED_REASON: '',
      REST_APP_ID: String(bench.app.id),
      REST_APP_NAME: 'ECSS',
      CRM_ACTIVITY_ID: 1,
      COMMENT: null,
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: 2,
      ID: 1,
    });
  });

  test('a second finish does not find the call; CALL_ID must be a string', async () => {
    const callId = await bench.register();
    await finish(callId);
    const text = 'Call is not found (call should be registered prior to finishing)';
    expect(await failure('finish', { CALL_ID: callId, USER_ID: 2 })).toEqual([400, 'ERROR_CORE', text]);
    expect(await failure('finish', { CALL_ID: 5, USER_ID: 2 })).toEqual([
      400,
      'INVALID_ARGUMENT',
      'CALL_ID must be a string',
    ]);
  });

  test('no duration means missed: 304, an open activity, cleared by a later successful call out', async () => {
    const missed = await finish(await bench.register());
    expect(missed).toMatchObject({
      CALL_STATUS: 0,
      CALL_FAILED_CODE: '304',
      PORTAL_NUMBER: `REST_APP:${bench.app.id}`,
    });
    const [activity] = bench.portal.state.crm.activities;
    expect(activity).toMatchObject({ missed: true, completed: false });
    await finish(await bench.register({ TYPE: 1 }), { DURATION: 10 });
    expect(activity?.completed).toBe(true);
  });

  test('CALL_STATUS follows the duration, CALL_FAILED_CODE the code', async () => {
    const odd = await finish(await bench.register(), { DURATION: 7, STATUS_CODE: '486', FAILED_REASON: 'busy' });
    expect(odd).toMatchObject({ CALL_STATUS: 1, CALL_FAILED_CODE: '486', CALL_FAILED_REASON: 'busy' });
  });

  test('ADD_TO_CHAT counts only when it is sent', async () => {
    await finish(await bench.register());
    expect(bench.portal.chatLog()).toEqual([]);
    await finish(await bench.register(), { ADD_TO_CHAT: 1 });
    expect(bench.portal.chatLog(2)).toMatchObject([
      { kind: 'call', text: expect.stringContaining('Пропущенный') as unknown },
    ]);
  });

  test('the finishing user becomes responsible for a created lead', async () => {
    const callId = await bench.register({ PHONE_NUMBER: '+79990000003', CRM_CREATE: 1 });
    await finish(callId, { USER_PHONE_INNER: '103', USER_ID: undefined, DURATION: 1 });
    const lead = bench.portal.state.crm.list('LEAD').at(-1);
    expect([lead?.phones, lead?.assignedById]).toEqual([['+79990000003'], 4]);
  });
});

describe('around a call', () => {
  test('searchCrmEntities', async () => {
    expect(await bench.ok('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: '+7 913 765-43-21' })).toEqual([
      {
        CRM_ENTITY_TYPE: 'CONTACT',
        CRM_ENTITY_ID: 3,
        ASSIGNED_BY_ID: 3,
        NAME: 'Мария Сидорова',
        ASSIGNED_BY: {
          ID: '3',
          TIMEMAN_STATUS: 'OPENED',
          USER_PHONE_INNER: '102',
          WORK_PHONE: null,
          PERSONAL_PHONE: null,
          PERSONAL_MOBILE: null,
        },
      },
    ]);
    expect(await failure('searchCrmEntities', {})).toEqual([400, 'ERROR_CORE', 'PHONE_NUMBER is empty']);
  });

  test('external lines: number from add, text from update, [] from delete', async () => {
    expect(await bench.ok('telephony.externalLine.add', { NUMBER: '7', NAME: 'Городская' })).toEqual({ ID: 1 });
    expect(await bench.ok('telephony.externalLine.update', { NUMBER: '7', CRM_AUTO_CREATE: 'N' })).toEqual({ ID: '1' });
    expect(await bench.ok('telephony.externalLine.get')).toEqual([
      { NUMBER: '7', NAME: 'Городская', CRM_AUTO_CREATE: 'N' },
    ]);
    const twice = await bench.call('telephony.externalLine.add', { NUMBER: '7' });
    expect(twice.body.error_description).toBe('Line already exists');
    expect((await bench.call('telephony.externalLine.update', { NUMBER: '7' })).body.error_description).toBe(
      'There are no fields to update',
    );
    expect(await bench.ok('telephony.externalLine.delete', { NUMBER: '7' })).toEqual([]);
    expect((await bench.call('telephony.externalLine.delete', { NUMBER: '7' })).body.error_description).toBe(
      'Could not find line with number 7',
    );
  });

  test('statistics: strings, filters, total; only for administrators', async () => {
    for (const external of ['a', 'b', 'c']) {
      await finish(await bench.register({ EXTERNAL_CALL_ID: external }), { DURATION: external === 'b' ? 30 : 0 });
      bench.clock.advance(60_000);
    }
    const find = async (FILTER: Record<string, unknown>) =>
      (await bench.ok<{ EXTERNAL_CALL_ID: string }[]>('voximplant.statistic.get', { FILTER })).map(
        (row) => row.EXTERNAL_CALL_ID,
      );
    expect(await find({ EXTERNAL_CALL_ID: ['a', 'c'] })).toEqual(['a', 'c']);
    expect(await find({ '>CALL_DURATION': 0 })).toEqual(['b']);
    expect(await find({ '!CALL_FAILED_CODE': '304' })).toEqual(['b']);
    expect(await find({ '>=CALL_START_DATE': '2026-09-03T12:01:00+00:00' })).toEqual(['b', 'c']);
    const last = await bench.call('voximplant.statistic.get', { SORT: 'ID', ORDER: 'DESC' });
    expect(last.body.total).toBe(3);
    expect((last.body.result as unknown[])[0]).toMatchObject({
      ID: '3',
      CALL_DURATION: '0',
      COST: '0.0000',
      RECORD_FILE_ID: null,
    });
    const refused = await bench.call('voximplant.statistic.get', {}, bench.tokenOf(2));
    expect([refused.status, refused.body.error]).toEqual([403, 'ACCESS_DENIED']);
  });

  test('transcription needs a finished call and checks every line', async () => {
    const callId = await bench.register();
    const good = { SIDE: 'User', START_TIME: 0, STOP_TIME: 1, MESSAGE: 'Алло' };
    const attach = (MESSAGES: unknown) =>
      bench.call('telephony.call.attachTranscription', { CALL_ID: callId, MESSAGES });
    expect((await attach([good])).body.error_description).toBe(`Call ${callId} is not found. Is it finished?`);
    await finish(callId);
    expect((await attach('no')).body.error_description).toBe('MESSAGES should be an array');
    expect((await attach([good, { ...good, STOP_TIME: 0 }])).body.error_description).toBe(
      'MESSAGES[1][STOP_TIME] should be greater than zero',
    );
    expect((await attach([good])).body.result).toEqual({ TRANSCRIPT_ID: 1 });
  });
});
