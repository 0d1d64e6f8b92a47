import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { APP } from '../../helpers/bitrix24-fake-portal.ts';
import { grantFor, testClient } from '../../helpers/bitrix24-client.ts';
import { failureFrom, later, setup } from './setup.ts';

/** A real TLS listener on loopback that answers every request with `body`. */
async function tlsServer(body: string): Promise<{ host: string; certificate: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const server = createServer({ cert, key }, (request, response) => {
    request.resume();
    request.on('end', () => response.end(body));
  });
  later(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, certificate: cert };
}

describe('the address of a portal', () => {
  it.each([
    ['company.bitrix24.ru', 'https://company.bitrix24.ru'],
    ['  Company.Bitrix24.RU/crm/?x=1#y ', 'https://company.bitrix24.ru'],
    ['https://company.bitrix24.ru/', 'https://company.bitrix24.ru'],
    ['HTTPS://company.bitrix24.ru:8443', 'https://company.bitrix24.ru:8443'],
    ['company.bitrix24.ru:443', 'https://company.bitrix24.ru'],
    ['Компания.РФ', 'https://xn--80aqeigdi5k.xn--p1ai'],
    ['10.0.0.5', 'https://10.0.0.5'],
  ])('%s', async (typed, origin) => {
    const { oauth } = testClient('https://oauth.bitrix.info', APP, null, { allowHttpPortals: false });
    expect(await oauth.resolveOrigin(typed)).toBe(origin);
  });

  it.each([
    '',
    '   ',
    'https://',
    'company',
    'ftp://company.bitrix24.ru',
    'user@company.bitrix24.ru',
    'https://user:pass@company.bitrix24.ru',
    'company .bitrix24.ru',
    'company..ru',
    '-company.ru',
    'company.ru:99999',
    'javascript:alert(1)',
    'компания ру',
    `${'a'.repeat(400)}.ru`,
  ])('is not «%s»', async (typed) => {
    const { oauth } = testClient('https://oauth.bitrix.info', APP, null, { allowHttpPortals: false });
    expect(await failureFrom(oauth.resolveOrigin(typed))).toMatchObject({ action: 'give_up', code: 'bad_domain' });
  });

  it('is not http unless that is allowed, which is said apart from misprints', async () => {
    const { oauth } = testClient('https://oauth.bitrix.info', APP, null, { allowHttpPortals: false });
    const failure = await failureFrom(oauth.resolveOrigin('http://company.bitrix24.ru'));
    expect(failure).toMatchObject({ action: 'give_up', code: 'http_refused' });
  });

  it('in a closed network is http only where no TLS answers', async () => {
    const { oauth, fake } = await setup();
    const plain = new URL(fake.origin).host;
    const { host } = await tlsServer('{}');
    expect(await oauth.resolveOrigin(plain)).toBe(`http://${plain}`);
    expect(await oauth.resolveOrigin(host)).toBe(`https://${host}`);
    expect(await oauth.resolveOrigin(`http://${plain}/x`)).toBe(`http://${plain}`);
    expect(await oauth.resolveOrigin(`https://${plain}`)).toBe(`https://${plain}`);
    expect(await oauth.resolveOrigin('http://portal')).toBe('http://portal');
    expect(fake.seen).toEqual([]);
  });
});

describe('authorisation', () => {
  it('begins at the portal, without redirect_uri', async () => {
    const { oauth } = await setup();
    expect(oauth.authorizeUrl('https://company.bitrix24.ru', 'local.1', 'a b&c')).toBe(
      'https://company.bitrix24.ru/oauth/authorize/?client_id=local.1&state=a+b%26c',
    );
  });

  it.each([true, false])('swaps the code for tokens, secrets in the body (full answer: %s)', async (full) => {
    const { oauth, fake, clock } = await setup();
    fake.fullTokenAnswer = full;
    const { grant, memberId } = await oauth.exchangeCode(APP, 'SENTINEL-code', null);
    expect(memberId).toBe('a223c6b3710f85df22e9377d6c4f7553');
    expect(grant).toEqual({
      accessToken: 'SENTINEL-access-1',
      refreshToken: 'SENTINEL-refresh-1',
      expiresAt: clock.now() + 3_600_000,
      restEndpoint: `${fake.origin}/rest/`,
      scope: ['placement', 'user', 'telephony', 'call'],
      userId: full ? '1' : null,
      authorisedAt: clock.now(),
      refreshedAt: clock.now(),
    });
    expect(fake.seen[0]).toMatchObject({ httpMethod: 'POST', url: '/oauth/token/' });
    expect(await oauth.profile(grant)).toMatchObject({ id: '1', admin: true, name: 'Анна Иванова' });
  });

  it('with a used code fails for good', async () => {
    const { oauth } = await setup();
    await oauth.exchangeCode(APP, 'SENTINEL-code', null);
    const failure = await failureFrom(oauth.exchangeCode(APP, 'SENTINEL-code', null));
    expect(failure).toMatchObject({ action: 'ask_administrator', code: 'invalid_grant' });
  });

  it('sends the secret only to hosts on the list, whatever the redirect says', async () => {
    const { oauth, fake } = await setup();
    const stranger = new URL(fake.origin).host;
    await oauth.exchangeCode(APP, 'SENTINEL-code', stranger);
    expect(fake.count('oauth')).toBe(1);
    expect(fake.count('portal')).toBe(0);
    fake.code = 'SENTINEL-code';
    await oauth.exchangeCode(APP, 'SENTINEL-code', new URL(fake.oauthOrigin).host);
    expect(fake.count('oauth')).toBe(2);
  });

  it('does not take a portal address over http where that is not allowed', async () => {
    const { fake } = await setup();
    const { oauth } = testClient(fake.oauthOrigin, APP, null, { allowHttpPortals: false });
    expect(await failureFrom(oauth.exchangeCode(APP, 'SENTINEL-code', null))).toMatchObject({ code: 'bad_answer' });
  });

  it('does not follow the OAuth server elsewhere', async () => {
    const { oauth, fake } = await setup();
    fake.script = () => ({ status: 302, headers: { location: `${fake.origin}/oauth/token/` }, body: '' });
    expect(await failureFrom(oauth.exchangeCode(APP, 'SENTINEL-code', null))).toMatchObject({ code: 'not_json' });
    expect(fake.count('portal')).toBe(0);
  });
});

describe('certificates', () => {
  it('of an own authority are trusted when configured, else refused', async () => {
    const { host, certificate } = await tlsServer('{"result":["telephony"]}');
    const grant = grantFor(`https://${host}/rest/`, 'a', 'r');
    const strict = testClient('https://oauth.bitrix.info', APP, grant, { allowHttpPortals: false });
    later(() => strict.network.stop());
    expect(await failureFrom(strict.portal.scope())).toMatchObject({ action: 'retry', code: 'network' });
    const trusting = testClient('https://oauth.bitrix.info', APP, grant, { trustedCa: certificate });
    later(() => trusting.network.stop());
    expect(await trusting.portal.scope()).toEqual(['telephony']);
  });
});
