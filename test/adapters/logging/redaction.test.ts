import { describe, expect, it } from 'vitest';
import { CENSORED, redactFacts, redactText } from '../../../src/adapters/logging/redaction.ts';

const SENTINEL = 'S3nt1nelValue0f4Secret';

describe('secrets under telling keys', () => {
  it.each([
    'accessToken',
    'access_token',
    'refresh_token',
    'refreshToken',
    'applicationToken',
    'application_token',
    'clientSecret',
    'client_secret',
    'bitrixClientSecret',
    'apiKey',
    'api_key',
    'password',
    'Authorization',
    'cookie',
    'Set-Cookie',
    'AUTH_ID',
    'REFRESH_ID',
    'pageToken',
    'token',
    'secret',
    'auth',
    'jwt',
    'privateKey',
    'grant_sealed',
  ])('%s is censored at any depth', (key) => {
    const deep = { [key]: SENTINEL, a: [{ b: { c: [{ [key]: [SENTINEL] }] } }], map: new Map([[key, SENTINEL]]) };
    const redacted = redactFacts(deep);
    expect(JSON.stringify(redacted)).not.toContain(SENTINEL);
    expect(redacted[key]).toBe(CENSORED);
  });

  it('are censored in errors, their properties and causes', () => {
    const cause = Object.assign(new Error('inner'), { response: { access_token: SENTINEL } });
    const error = Object.assign(new Error('outer', { cause }), { code: 'E1', apiKey: SENTINEL });
    const redacted = redactFacts({ err: error });
    expect(JSON.stringify(redacted)).not.toContain(SENTINEL);
    expect(redacted['err']).toMatchObject({ name: 'Error', message: 'outer', code: 'E1', cause: { message: 'inner' } });
  });

  it('leave the rest alone', () => {
    const facts = {
      companyId: 'c',
      code: 'timeout',
      auth: { domain: 'x.bitrix24.ru' },
      tokenCount: 3,
      authorised: true,
    };
    expect(redactFacts(facts)).toEqual(facts);
    expect(redactFacts({ accessToken: null, secret: '' })).toEqual({ accessToken: null, secret: '' });
  });

  it('do not change the logged object', () => {
    const facts = { nested: { token: SENTINEL } };
    redactFacts(facts);
    expect(facts.nested.token).toBe(SENTINEL);
  });
});

describe('odd values', () => {
  it('become plain and bounded', () => {
    const loop: Record<string, unknown> = { at: new Date(0), n: 5n, bytes: Buffer.alloc(10), f: () => 1 };
    loop['self'] = loop;
    const redacted = redactFacts({ loop, list: Array.from({ length: 150 }, () => 1), text: 'x'.repeat(9_000) });
    expect(redacted['loop']).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      n: '5',
      bytes: '[10 bytes]',
      self: '[circular]',
    });
    expect(redacted['list']).toHaveLength(101);
    expect(String(redacted['text']).length).toBeLessThan(8_050);
    let deep: Record<string, unknown> = {};
    for (let level = 0; level < 50; level++) deep = { deep };
    expect(JSON.stringify(redactFacts(deep))).toContain('[deep]');
  });
});

describe('secrets inside texts', () => {
  it.each([
    `https://x.bitrix24.ru/rest/profile?auth=${SENTINEL}`,
    `https://oauth.bitrix.info/oauth/token/?grant_type=refresh_token&client_id=app.1&client_secret=${SENTINEL}&refresh_token=${SENTINEL}`,
    `https://crm.example/?code=${SENTINEL}&state=${SENTINEL}&domain=x`,
    `auth[access_token]=${SENTINEL}&auth[application_token]=${SENTINEL}`,
    `auth%5Baccess_token%5D=${SENTINEL}&event=ONAPPINSTALL`,
    `AUTH_ID=${SENTINEL}&REFRESH_ID=${SENTINEL}&PLACEMENT=DEFAULT`,
    `{"access_token":"${SENTINEL}","expires_in":3600}`,
    JSON.stringify({ body: JSON.stringify({ refresh_token: SENTINEL, api_key: SENTINEL }) }),
    `Authorization: Bearer ${SENTINEL}.abc`,
    `token eyJhbGciOiJIUzI1NiJ9.${SENTINEL}.${SENTINEL} expired`,
    `postgres://crm:${SENTINEL}@db.example/crm`,
    `https://x.bitrix24.ru/rest/1/${SENTINEL}/crm.lead.list.json`,
    `-----BEGIN PRIVATE KEY-----\n${SENTINEL}\n-----END PRIVATE KEY-----`,
    `page_token=${SENTINEL}; path=/`,
    `password=${SENTINEL}`,
  ])('%s', (text) => {
    const redacted = redactText(text);
    expect(redacted).not.toContain(SENTINEL);
    expect(redacted).toContain(CENSORED);
  });

  it('leave harmless words alone', () => {
    for (const text of [
      'exit code=78 state=connected',
      'method=telephony.externalcall.register&CALL_ID=externalCall.1',
      '{"lane":"portal","what":"register","authorised":true}',
      'https://x.bitrix24.ru/rest/telephony.externalcall.register',
    ]) {
      expect(redactText(text)).toBe(text);
    }
  });

  it('leave JSON lines JSON', () => {
    const line = JSON.stringify({ msg: `auth=${SENTINEL}`, body: `{"token":"${SENTINEL}"}`, end: 1 });
    expect(JSON.parse(redactText(line))).toEqual({
      msg: `auth=${CENSORED}`,
      body: `{"token":"${CENSORED}"}`,
      end: 1,
    });
  });
});
