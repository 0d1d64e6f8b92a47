import { describe, expect, it } from 'vitest';
import { redirectTarget } from '../../../src/adapters/bitrix24/endpoint.ts';
import type { Scripted, SeenRequest } from '../../helpers/bitrix24-fake-portal.ts';
import { failureFrom, setup } from './setup.ts';

/** Answers requests to the old address with a redirect to the same path at `to`. */
function renamed(oldOrigin: string, to: string, status = 302): (request: SeenRequest, host: string) => Scripted | null {
  return (request, host) =>
    oldOrigin.endsWith(host)
      ? { status, headers: { location: `${to}${request.url}` }, body: '<html>moved</html>' }
      : null;
}

describe('answers', () => {
  it('that are no JSON are to be retried', async () => {
    const { portal, fake } = await setup();
    fake.script = () => ({ status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad Gateway</html>' });
    const { outcomes, exchanges } = await portal.deliver([
      { callId: 'a', crmCallId: 'x', commands: [{ kind: 'hide', userIds: ['1'] }] },
    ]);
    const failure = { action: 'retry', code: 'not_json', message: 'HTTP 502 without JSON', retryAt: null };
    expect(outcomes).toEqual([{ callId: 'a', outcomes: [{ ok: false, failure }] }]);
    expect(exchanges).toMatchObject([
      { methods: ['telephony.externalCall.hide'], httpStatus: 502, error: 'not_json', durationMs: 0 },
    ]);
  });

  it.each([
    [
      'an error with HTTP 200',
      200,
      { error: 'ACCESS_DENIED', error_description: 'no' },
      'ask_administrator',
      'ACCESS_DENIED',
    ],
    ['an empty code', 400, { error: '', error_description: 'old core' }, 'give_up', 'unnamed'],
    ['a numeric code', 400, { error: 0 }, 'give_up', '0'],
    ['an unknown code, 500', 500, { error: 'X' }, 'retry', 'X'],
    ['an unknown code, 403', 403, { error: 'X' }, 'ask_administrator', 'X'],
    ['a status without a code', 500, { something: 1 }, 'retry', 'bad_answer'],
    ['neither result nor error', 200, {}, 'retry', 'bad_answer'],
    ['a list', 200, [], 'retry', 'not_json'],
    ['the wrong shape', 200, { result: 'x' }, 'retry', 'bad_answer'],
  ])('with %s are judged by their code', async (_name, status, body, action, code) => {
    const { portal, fake } = await setup();
    fake.script = () => ({ status, body: JSON.stringify(body) });
    expect(await failureFrom(portal.scope())).toMatchObject({ action, code });
  });

  it('about limits say when to come back', async () => {
    const { portal, fake, clock } = await setup();
    fake.script = () => ({
      status: 503,
      body: '{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}',
    });
    expect(await failureFrom(portal.scope())).toMatchObject({ action: 'retry', retryAt: clock.now() + 1_000 });
    const resetAt = clock.now() / 1_000 + 90;
    fake.script = () => ({
      status: 429,
      body: JSON.stringify({ error: 'OPERATION_TIME_LIMIT', time: { operating_reset_at: String(resetAt) } }),
    });
    const blocked = failureFrom(portal.scope());
    // The limit answer has emptied our own bucket: the next request waits for it.
    await clock.settle();
    expect(clock.nextDueAt).toBe(clock.now() + 513);
    await clock.advance(600);
    expect(await blocked).toMatchObject({ action: 'retry', retryAt: resetAt * 1_000 });
  });

  it('larger than the bound are dropped', async () => {
    const { portal, fake } = await setup({ http: { maxAnswerBytes: 10_000 } });
    fake.script = () => ({ status: 200, body: `{"result":"${'x'.repeat(20_000)}"}` });
    expect(await failureFrom(portal.scope())).toMatchObject({ action: 'retry', code: 'too_large' });
  });

  it('that never come end with a timeout after 30 s', async () => {
    const { portal, fake, clock } = await setup();
    const arrived = Promise.withResolvers<undefined>();
    fake.script = () => {
      arrived.resolve(undefined);
      return 'silence';
    };
    const failure = failureFrom(portal.scope());
    await arrived.promise;
    await clock.advance(29_999);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    expect(await failure).toMatchObject({ action: 'retry', code: 'timeout' });
    expect(clock.pending).toBe(0);
  });

  it('cut in the middle are network trouble', async () => {
    const { portal, fake } = await setup();
    fake.script = () => ({ status: 200, headers: { 'content-length': '5000' }, body: '{"result":' });
    const failure = failureFrom(portal.scope());
    await fake.nextAnswer();
    await fake.stop();
    expect(await failure).toMatchObject({ action: 'retry', code: 'network' });
  });
});

describe('a renamed portal', () => {
  it.each([301, 302, 307, 308])('gets the POST again at its new address, which is remembered (%i)', async (status) => {
    const { portal, fake, store } = await setup();
    const newOrigin = await fake.secondAddress();
    const redirect = renamed(fake.origin, newOrigin, status);
    fake.script = (request) => redirect(request, request.host);
    const { exchanges, outcomes } = await portal.deliver([
      { callId: 'a', crmCallId: 'x', commands: [{ kind: 'show', userIds: ['1'] }] },
    ]);
    expect(outcomes[0]?.outcomes).toEqual([{ ok: true, crmCallId: null, answer: false }]);
    expect(exchanges.map(({ httpStatus }) => httpStatus)).toEqual([status, 200]);
    expect(fake.seen.map(({ httpMethod, body }) => [httpMethod, body['CALL_ID']])).toEqual([
      ['POST', 'x'],
      ['POST', 'x'],
    ]);
    expect(store.grant).toMatchObject({ restEndpoint: `${newOrigin}/rest/`, accessToken: 'SENTINEL-access-0' });
    await portal.scope();
    expect(fake.count('portal')).toBe(3);
  });

  it('is not remembered when the new address does not answer like it', async () => {
    const { portal, fake, store } = await setup();
    const newOrigin = await fake.secondAddress();
    const redirect = renamed(fake.origin, newOrigin);
    fake.script = (request) => redirect(request, request.host) ?? { status: 200, body: 'hello' };
    expect(await failureFrom(portal.scope())).toMatchObject({ action: 'retry', code: 'not_json' });
    expect(store.saved).toEqual([]);
  });

  it('is followed three times at most', async () => {
    const { portal, fake } = await setup();
    const other = await fake.secondAddress();
    fake.script = (request) => {
      const to = fake.origin.endsWith(request.host) ? other : fake.origin;
      return { status: 302, headers: { location: `${to}${request.url}` }, body: '' };
    };
    expect(await failureFrom(portal.scope())).toMatchObject({ action: 'retry', code: 'bad_redirect' });
    expect(fake.count('portal')).toBe(4);
  });

  it('keeps the answer of a command though its new address cannot be saved', async () => {
    const { portal, fake, store, lines } = await setup();
    const redirect = renamed(fake.origin, await fake.secondAddress());
    fake.script = (request) => redirect(request, request.host);
    store.beforeSaved = () => Promise.reject(new Error('disk is full'));
    expect(await portal.scope()).toContain('telephony');
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it.each([
    ['another host, same path', 'https://a.ru/rest/batch', 'https://b.ru/rest/batch', false, true],
    ['double slashes', 'https://a.ru/rest/batch', 'https://b.ru/rest//batch', false, true],
    ['another path', 'https://a.ru/rest/batch', 'https://b.ru/login', false, false],
    ['the same host', 'https://a.ru/rest/batch', 'https://a.ru/rest/batch', false, false],
    ['http', 'https://a.ru/rest/batch', 'http://b.ru/rest/batch', false, false],
    ['down from https, http allowed', 'https://a.ru/rest/batch', 'http://b.ru/rest/batch', true, false],
    ['http to http, allowed', 'http://a.ru/rest/batch', 'http://b.ru/rest/batch', true, true],
    ['a password', 'https://a.ru/rest/batch', 'https://u:p@b.ru/rest/batch', false, false],
    ['another scheme', 'https://a.ru/rest/batch', 'file:///rest/batch', true, false],
  ])('redirect to %s', (_name, from, to, allowHttp, followed) => {
    expect(redirectTarget(new URL(from), new URL(to), allowHttp) !== null).toBe(followed);
  });
});
