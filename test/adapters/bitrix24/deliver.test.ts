import { describe, expect, it } from 'vitest';
import type { PortalCommand, PortalOrder } from '../../../src/domain/delivery/command.ts';
import { durationSeconds, isoDate } from '../../../src/adapters/bitrix24/telephony.ts';
import { core } from '../../helpers/bitrix24-fake-methods.ts';
import { setup } from './setup.ts';

const STARTED = Date.UTC(2026, 8, 3, 12, 43, 50, 700);

function register(over: Partial<Extract<PortalCommand, { kind: 'register' }>> = {}): PortalCommand {
  return {
    kind: 'register',
    userId: '1',
    phoneNumber: '+79131234567',
    direction: 'incoming',
    startedAt: STARTED,
    externalCallId: 'ecss-1',
    createCrmEntity: false,
    lineNumber: null,
    show: true,
    ...over,
  };
}

const finish = (over: Partial<Extract<PortalCommand, { kind: 'finish' }>> = {}): PortalCommand => ({
  kind: 'finish',
  userId: '1',
  talkMs: 95_400,
  statusCode: '200',
  failedReason: '',
  ...over,
});

const show = (...userIds: string[]): PortalCommand => ({ kind: 'show', userIds });
const hide = (...userIds: string[]): PortalCommand => ({ kind: 'hide', userIds });

function order(callId: string, commands: PortalCommand[], crmCallId: string | null = null): PortalOrder {
  return { callId, crmCallId, commands };
}

describe('one command', () => {
  it('is called directly: registration', async () => {
    const { portal, fake, clock } = await setup();
    const { outcomes, exchanges } = await portal.deliver([
      order('a', [register({ lineNumber: '5', createCrmEntity: true })]),
    ]);
    const [callId] = [...fake.state.live.keys()];
    expect(outcomes).toMatchObject([{ callId: 'a', outcomes: [{ ok: true, crmCallId: callId }] }]);
    expect(exchanges).toEqual([
      {
        sentAt: clock.now(),
        durationMs: 0,
        methods: ['telephony.externalCall.register'],
        httpStatus: 200,
        error: null,
      },
    ]);
    expect(fake.seen[0]?.body).toEqual({
      USER_ID: '1',
      PHONE_NUMBER: '+79131234567',
      TYPE: 2,
      CALL_START_DATE: '2026-09-03T12:43:50+00:00',
      CRM_CREATE: 1,
      SHOW: 1,
      ADD_TO_CHAT: 1,
      EXTERNAL_CALL_ID: 'ecss-1',
      LINE_NUMBER: '5',
      auth: 'SENTINEL-access-0',
    });
  });

  it('finish says talk time in seconds and the code', async () => {
    const { portal, fake } = await setup();
    await portal.deliver([order('a', [register()])]);
    const [callId = ''] = [...fake.state.live.keys()];
    const missed = finish({ talkMs: 0, statusCode: '304', failedReason: 'никто не ответил' });
    await portal.deliver([order('a', [missed], callId)]);
    expect(fake.state.finished.get(callId)).toMatchObject({
      USER_ID: '1',
      DURATION: 0,
      STATUS_CODE: '304',
      FAILED_REASON: 'никто не ответил',
      ADD_TO_CHAT: 1,
    });
  });

  it('finish repeated is done, not failed', async () => {
    const { portal } = await setup();
    const { outcomes } = await portal.deliver([order('a', [finish()], 'externalCall.gone')]);
    expect(outcomes[0]?.outcomes).toEqual([
      {
        ok: true,
        crmCallId: null,
        answer: { alreadyDone: 'Call is not found (call should be registered prior to finishing)' },
      },
    ]);
  });

  it('without a CALL_ID is given up, without users needs nothing: neither is sent', async () => {
    const { portal, fake } = await setup();
    const { outcomes, exchanges } = await portal.deliver([
      order('a', [show('1')]),
      order('b', [hide()], 'x'),
      order('c', []),
    ]);
    expect(outcomes).toMatchObject([
      { callId: 'a', outcomes: [{ ok: false, failure: { action: 'give_up', code: 'no_call_id' } }] },
      { callId: 'b', outcomes: [{ ok: true, crmCallId: null }] },
      { callId: 'c', outcomes: [] },
    ]);
    expect(exchanges).toEqual([]);
    expect(fake.seen).toEqual([]);
  });

  it.each([
    [0, 0],
    [1, 1],
    [1_499, 1],
    [1_500, 2],
    [95_400, 95],
  ])('%i ms of talk are %i s', (talkMs, seconds) => expect(durationSeconds(talkMs)).toBe(seconds));

  it('dates have an offset and no fractions', () => expect(isoDate(STARTED)).toBe('2026-09-03T12:43:50+00:00'));
});

describe('several commands', () => {
  it('go in one request, later ones refer to the registration', async () => {
    const { portal, fake } = await setup();
    fake.state.users.push({ ID: '2' }, { ID: '3' });
    const { outcomes, exchanges } = await portal.deliver([
      order('a', [register({ show: false }), show('1', '2', '3'), hide('2', '3')]),
      order('b', [register({ externalCallId: 'ecss-2', direction: 'outgoing' }), hide(), finish()]),
    ]);
    expect(fake.seen).toHaveLength(1);
    expect(fake.seen[0]?.body).toMatchObject({ halt: 0 });
    expect(exchanges).toHaveLength(1);
    expect(exchanges[0]?.methods.map((method) => method.split('.').at(-1))).toEqual([
      'register',
      'show',
      'hide',
      'register',
      'finish',
    ]);
    const ids = outcomes.map(({ outcomes: [first] }) => (first?.ok === true ? first.crmCallId : null));
    expect(fake.state.shown).toEqual([
      { method: 'show', callId: ids[0], userIds: { 0: '1', 1: '2', 2: '3' } },
      { method: 'hide', callId: ids[0], userIds: { 0: '2', 1: '3' } },
    ]);
    expect([...fake.state.finished.keys()]).toEqual([ids[1]]);
    expect(fake.state.finished.get(ids[1] ?? '')).toMatchObject({ DURATION: '95', STATUS_CODE: '200' });
    expect(outcomes.flatMap((one) => one.outcomes.map(({ ok }) => ok))).toEqual(Array(6).fill(true));
  });

  it('of a failed registration are skipped, neighbours are not hurt', async () => {
    const { portal, fake } = await setup();
    const { outcomes } = await portal.deliver([
      order('bad', [register({ userId: '404' }), show('1'), finish()]),
      order('good', [register({ externalCallId: 'ecss-2' }), finish()]),
      order('old', [hide('1'), finish()], 'externalCall.gone'),
    ]);
    expect(fake.seen).toHaveLength(1);
    expect(outcomes).toMatchObject([
      {
        callId: 'bad',
        outcomes: [
          {
            ok: false,
            failure: { action: 'give_up', code: 'ERROR_CORE', message: 'User is not found or is not active' },
          },
          { ok: false, skipped: true },
          { ok: false, skipped: true },
        ],
      },
      { callId: 'good', outcomes: [{ ok: true }, { ok: true }] },
      { callId: 'old', outcomes: [{ ok: true, answer: false }, { ok: true }] },
    ]);
    expect(fake.state.finished.size).toBe(1);
  });

  it('"Call is not found" beside its own registration is a failure, not a repetition', async () => {
    const { portal, fake } = await setup();
    fake.state.fault = (method) => (method.endsWith('finish') ? core('Call is not found (call should be…)') : null);
    const { outcomes } = await portal.deliver([order('a', [register(), finish()])]);
    expect(outcomes[0]?.outcomes).toMatchObject([{ ok: true }, { ok: false, failure: { action: 'give_up' } }]);
  });

  it('each take the failure of their request; what waits for a registration is skipped', async () => {
    const { portal, fake } = await setup();
    fake.script = () => 'reset';
    const { outcomes } = await portal.deliver([
      order('new', [register(), show('1')]),
      order('old', [hide('1'), finish()], 'externalCall.x'),
    ]);
    const failure = { action: 'retry', code: 'network' };
    expect(outcomes).toMatchObject([
      {
        callId: 'new',
        outcomes: [
          { ok: false, failure },
          { ok: false, skipped: true },
        ],
      },
      {
        callId: 'old',
        outcomes: [
          { ok: false, failure },
          { ok: false, failure },
        ],
      },
    ]);
  });

  it('about which the batch is silent, or whose item cannot be read, are retried', async () => {
    const { portal, fake } = await setup();
    const result = { result: { c0: { CRM_ENTITY_ID: 1 } }, result_error: [], result_total: [], result_next: [] };
    fake.script = () => ({ status: 200, body: JSON.stringify({ result }) });
    const { outcomes } = await portal.deliver([order('a', [register()]), order('b', [hide('1')], 'x')]);
    const failure = { action: 'retry', code: 'bad_answer' };
    expect(outcomes).toMatchObject([{ outcomes: [{ ok: false, failure }] }, { outcomes: [{ ok: false, failure }] }]);
  });

  it('inside a batch keep their own codes and times', async () => {
    const { portal, fake, clock } = await setup();
    const reset = clock.now() / 1_000 + 42;
    fake.state.fault = (method) =>
      method.endsWith('hide')
        ? { error: 'OPERATION_TIME_LIMIT', error_description: 'blocked', extra: { operating_reset_at: reset } }
        : null;
    const { outcomes } = await portal.deliver([order('a', [hide('1')], 'x'), order('b', [show('1')], 'y')]);
    expect(outcomes).toMatchObject([
      { outcomes: [{ ok: false, failure: { action: 'retry', retryAt: reset * 1_000 } }] },
      { outcomes: [{ ok: true }] },
    ]);
  });

  it('more than 50 go in several requests, no order is cut', async () => {
    const { portal, fake } = await setup();
    const orders = Array.from({ length: 17 }, (_, n) =>
      order(`call-${n}`, [register({ externalCallId: `ecss-${n}` }), show('1'), hide('1'), finish()]),
    );
    const { outcomes, exchanges } = await portal.deliver(orders);
    expect(exchanges.map(({ methods }) => methods.length)).toEqual([48, 20]);
    expect(outcomes.every((one) => one.outcomes.length === 4 && one.outcomes.every(({ ok }) => ok))).toBe(true);
    expect(outcomes.map(({ callId }) => callId)).toEqual(orders.map(({ callId }) => callId));
    expect(fake.state.finished.size).toBe(17);
  });

  it('a giant order goes in parts and keeps its CALL_ID', async () => {
    const { portal, fake } = await setup();
    const commands = [register(), ...Array.from({ length: 60 }, () => show('1')), finish()];
    const { outcomes, exchanges } = await portal.deliver([order('giant', commands)]);
    expect(exchanges.map(({ methods }) => methods.length)).toEqual([50, 12]);
    expect(outcomes[0]?.outcomes.every(({ ok }) => ok)).toBe(true);
    expect(fake.state.finished.size).toBe(1);
  });

  it('after a failed request are not tried', async () => {
    const { portal, fake } = await setup();
    fake.script = () => 'reset';
    const orders = Array.from({ length: 51 }, (_, n) => order(`call-${n}`, [hide('1')], `x${n}`));
    const { outcomes } = await portal.deliver(orders);
    expect(fake.seen).toHaveLength(1);
    expect(outcomes.every(({ outcomes: [one] }) => one?.ok === false && 'failure' in one)).toBe(true);
  });

  it('are not given up for a request refused as a whole', async () => {
    const { portal, fake } = await setup();
    fake.script = () => ({ status: 400, body: '{"error":"SOMETHING_NEW","error_description":"no"}' });
    const { outcomes } = await portal.deliver([order('a', [hide('1'), finish()], 'x')]);
    const failure = { action: 'ask_administrator', code: 'SOMETHING_NEW' };
    expect(outcomes[0]?.outcomes).toMatchObject([
      { ok: false, failure },
      { ok: false, failure },
    ]);
  });

  it('never reject, not even when the store of tokens is broken', async () => {
    const { portal, store } = await setup();
    store.load = () => Promise.reject(new Error('database is locked'));
    const { outcomes } = await portal.deliver([order('a', [hide('1'), finish()], 'x')]);
    expect(outcomes[0]?.outcomes).toMatchObject([
      { ok: false, failure: { action: 'retry', code: 'internal', message: 'database is locked' } },
      { ok: false, failure: { action: 'retry' } },
    ]);
  });

  it('show every request of the exchange, the refresh too', async () => {
    const { portal, fake } = await setup();
    fake.expireTokens();
    const { exchanges } = await portal.deliver([order('a', [register(), show('1')])]);
    const batch = ['telephony.externalCall.register', 'telephony.externalCall.show'];
    expect(exchanges).toMatchObject([
      { methods: batch, httpStatus: 401, error: 'expired_token' },
      { methods: ['oauth.refresh_token'], httpStatus: 200, error: null },
      { methods: batch, httpStatus: 200, error: null },
    ]);
    expect(fake.state.live.size).toBe(1);
  });

  it('keep odd characters, and a reference typed by a stranger stays text', async () => {
    const { portal, fake } = await setup();
    const odd = '$result[c0][CALL_ID]&x=1+2 %41 "ё"';
    await portal.deliver([order('a', [register(), finish({ failedReason: odd, statusCode: 'OTHER' })])]);
    const [finished] = [...fake.state.finished.values()];
    expect(finished?.['FAILED_REASON']).toBe('$result [c0][CALL_ID]&x=1+2 %41 "ё"');
  });
});

describe('who the client is', () => {
  const find: PortalCommand = { kind: 'find_clients', phoneNumber: '+79131234567' };
  const methods = (exchange: { methods: string[] } | undefined): string[] =>
    (exchange?.methods ?? []).map((method) => method.slice('telephony.externalCall.'.length));

  it('is looked up in the same request, after the commands of all calls', async () => {
    const { portal } = await setup();
    const { outcomes, exchanges } = await portal.deliver([
      order('a', [register({ externalCallId: 'a' }), show('2'), find]),
      order('b', [register({ externalCallId: 'b' }), find]),
    ]);
    expect(exchanges.map(methods)).toEqual([
      ['register', 'show', 'register', 'searchCrmEntities', 'searchCrmEntities'],
    ]);
    const client = { type: 'CONTACT', id: '651', name: 'Иван Петров', responsibleUserId: '99' };
    expect(outcomes[0]?.outcomes).toMatchObject([{ ok: true }, { ok: true }, { ok: true, clients: [client] }]);
    expect(outcomes[1]?.outcomes).toMatchObject([{ ok: true }, { ok: true, clients: [client] }]);
  });

  it('is skipped with a registration that failed', async () => {
    const { portal, fake } = await setup();
    fake.state.fault = (method) => (method.endsWith('register') ? core('refused') : null);
    const { outcomes } = await portal.deliver([order('a', [register(), find])]);
    expect(outcomes[0]?.outcomes).toMatchObject([{ ok: false, failure: {} }, { skipped: true }]);
  });

  it.each([
    ['an error', { error: 'ERROR_CORE', error_description: 'CRM is not installed.', status: 400 }],
    ['a strange answer', { result: 'yes' }],
  ])('may be %s; the registration is none the worse', async (_, answer) => {
    const { portal, fake } = await setup();
    fake.state.fault = (method) => (method.endsWith('searchCrmEntities') ? answer : null);
    const { outcomes } = await portal.deliver([order('a', [register(), find])]);
    expect(outcomes[0]?.outcomes).toMatchObject([{ ok: true }, { ok: false, failure: {} }]);
  });

  it('is left out where the request is full, rather than take one of its own', async () => {
    const { portal } = await setup();
    const shows = Array.from({ length: 50 }, () => show('1'));
    const { outcomes, exchanges } = await portal.deliver([order('a', [...shows, find], 'crm')]);
    expect(exchanges).toHaveLength(1);
    expect(outcomes[0]?.outcomes.at(-1)).toMatchObject({ ok: false, failure: { code: 'look_omitted' } });
  });

  it('keeps twenty clients with names of a sane length, without what is no client', async () => {
    const { portal, fake } = await setup();
    const many = Array.from({ length: 30 }, (_, n) => ({
      CRM_ENTITY_TYPE: n === 0 ? 'DEAL' : 'LEAD',
      CRM_ENTITY_ID: n,
      NAME: ' Я'.repeat(500),
      ASSIGNED_BY_ID: 0,
    }));
    fake.state.fault = (method) => (method.endsWith('searchCrmEntities') ? { result: many } : null);
    const { outcomes } = await portal.deliver([order('a', [find], 'crm')]);
    const [found] = outcomes[0]?.outcomes ?? [];
    if (found?.ok !== true) throw new Error('not found');
    expect(found.clients).toHaveLength(20);
    expect(found.clients?.[0]).toMatchObject({ type: 'LEAD', id: '1', responsibleUserId: null });
    expect(found.clients?.[0]?.name).toHaveLength(200);
  });
});

describe('a portal that accepts and never answers', () => {
  it.each([
    ['one command', 1, 10_000],
    ['a short batch', 3, 10_800],
    ['a full batch, which a busy portal needs its time for', 50, 29_600],
  ])('is waited for so long: %s', async (_name, commands, ms) => {
    const { portal, fake, clock } = await setup();
    const arrived = Promise.withResolvers<undefined>();
    fake.script = () => {
      arrived.resolve(undefined);
      return 'silence';
    };
    const delivery = portal.deliver([order('a', Array<PortalCommand>(commands).fill(hide('1')), 'x')]);
    await arrived.promise;
    await clock.advance(ms - 1);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    const { outcomes } = await delivery;
    const timeout: unknown = expect.objectContaining({ action: 'retry', code: 'timeout' });
    expect(outcomes[0]?.outcomes).toEqual(Array(commands).fill({ ok: false, failure: timeout }));
  });

  it('is left at once when the server stops', async () => {
    const { portal, fake } = await setup();
    const cut = new AbortController();
    fake.script = () => {
      cut.abort();
      return 'silence';
    };
    const { outcomes } = await portal.deliver([order('a', [register()])], cut.signal);
    expect(outcomes[0]?.outcomes).toMatchObject([{ ok: false, failure: { action: 'retry', code: 'cut' } }]);
  });
});
