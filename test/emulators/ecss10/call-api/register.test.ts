import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ecss10Emulator } from '../../../../emulators/ecss10/index.ts';
import type { ManualClock } from '../../../../emulators/ecss10/engine/clock.ts';
import { ApiClient, ask, KEY, register, startEmulator, WIDGET_KEY } from '../../../helpers/ecss10-client.ts';
import { DOMAIN } from '../../../helpers/ecss10-world.ts';

let emulator: Ecss10Emulator;
let clock: ManualClock;

beforeEach(async () => {
  ({ emulator, clock } = await startEmulator());
});
afterEach(async () => {
  await emulator.stop();
});

describe('integration.register', () => {
  it('gives a service its token and numbers', async () => {
    const { status, body } = await register(emulator);
    expect(status).toBe(200);
    expect(body).toEqual({
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      expires_in: 3600,
      numbers: ['101', '102', '103'],
      refused_numbers: ['105'],
      csta: true,
    });
  });

  it('tells that CSTA is off', async () => {
    emulator.changeSettings({ csta: false });
    expect((await register(emulator)).body).toMatchObject({ csta: false });
  });

  it('gives a widget its own number', async () => {
    const widget = { client_id: 'desk', api_key: WIDGET_KEY, type: 'widget' };
    expect((await register(emulator, { ...widget, phone_number: '102' })).body).toMatchObject({
      numbers: ['102'],
      refused_numbers: [],
    });
    expect(await register(emulator, { ...widget, phone_number: '105' })).toMatchObject({
      status: 403,
      body: { error: 'api_call_disabled' },
    });
    expect(await register(emulator, { ...widget, phone_number: '999' })).toMatchObject({
      status: 403,
      body: { error: 'api_call_disabled' },
    });
    expect(await register(emulator, widget)).toMatchObject({ status: 400, body: { error: 'bad_request' } });
  });

  it.each([{ api_key: KEY.toLowerCase() }, { api_key: 'short' }, { client_id: 'nobody' }, { domain: 'elsewhere' }])(
    'refuses %o',
    async (change) => {
      const { status, body } = await register(emulator, change);
      expect(status).toBe(401);
      expect(body).toEqual({ error: 'invalid_credentials', message: 'Invalid credentials' });
    },
  );

  it.each([{ type: 'other' }, { client_id: undefined }, { api_key: 5 }, { phone_number: '101' }])(
    'finds malformed %o',
    async (change) => {
      expect(await register(emulator, change)).toMatchObject({ status: 400, body: { error: 'bad_request' } });
    },
  );

  it('refuses the wrong type of integration', async () => {
    const { status, body } = await register(emulator, { client_id: 'desk', api_key: WIDGET_KEY });
    expect([status, body['error']]).toEqual([403, 'wrong_integration_type']);
  });

  it('answers nonsense properly', async () => {
    const url = `${emulator.addresses().apiUrl}/api/integration.register`;
    expect(await ask(url, { method: 'POST', raw: '{' })).toMatchObject({ status: 400 });
    expect(await ask(url, { method: 'POST', raw: ' '.repeat(70_000) })).toMatchObject({ status: 413 });
    expect(await ask(url)).toMatchObject({ status: 405 });
    expect(await ask(`${emulator.addresses().apiUrl}/nowhere`)).toMatchObject({ status: 404 });
  });

  it('refuses on demand', async () => {
    emulator.changeFaults({ refuseRegister: { status: 503, error: 'unavailable' } });
    expect(await register(emulator)).toMatchObject({ status: 503, body: { error: 'unavailable' } });
    emulator.clearFaults();
    expect(await register(emulator)).toMatchObject({ status: 200 });
  });

  it('keeps keys and tokens out of the log', async () => {
    const { body } = await register(emulator);
    const client = ApiClient.open(emulator, String(body['token']));
    await client.until((frame) => frame['event'] === 'connection_state');
    const log = JSON.stringify(emulator.journal.after(0));
    expect(log).toContain('register');
    for (const secret of [KEY, String(body['token'])]) expect(log).not.toContain(secret);
  });
});

describe('tokens', () => {
  it.each([null, 'nonsense', 'a.b.c'])('%s closes with 4401', async (token) => {
    const client = ApiClient.open(emulator, token);
    expect(await client.closed).toBe(4401);
    expect(client.frames).toEqual([]);
  });

  it('end after an hour', async () => {
    const token = String((await register(emulator)).body['token']);
    clock.advance(3_600_000);
    expect(await ApiClient.open(emulator, token).closed).toBe(4401);
  });

  it('die with a restart, on the same port', async () => {
    const { apiUrl } = emulator.addresses();
    const token = String((await register(emulator)).body['token']);
    const client = ApiClient.open(emulator, token);
    await client.until((frame) => frame['event'] === 'connection_state');
    await emulator.restart();
    expect(await client.closed).toBe(1006);
    expect(emulator.addresses().apiUrl).toBe(apiUrl);
    expect(await ApiClient.open(emulator, token).closed).toBe(4401);
    await ApiClient.connect(emulator);
  });

  it('nothing listens during the downtime of a restart', async () => {
    const up = emulator.restart(5_000);
    await expect.poll(() => clock.pending > 0 && !emulator.state().up).toBe(true);
    await expect(register(emulator)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    clock.advance(5_000);
    await up;
    expect((await register(emulator)).status).toBe(200);
  });

  it('are void when the integration is removed, gets another key, or its domain is replaced', async () => {
    const { body } = await register(emulator);
    const client = await ApiClient.connect(emulator);
    const { apiKey } = emulator.directory.replaceApiKey(DOMAIN, 'crm');
    expect(apiKey).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(await client.closed).toBe(4401);
    expect(await ApiClient.open(emulator, String(body['token'])).closed).toBe(4401);
    expect((await register(emulator)).status).toBe(401);

    const again = await ApiClient.connect(emulator, { api_key: apiKey });
    emulator.directory.removeIntegration(DOMAIN, 'crm');
    expect(await again.closed).toBe(4401);

    emulator.directory.putIntegration(DOMAIN, { clientId: 'crm', apiKey: KEY, numbers: '{101}' });
    const third = await ApiClient.connect(emulator);
    emulator.directory.putDomain({ name: DOMAIN });
    expect(await third.closed).toBe(4401);
  });
});

describe('certificate', () => {
  it('shows the test page under its self-signed certificate', async () => {
    const { status, text, fingerprint256 } = await ask(emulator.addresses().apiUrl);
    expect(status).toBe(200);
    expect(text).toContain('ECSS Call API');
    expect(fingerprint256).toBe(emulator.addresses().fingerprint256);
  });

  it('can be replaced under way', async () => {
    const client = await ApiClient.connect(emulator);
    const before = emulator.addresses().fingerprint256;
    const after = await emulator.newCertificate();
    expect(after).not.toBe(before);
    expect(await client.closed).toBe(1006);
    expect((await ask(emulator.addresses().apiUrl)).fingerprint256).toBe(after);
  });

  it('survives a restart of the process when a directory keeps it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ecss10-'));
    try {
      const { emulator: first } = await startEmulator({ directory });
      const { fingerprint256 } = first.addresses();
      await first.stop();
      const { emulator: second } = await startEmulator({ directory });
      expect(second.addresses().fingerprint256).toBe(fingerprint256);
      const replaced = await second.newCertificate();
      await second.stop();
      const { emulator: third } = await startEmulator({ directory });
      expect(third.addresses().fingerprint256).toBe(replaced);
      await third.stop();
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
