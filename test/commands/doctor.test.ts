/** The doctor beside a server that runs and one that does not, both joined to the emulators: each failure is made and found. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connected, setUp, signIn } from '../../emulators/demo/set-up.ts';
import type { Admin } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { World } from '../../emulators/demo/world.ts';
import { systemClock } from '../../emulators/portal/clock.ts';
import { diagnose, diagnosisText } from '../helpers/doctor-runs.ts';

const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-doctor-'));
const portalTime = { offsetMs: 0 };
let world: World;
let admin: Admin;

beforeAll(async () => {
  const clock = { ...systemClock, now: () => Date.now() + portalTime.offsetMs };
  world = await World.open({ directory, portal: { clock } });
  admin = await setUp(world);
  await waitFor('the bindings are in place', () => world.portal.portal.state.placements.list().length >= 2);
});

afterEach(async () => {
  const { state } = world.portal.portal;
  state.requestFaults.clear();
  state.eventFaults.clear();
  portalTime.offsetMs = 0;
  try {
    expect(world.server.addresses).toHaveLength(1);
  } catch {
    await world.startServer();
    await connected(await signIn(world));
  }
});

afterAll(async () => {
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

const run = () => diagnose(world.settingsFile);
const company = async () => (await world.server.companies.list())[0]!;

describe('beside a server that runs', () => {
  it('finds all well, by the server itself and without a second link to the switch', async () => {
    const { code, lines, of } = await run();
    expect(lines.filter(({ state }) => state === 'fault' || state === 'warning')).toEqual([]);
    expect(code).toBe(0);
    expect(of('server')).toMatchObject({ state: 'ok', code: 'server_runs' });
    expect(of('listener')).toMatchObject({ state: 'ok', code: 'listener_ours' });
    expect(of('public')).toMatchObject({ state: 'ok', code: 'public_ok' });
    expect(of('database')).toMatchObject({ state: 'ok', code: 'database_ok' });
    expect(of('switch')).toMatchObject({ state: 'ok', company: 'ООО «Пример»' });
    expect(of('events')).toMatchObject({ state: 'ok', code: 'events_ok' });
    expect(world.switch.state().connections).toHaveLength(1);
    const sessions = await admin.visitor.json<{ userName: string }[]>('GET', `${admin.api}sessions`);
    expect(sessions.map(({ userName }) => userName)).not.toContain('ecss-crm-server doctor');
  });

  it('says the same in words, in both languages', async () => {
    const english = await diagnosisText(world.settingsFile, 'en');
    expect(english).toContain('✔ Server: runs');
    expect(english).toContain('Company ООО «Пример»');
    expect(english.trim().split('\n').at(-1)).toBe('All is well');
    const russian = await diagnosisText(world.settingsFile, 'ru');
    expect(russian).toContain('✔ Связь со станцией: На связи');
    expect(russian.trim().split('\n').at(-1)).toBe('Всё в порядке');
  });

  it('a grant that the portal does not take any more: sign in again', async () => {
    const before = (await company()).grant;
    world.portal.portal.state.tokens.end(() => true, 'revoke', Date.now());
    const { code, of } = await run();
    expect(code).toBe(1);
    expect(of('portal')).toMatchObject({ state: 'fault', code: 'portal_refused' });
    expect(of('portal').advice).toContain(`To sign in: ${world.serverUrl}`);
    expect(of('events')).toMatchObject({ state: 'skipped', code: 'not_checked' });
    admin = await signIn(world);
    expect((await company()).grant).not.toEqual(before);
    expect((await run()).code).toBe(0);
  });

  it('a certificate of the switch that nobody has accepted', async () => {
    const { id, ecss } = await company();
    await world.server.companies.update(id, { ecss: { ...ecss!, pinnedFingerprint256: null } });
    const { code, of } = await run();
    expect(code).toBe(1);
    expect(of('switch')).toMatchObject({ state: 'fault', code: 'switch_untrusted' });
    expect(of('switch').advice).toContain(`${world.serverUrl}company`);
    expect(of('numbers')).toMatchObject({ state: 'skipped' });
    await world.server.companies.update(id, { ecss });
    await connected(admin);
  });

  it('a binding that somebody removed is put back on the spot', async () => {
    const { placements } = world.portal.portal.state;
    placements.delete(placements.list({ placement: 'CALL_CARD' })[0]!.id);
    expect((await run()).of('card')).toMatchObject({ state: 'ok', code: 'card_bound' });
    expect(placements.list({ placement: 'CALL_CARD' })).toHaveLength(1);
  });

  it('events that do not arrive', async () => {
    world.portal.portal.state.eventFaults.add({ kind: 'drop' });
    const { code, of } = await run();
    expect(code).toBe(1);
    expect(of('events')).toMatchObject({ state: 'fault', code: 'events_lost' });
    expect(of('events').advice).toContain('proxyGatewayURL');
  });

  it('a server whose database is another one', async () => {
    const other = join(directory, 'other');
    const file = join(directory, 'other-settings.js');
    const second = await World.open({ directory: other });
    try {
      await setUp(second);
      const port = new URL(world.serverUrl).port;
      writeFileSync(
        file,
        `module.exports = { ...require(${JSON.stringify(second.settingsFile)}), httpPort: ${port} };\n`,
      );
      const { code, of } = await diagnose(file);
      expect(code).toBe(1);
      expect(of('server', 'ООО «Пример»')).toMatchObject({ state: 'fault', code: 'server_foreign' });
    } finally {
      await second.close();
    }
  });

  it('a company put to rest is said and not examined', async () => {
    const { id } = await company();
    await world.server.companies.update(id, { disabled: { reason: 'command', at: Date.now() } });
    const { code, of, lines } = await run();
    expect(code).toBe(0);
    expect(of('companies')).toMatchObject({ state: 'warning', code: 'company_disabled' });
    expect(of('companies').commands[0]).toMatch(/^ecss-crm-server companies enable 127/);
    expect(lines.map((line) => line.id)).not.toContain('switch');
    await world.server.companies.update(id, { disabled: null });
    await connected(admin);
  });
});

describe('beside a server that does not run', () => {
  it('asks the switch and the portal itself, and changes nothing', async () => {
    await world.stopServer();
    const { code, lines, of } = await run();
    expect(lines.filter(({ state }) => state === 'fault')).toEqual([]);
    expect(code).toBe(0);
    expect(of('server')).toMatchObject({ state: 'warning', code: 'server_stopped' });
    expect(of('server').commands).toEqual(['systemctl start ecss-crm-server']);
    expect(of('listener')).toMatchObject({ state: 'ok', code: 'listener_free' });
    expect(of('switch')).toMatchObject({ state: 'ok', code: 'switch_ok' });
    expect(of('card')).toMatchObject({ state: 'ok', code: 'card_bound' });
    expect(of('events')).toMatchObject({ state: 'skipped' });
  });

  it('a missing binding is told, with the start of the server as its cure', async () => {
    await world.stopServer();
    const { placements } = world.portal.portal.state;
    placements.delete(placements.list({ placement: 'CALL_CARD' })[0]!.id);
    const { code, of } = await run();
    expect(code).toBe(1);
    expect(of('card')).toMatchObject({ state: 'fault', code: 'card_failed' });
    expect(of('card').message).toContain('call/call.html');
    expect(of('card').advice).toContain('Start the server');
    expect(placements.list({ placement: 'CALL_CARD' })).toHaveLength(0);
  });

  it('a switch that is away', async () => {
    const { id, ecss } = await company();
    await world.server.companies.update(id, { ecss: { ...ecss!, url: 'https://127.0.0.1:1' } });
    await world.stopServer();
    const { code, of } = await run();
    expect(code).toBe(1);
    expect(of('switch')).toMatchObject({ state: 'fault' });
    expect(of('switch').advice).toBeTruthy();
    await world.startServer();
    await world.server.companies.update(id, { ecss });
    await connected(await signIn(world));
  });

  it('a portal that refuses the tokens', async () => {
    await world.stopServer();
    world.portal.portal.state.tokens.end(() => true, 'revoke', Date.now());
    const { code, of } = await run();
    expect(code).toBe(1);
    expect(of('portal')).toMatchObject({ state: 'fault', code: 'portal_refused' });
  });
});

// Last: the request limits of the portal go by its clock.
it('clocks that differ', async () => {
  portalTime.offsetMs = 20 * 60_000;
  const { code, of } = await run();
  expect(code).toBe(1);
  expect(of('clock')).toMatchObject({ state: 'fault', code: 'clock_off', commands: ['timedatectl set-ntp true'] });
});
