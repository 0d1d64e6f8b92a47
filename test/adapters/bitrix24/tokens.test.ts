import { describe, expect, it } from 'vitest';
import type { PortalOrder } from '../../../src/domain/delivery/command.ts';
import { PortalError } from '../../../src/app/ports/portal.ts';
import { failureFrom, setup } from './setup.ts';

describe('tokens', () => {
  it('go in the JSON body, never in the URL', async () => {
    const { portal, fake } = await setup();
    await portal.scope();
    expect(fake.seen).toHaveLength(1);
    expect(fake.seen[0]).toMatchObject({ httpMethod: 'POST', url: '/rest/scope', body: { auth: 'SENTINEL-access-0' } });
  });

  it('are renewed on expired_token only, and the same call is repeated once', async () => {
    const { portal, fake, store, clock } = await setup();
    await portal.scope();
    expect(fake.count('oauth')).toBe(0);
    fake.expireTokens();
    expect(await portal.scope()).toEqual(['placement', 'user', 'telephony', 'call']);
    expect(fake.seen.map(({ server, method }) => `${server} ${method}`)).toEqual([
      'portal scope',
      'portal scope',
      'oauth /oauth/token/',
      'portal scope',
    ]);
    expect(store.grant).toMatchObject({
      accessToken: 'SENTINEL-access-1',
      refreshToken: 'SENTINEL-refresh-1',
      restEndpoint: `${fake.origin}/rest/`,
      expiresAt: clock.now() + 3_600_000,
      refreshedAt: clock.now(),
      authorisedAt: 1,
      userId: '1',
    });
  });

  it('are refreshed once for 20 parallel refusals', async () => {
    const { portal, fake, store } = await setup();
    fake.expireTokens();
    const answers = await Promise.all(Array.from({ length: 20 }, () => portal.scope()));
    expect(answers).toHaveLength(20);
    expect(fake.count('oauth')).toBe(1);
    expect(store.saved).toHaveLength(1);
  });

  it('are not refreshed again for a refusal that came late', async () => {
    const { portal, fake, store } = await setup();
    fake.expireTokens();
    const fresh = { ...store.grant!, accessToken: 'SENTINEL-access-9' };
    fake.accessTokens.add('SENTINEL-access-9');
    fake.script = (request) => {
      // While the old token is being refused, another process stores a new one.
      if (request.body['auth'] === 'SENTINEL-access-0') store.grant = fresh;
      return null;
    };
    await portal.scope();
    expect(fake.count('oauth')).toBe(0);
  });

  it('are saved before they are used', async () => {
    const { portal, fake, store } = await setup();
    fake.expireTokens();
    const release = Promise.withResolvers<undefined>();
    const saving = Promise.withResolvers<undefined>();
    store.beforeSaved = async () => {
      saving.resolve(undefined);
      await release.promise;
    };
    const call = portal.scope();
    await saving.promise;
    expect(fake.seen.filter(({ body }) => body['auth'] === 'SENTINEL-access-1')).toEqual([]);
    release.resolve(undefined);
    await call;
    expect(fake.seen.at(-1)?.body['auth']).toBe('SENTINEL-access-1');
  });

  it('are not lost when they cannot be saved at first', async () => {
    const { portal, fake, store } = await setup();
    fake.expireTokens();
    store.beforeSaved = () => Promise.reject(new Error('disk is full'));
    expect(await failureFrom(portal.scope())).toMatchObject({ action: 'retry', code: 'grant_not_saved' });
    store.beforeSaved = null;
    await portal.scope();
    expect(fake.count('oauth')).toBe(1);
    expect(store.grant?.refreshToken).toBe('SENTINEL-refresh-1');
  });

  it.each(['invalid_grant', 'invalid_client', 'wrong_client', 'PAYMENT_REQUIRED'])(
    'need the administrator after %s of the OAuth server',
    async (error) => {
      const { portal, fake, store } = await setup();
      fake.expireTokens();
      fake.refusal = { status: 400, error };
      expect(await failureFrom(portal.scope())).toMatchObject({ action: 'ask_administrator', code: error });
      expect(store.reasons).toEqual([error]);
    },
  );

  it('of another process are used when it was faster at the OAuth server', async () => {
    const { portal, fake, store } = await setup();
    fake.expireTokens();
    fake.accessTokens.add('SENTINEL-access-9');
    fake.script = (request) => {
      if (request.server !== 'oauth') return null;
      store.grant = { ...store.grant!, accessToken: 'SENTINEL-access-9', refreshToken: 'SENTINEL-refresh-9' };
      return { status: 400, body: '{"error":"invalid_grant","error_description":""}' };
    };
    await portal.scope();
    expect(store.reasons).toEqual([]);
  });

  it('of an administrator who signed in during the refresh are not overwritten', async () => {
    const { portal, fake, store } = await setup();
    fake.expireTokens();
    fake.accessTokens.add('SENTINEL-access-9');
    fake.script = (request) => {
      if (request.server === 'oauth') {
        store.grant = { ...store.grant!, accessToken: 'SENTINEL-access-9', refreshToken: 'SENTINEL-refresh-9' };
      }
      return null;
    };
    await portal.scope();
    expect(store.grant?.refreshToken).toBe('SENTINEL-refresh-9');
    expect(fake.seen.at(-1)?.body['auth']).toBe('SENTINEL-access-9');
  });

  it('are kept when the OAuth server is in trouble', async () => {
    const { portal, fake, store } = await setup();
    fake.expireTokens();
    const before = store.grant;
    fake.script = (request) => (request.server === 'oauth' ? { status: 502, body: '<html>Bad Gateway</html>' } : null);
    expect(await failureFrom(portal.scope())).toMatchObject({ action: 'retry', code: 'not_json' });
    fake.script = (request) => (request.server === 'oauth' ? 'reset' : null);
    expect(await failureFrom(portal.scope())).toMatchObject({ action: 'retry', code: 'network' });
    expect(store.grant).toBe(before);
    expect(store.reasons).toEqual([]);
  });

  it('refused with an unheard-of code give no call up', async () => {
    const { portal, fake, store } = await setup();
    fake.expireTokens();
    fake.refusal = { status: 400, error: 'something_new' };
    expect(await failureFrom(portal.scope())).toMatchObject({ action: 'ask_administrator', code: 'something_new' });
    expect(store.reasons).toEqual([]);
  });

  it('that are refused although fresh are the administrator’s business, after one refresh only', async () => {
    const { portal, fake } = await setup();
    fake.state.fault = () => ({ error: 'NO_AUTH_FOUND', error_description: 'Wrong authorization data', status: 401 });
    expect(await failureFrom(portal.scope())).toMatchObject({ action: 'ask_administrator', code: 'NO_AUTH_FOUND' });
    expect(fake.count('oauth')).toBe(1);
    expect(fake.count('portal')).toBe(2);
  });

  it('of a company that never authorised do not exist', async () => {
    const { portal, store, fake } = await setup();
    store.grant = null;
    expect(await failureFrom(portal.scope())).toMatchObject({ action: 'ask_administrator', code: 'no_grant' });
    expect(fake.seen).toEqual([]);
  });

  it('of strangers are asked about at our portal and never renewed', async () => {
    const { portal, fake } = await setup();
    fake.accessTokens.add('SENTINEL-foreign');
    expect(await portal.whoIs('SENTINEL-foreign')).toEqual({ id: '1', admin: true, name: 'Анна Иванова' });
    expect(await portal.appCodeOf('SENTINEL-foreign')).toBe('local.66ba434d853c87.18550109');
    const failure = await failureFrom(portal.whoIs('SENTINEL-forged'));
    expect(failure).toMatchObject({ action: 'give_up', code: 'expired_token' });
    expect(fake.count('oauth')).toBe(0);
  });
});

describe('secrets', () => {
  it('appear neither in logs nor in errors nor in traces, whatever the other side echoes', async () => {
    const { portal, oauth, fake, lines, store } = await setup();
    const shown: unknown[] = [];
    const note = async (work: Promise<unknown>): Promise<void> => {
      try {
        shown.push(await work);
      } catch (error) {
        shown.push(
          error instanceof PortalError ? { ...error.failure, text: String(error), stack: error.stack } : error,
        );
      }
    };
    const order = [
      { callId: 'a', crmCallId: 'x', commands: [{ kind: 'hide', userIds: ['1'] }] },
    ] satisfies PortalOrder[];
    await note(portal.deliver(order));
    fake.state.fault = (_method, params) => ({
      error: 'ERROR_CORE',
      error_description: `echo ${JSON.stringify(params)} ${[...fake.accessTokens].join()}`,
    });
    await note(portal.deliver(order));
    await note(portal.deliver([...order, ...order]));
    await note(portal.whoIs('SENTINEL-access-0'));
    await note(portal.bind({ events: [], placements: [], force: false }));
    fake.script = () => ({ status: 502, body: 'SENTINEL-access-0' });
    await note(portal.scope());
    fake.script = () => 'reset';
    await note(portal.scope());
    fake.script = null;
    fake.expireTokens();
    fake.refreshToken = 'SENTINEL-other';
    await note(portal.scope());
    const { accessToken: _a, refreshToken: _r, ...harmless } = store.grant!;
    shown.push(harmless);
    await note(oauth.exchangeCode({ clientId: 'x', clientSecret: 'SENTINEL-typed' }, 'SENTINEL-code', null));
    expect(shown).toHaveLength(10);
    const text = JSON.stringify([shown, lines]);
    expect(text).toContain('ERROR_CORE');
    expect(text).not.toContain('SENTINEL');
  });
});
