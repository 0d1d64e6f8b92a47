import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ecss10Emulator } from '../../../../emulators/ecss10/index.ts';
import { ApiClient, KEY, register, startEmulator, WIDGET_KEY } from '../../../helpers/ecss10-client.ts';
import { CLIENT, DOMAIN } from '../../../helpers/ecss10-world.ts';
import { SshConsole } from '../../../helpers/ssh-console.ts';

let emulator: Ecss10Emulator;
let console: SshConsole;

beforeEach(async () => {
  ({ emulator } = await startEmulator({ consolePort: 0 }));
  console = await SshConsole.connect(emulator);
});
afterEach(async () => {
  console.close();
  await emulator.stop();
});

const ring = (to: string): string => emulator.engine.callFromOutside(DOMAIN, { from: CLIENT, to }).legId;
const digits = async (client: ApiClient): Promise<unknown[]> =>
  (await client.events()).map((event) => `${String(event['digits'])} ${String(event['status'])}`);
const allow = (number: string, value: boolean): Promise<string> =>
  console.ok(
    String.raw`domain/${DOMAIN}/alias/set ${number} loc.gr ${number}@${DOMAIN} api\call\enabled ${String(value)}`,
  );

describe('an integration', () => {
  it('added with its key registers with the numbers of its range', async () => {
    const output = await console.ok(`domain/${DOMAIN}/integrations/add late --service --numbers 10{1-2}`);
    const key = /^API key: (\w{64})$/m.exec(output)?.[1];
    expect(await register(emulator, { client_id: 'late', api_key: key })).toMatchObject({
      status: 200,
      body: { numbers: ['101', '102'], csta: true },
    });
  });

  it('without a type registers as a widget, and as a service once it has numbers', async () => {
    const output = await console.ok(`domain/${DOMAIN}/integrations/add tester`);
    const who = { client_id: 'tester', api_key: /\w{64}/.exec(output)?.[0] };
    expect(await register(emulator, { ...who, type: 'widget', phone_number: '102' })).toMatchObject({
      status: 200,
      body: { numbers: ['102'] },
    });
    expect(await register(emulator, who)).toMatchObject({ status: 200, body: { numbers: [] } });
    await console.ok(`domain/${DOMAIN}/integrations/set tester --numbers {104}`);
    expect(await register(emulator, who)).toMatchObject({ status: 200, body: { numbers: ['104'] } });
  });

  it('removed is disconnected and cannot come back', async () => {
    const client = await ApiClient.connect(emulator);
    await console.ok(`domain/${DOMAIN}/integrations/remove crm`);
    expect(await client.closed).toBe(4401);
    expect(await register(emulator)).toMatchObject({ status: 401, body: { message: 'Invalid credentials' } });
  });

  it('with a replaced key is disconnected; only the new key works', async () => {
    const client = await ApiClient.connect(emulator);
    const output = await console.ok(`domain/${DOMAIN}/integrations/replace crm`);
    expect(await client.closed).toBe(4401);
    expect((await register(emulator, { api_key: KEY })).status).toBe(401);
    expect((await register(emulator, { api_key: /^New API key: (\w{64})$/m.exec(output)?.[1] })).status).toBe(200);
  });

  it('with other numbers hears of these at once, on the living connection', async () => {
    const client = await ApiClient.connect(emulator);
    await console.ok(`domain/${DOMAIN}/integrations/set crm --numbers {102,104}`);
    ring('101');
    ring('104');
    expect(await digits(client)).toEqual(['104 alerting']);
    expect(await client.command('call.make', { from: '101', to: CLIENT })).toMatchObject({ code: 403 });
    expect(await client.command('call.make', { from: '102', to: CLIENT })).toHaveProperty('call_id');
  });
});

describe('a subscriber', () => {
  it('without the permission is refused, as a widget and as a number of a service', async () => {
    const client = await ApiClient.connect(emulator);
    await allow('101', false);
    const widget = { client_id: 'desk', api_key: WIDGET_KEY, type: 'widget', phone_number: '101' };
    expect(await register(emulator, widget)).toMatchObject({ status: 403, body: { error: 'api_call_disabled' } });
    expect((await register(emulator)).body).toMatchObject({
      numbers: ['102', '103'],
      refused_numbers: ['101', '105'],
    });
    ring('101');
    expect(await digits(client)).toEqual([]);
    expect(await client.command('call.make', { from: '101', to: CLIENT })).toMatchObject({ code: 403 });
  });

  it('with the permission is served', async () => {
    const client = await ApiClient.connect(emulator);
    await allow('105', true);
    ring('105');
    expect(await digits(client)).toEqual(['105 alerting']);
    expect((await register(emulator)).body).toMatchObject({ refused_numbers: [] });
  });
});

describe.each([
  ['CSTA off', '/api/csta/set enabled false', '/api/csta/set enabled true'],
  [
    'a domain that is not private',
    `domain/${DOMAIN}/properties/set vats_type public`,
    `domain/${DOMAIN}/properties/set vats_type private`,
  ],
])('with %s', (_what, off, on) => {
  it('only calls made through the Call API are reported, and registration says so', async () => {
    const client = await ApiClient.connect(emulator);
    await console.ok(off);
    expect((await register(emulator)).body).toMatchObject({ csta: false });
    ring('101');
    expect(await client.command('call.make', { from: '102', to: CLIENT })).toHaveProperty('call_id');
    expect(await digits(client)).toEqual(['102 alerting']);
    expect(await client.command('call.list', {})).toMatchObject({ conversations: [{ digits: '102' }] });
    await console.ok(on);
    expect((await register(emulator)).body).toMatchObject({ csta: true });
    ring('103');
    expect(await digits(client)).toEqual(['102 alerting', '103 alerting']);
  });
});
