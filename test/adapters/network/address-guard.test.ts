import { createServer } from 'node:http';
import type { LookupAddress } from 'node:dns';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAsteriskLink } from '../../../src/adapters/asterisk/index.ts';
import { HTTP_LIMITS, HttpClient } from '../../../src/adapters/bitrix24/http.ts';
import { resolvePortalOrigin } from '../../../src/adapters/bitrix24/origin.ts';
import { openCallApiLink, PROFILE_8089 } from '../../../src/adapters/call-api/index.ts';
import { connectPlain, connectTrusted } from '../../../src/adapters/links/trust.ts';
import { addressGuard } from '../../../src/adapters/network/address-guard.ts';
import { isPrivateAddress } from '../../../src/adapters/network/private-addresses.ts';
import { SystemClock } from '../../../src/adapters/clock/system-clock.ts';
import type { LinkStatus, OpenSwitchLink } from '../../../src/app/ports/switch-link.ts';
import { recordingLogger } from '../../helpers/http-fakes.ts';

describe('addresses of the inside network', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.116.130',
    '100.64.0.1',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:0:a00:1::',
    '2001:db8::1',
    'localhost',
    '',
  ])('%s is one', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(['93.184.216.34', '8.8.8.8', '172.32.0.1', '192.167.255.255', '2a02:6b8::2:242', '::ffff:8.8.8.8'])(
    '%s is none',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

/** A name service that answers with these, one list after the other. */
function names(...answers: string[][]): { guard: ReturnType<typeof addressGuard>; asked: () => number } {
  let asked = 0;
  const guard = addressGuard((_hostname, _options, done) => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      answer.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  });
  return { guard, asked: () => asked };
}

const resolved = (guard: ReturnType<typeof addressGuard>, all: boolean): Promise<unknown> =>
  new Promise((resolve) => {
    guard.lookup('portal.example', { all }, (error, address) => resolve(error ?? address));
  });

describe('the name service', () => {
  it('gives outside addresses only', async () => {
    const { guard } = names(['10.0.0.1', '93.184.216.34', '::1']);
    expect(await resolved(guard, true)).toEqual([{ address: '93.184.216.34', family: 4 }]);
    expect(await resolved(guard, false)).toBe('93.184.216.34');
  });

  it('refuses a name that has inside addresses only, however it is spelt', async () => {
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '169.254.169.254'])
      expect(await resolved(names([address]).guard, true)).toMatchObject({ code: 'ADDRESS_REFUSED' });
  });
});

describe('connections', () => {
  const clock = new SystemClock();

  /** A server on loopback that counts who came. */
  async function inside(): Promise<{ port: number; came: () => number }> {
    let came = 0;
    const server = createServer((_request, response) => response.end('{}'));
    server.on('connection', () => (came += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { port: (server.address() as AddressInfo).port, came: () => came };
  }

  function client(guard: ReturnType<typeof addressGuard>): HttpClient {
    const http = new HttpClient(clock, HTTP_LIMITS, null, guard);
    onTestFinished(() => http.stop());
    return http;
  }

  it('to a portal go by what the name stands for at that moment: an answer that has changed since is of no use', async () => {
    const { port, came } = await inside();
    // First outside, for whoever checks the name; then inside, for the connection.
    const { guard, asked } = names(['93.184.216.34'], ['127.0.0.1']);
    expect(await resolved(guard, true)).toHaveLength(1);
    const post = client(guard).postJson(new URL(`http://portal.example:${String(port)}/rest/profile`), {});
    await expect(post).rejects.toMatchObject({ code: 'address_refused' });
    expect([asked(), came()]).toEqual([2, 0]);
  });

  it.each(['127.0.0.1', '[::1]', '2130706433', '0x7f.1', '127.1'])(
    'to a portal at %s are refused without a look at the name service',
    async (host) => {
      const { port, came } = await inside();
      const { guard, asked } = names(['93.184.216.34']);
      const post = client(guard).postJson(new URL(`http://${host}:${String(port)}/rest/profile`), {});
      await expect(post).rejects.toMatchObject({ code: 'address_refused' });
      expect([asked(), came()]).toEqual([0, 0]);
    },
  );

  it('to a switch are judged the same way, with TLS and without', async () => {
    const { port, came } = await inside();
    const { signal } = new AbortController();
    const { guard } = names(['127.0.0.1']);
    const trust = { pinnedFingerprint256: null, secureContext: undefined, guard };
    for (const host of ['127.0.0.1', 'switch.example']) {
      await expect(connectTrusted({ host, port }, trust, signal, () => undefined)).rejects.toThrow(/inside network/);
      await expect(connectPlain({ host, port }, guard, signal)).rejects.toThrow(/inside network/);
    }
    expect(came()).toBe(0);
  });

  it('of an administrator who types an inside address are refused at once, with their own reason', async () => {
    const { guard } = names(['93.184.216.34']);
    for (const typed of ['10.0.0.5', 'https://192.168.1.1', 'http://127.0.0.1:8080', '[::1]'])
      await expect(resolvePortalOrigin(typed, true, clock, guard)).rejects.toMatchObject({
        failure: { code: 'address_refused' },
      });
    expect(await resolvePortalOrigin('https://company.bitrix24.ru', false, clock, guard)).toBe(
      'https://company.bitrix24.ru',
    );
  });

  it('inside are a matter of course without a guard', async () => {
    const { port, came } = await inside();
    const http = new HttpClient(clock, HTTP_LIMITS, null);
    onTestFinished(() => http.stop());
    expect((await http.postJson(new URL(`http://127.0.0.1:${String(port)}/`), {})).status).toBe(200);
    await new Promise<void>((resolve) => connect(port, '127.0.0.1', resolve).unref());
    expect(came()).toBeGreaterThan(0);
  });
});

describe('a link to a switch', () => {
  const { guard } = names(['127.0.0.1']);
  const shared = { clock: new SystemClock(), random: () => 0.5, addressGuard: guard };
  const secrets = { clientId: 'bitrix24', apiKey: 'key', domain: 'demo.local', pinnedFingerprint256: null };

  const asterisk = {
    host: '10.0.0.1',
    port: 5038,
    username: 'crm',
    secret: 'secret',
    pinnedFingerprint256: null,
    channelPattern: '{number}',
    context: 'internal',
    holdContext: null,
    notifyNumbers: [],
  };

  /** Why it is not connected. */
  function reason<Address>(open: OpenSwitchLink<Address>, address: Address): Promise<string> {
    return new Promise((resolve) => {
      const nothing = (): void => undefined;
      const onStatus = ({ lastError }: LinkStatus): void => {
        if (lastError !== null) resolve(lastError);
      };
      const link = open(address, { onLeg: nothing, onSnapshot: nothing, onStatus }, recordingLogger());
      onTestFinished(() => link.stop());
      link.start();
    });
  }

  it.each(['https://10.0.0.1:8089', 'https://switch.example:8089'])('at %s says so', async (url) => {
    const open = openCallApiLink({ ...shared, profile: PROFILE_8089 });
    expect(await reason(open, { url, ...secrets })).toContain('inside network');
  });

  it.each([true, false])('to Asterisk, with TLS %s, says so', async (tls) => {
    const open = openAsteriskLink({ ...shared, newId: () => 'id' });
    expect(await reason(open, { ...asterisk, tls })).toContain('inside network');
  });
});
