/** The command beside a server that runs: what it writes into the database, the server does within seconds. */
import { afterEach, expect, it } from 'vitest';
import { cardShown, rings } from '../../emulators/demo/scenarios.ts';
import { connected, SCOPES, signIn } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { runCommand } from '../../src/cli.ts';
import { callStage, incoming } from '../helpers/call-world.ts';
import { fakeTerminal } from '../helpers/fake-terminal.ts';

interface CompanyAnswer {
  link: { state: string };
  disabled: { reason: string; at: number } | null;
  bitrix24: { delivery: { state: string; code: string | null } };
}

const stage = callStage();

async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal();
  const code = await runCommand(['companies', ...args, '--settings', stage.world.settingsFile], terminal);
  return { code, ...terminal.said };
}

const host = (): string => stage.world.portal.portal.address.domain;
const company = (): Promise<CompanyAnswer> => stage.admin.visitor.json('GET', `${stage.admin.api}company`);

afterEach(async () => {
  const [row] = await stage.world.server.companies.list();
  if (row !== undefined && row.disabled !== null) {
    await stage.world.server.companies.update(row.id, { disabled: null });
    await connected(stage.admin);
  }
});

it('lists what there is, for people and for programs', async () => {
  const [row] = await stage.world.server.companies.list();
  const plain = await command('list');
  expect(plain).toMatchObject({ code: 0, err: '' });
  expect(plain.out).toContain(`${row!.id}  ${host()}  ООО «Пример»  works`);
  const json = await command('list', '--json');
  expect(JSON.parse(json.out)).toMatchObject([{ id: row!.id, portal: host(), state: { state: 'works' } }]);
});

it('puts a company to rest: its link closes, calls are neither seen nor told of; and brings it back', async () => {
  const { world } = stage;
  expect(await command('disable', host())).toMatchObject({ code: 0 });
  const resting = await waitFor('the link is closed', async () => {
    const answer = await company();
    return answer.link.state === 'disabled' && answer;
  });
  expect(resting.disabled?.reason).toBe('command');
  expect(resting.bitrix24.delivery).toMatchObject({ state: 'stopped', code: 'company_disabled' });
  await waitFor('the switch has no client any more', () => world.switch.state().connections.length === 0);
  expect((await command('list')).out).toContain('switched off by a command');

  const requests = world.portal.portal.statistics().length;
  incoming(world, '101');
  await rings(world, '101');
  world.switch.engine.clear('demo.local');
  expect(world.portal.portal.statistics().length).toBe(requests);

  expect(await command('enable', host())).toMatchObject({ code: 0 });
  await connected(stage.admin);
  incoming(world, '101');
  await cardShown(world, 2);
});

it('names what cannot be done', async () => {
  expect(await command('disable', 'nobody.bitrix24.ru')).toMatchObject({ code: 1, out: '' });
  expect(await command('disable')).toMatchObject({ code: 2 });
  expect(await command('erase', host())).toMatchObject({ code: 2 });
  const kept = await command('remove', host());
  expect(kept).toMatchObject({ code: 1 });
  expect(kept.err).toContain('nothing was removed');
  expect(await stage.world.server.companies.list()).toHaveLength(1);
});

it('the application is removed in the portal: the company rests with its data, and installing again brings it back', async () => {
  const { world } = stage;
  const { portal } = world.portal;
  const [before] = await world.server.companies.list();
  portal.deleteApp(portal.state.apps.list()[0]!.id, false);
  const resting = await waitFor('the company rests', async () => {
    const answer = await company();
    return answer.disabled !== null && answer.link.state === 'disabled' && answer;
  });
  expect(resting.disabled?.reason).toBe('uninstalled');
  const stored = await world.server.companies.find(before!.id);
  expect(stored).toMatchObject({ grant: null, applicationToken: null, ecss: before!.ecss });
  expect((await command('list')).out).toContain('application removed in Bitrix24');
  const enabled = await command('enable', host());
  expect(enabled).toMatchObject({ code: 1 });
  expect(enabled.err).toContain('sign in on the page');

  const app = portal.createLocalApp(
    { name: 'ECSS-10', handlerUrl: world.serverUrl, installUrl: world.serverUrl, apiOnly: true, scopes: SCOPES },
    1,
  );
  stage.admin = await signIn(world, { clientId: app.clientId, clientSecret: app.clientSecret });
  await connected(stage.admin);
  incoming(world, '101');
  await cardShown(world, 2);
  expect(await world.server.companies.list()).toHaveLength(1);
});

it('erases a company after its name was typed, while the server runs', async () => {
  const { world } = stage;
  const terminal = fakeTerminal({ answers: [host()] });
  const args = ['companies', 'remove', host(), '--settings', world.settingsFile];
  expect(await runCommand(args, terminal)).toBe(0);
  expect(terminal.said.asked[0]).toContain('ООО «Пример»');
  expect((await command('list')).out).toContain('There are no companies');
  await waitFor('the switch has no client any more', () => world.switch.state().connections.length === 0);
  await expect(company()).rejects.toThrow('401');
});
