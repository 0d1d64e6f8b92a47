/** The switch's part of the guide, command by command over SSH, on a switch that has nothing set up; then a call gives a card. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected, setUp, type Admin } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { World } from '../../emulators/demo/world.ts';
import type { ApiCheck, ApiChecks, ApiCompany } from '../../src/adapters/http/api-types.ts';
import { CardPage, CLIENT, DOMAIN } from '../helpers/call-world.ts';
import { SshConsole } from '../helpers/ssh-console.ts';

const ANNA = 2;

/** The console commands of a guide, block by block. */
function blocks(language: 'ru' | 'en'): string[][] {
  const text = readFileSync(join(import.meta.dirname, '../../docs/guide', `${language}.md`), 'utf8');
  return [...text.matchAll(/^( *)```cocon\n([\s\S]*?)^ *```$/gm)].map(([, , body = '']) =>
    body
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
}

const [csta = [], integration = [], permissions = [], later = []] = blocks('ru');

let world: World;
let console: SshConsole;
let admin: Admin;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ecss-crm-guide-'));
  world = await World.open({
    directory,
    switch: {
      consolePort: 0,
      settings: { csta: false },
      domains: [
        {
          name: DOMAIN,
          vatsType: 'public',
          subscribers: ['101', '102', '103'].map((number) => ({ number, apiCallEnabled: false })),
          externals: [{ number: CLIENT, name: 'Иван Петров' }],
        },
      ],
    },
  });
  console = await SshConsole.connect(world.switch);
});
afterAll(async () => {
  console.close();
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

const company = (): Promise<ApiCompany> => admin.visitor.json<ApiCompany>('GET', `${admin.api}company`);

/** What the button «Проверить» of the company page finds out. */
async function check(id: ApiCheck['id']): Promise<ApiCheck | undefined> {
  await admin.visitor.json('POST', `${admin.api}company/checks`, { only: ['switch', id] });
  const { checks } = await waitFor('the checks are done', async () => {
    const answer = await admin.visitor.json<ApiChecks>('GET', `${admin.api}company/checks`);
    return !answer.running && answer;
  });
  return checks.find((one) => one.id === id);
}

const linkIs = (state: ApiCompany['link']['state']): Promise<ApiCompany> =>
  waitFor(`the link is ${state}`, async () => {
    const answer = await company();
    return answer.link.state === state && answer;
  });

it('the guides in both languages name the same commands', () => {
  expect(blocks('en')).toEqual(blocks('ru'));
  expect([csta, integration, permissions, later].map(({ length }) => length)).toEqual([3, 2, 2, 3]);
});

describe('on a switch where nothing is set up', () => {
  it('the commands of the guide lead to a call with a card', async () => {
    const outputs: string[] = [];
    for (const command of [...csta, ...integration, ...permissions]) outputs.push(await console.ok(command));
    expect(outputs[2]).toMatch(/│vats_type +│demo\.local +│private +│/);
    const printed = /^API key: (\w{64})$/m.exec(outputs[3] ?? '')?.[1];
    const [, clientId = '', apiKey = ''] = /│(\w+) *│service│(\w{64})│/.exec(outputs[4] ?? '') ?? [];
    expect(apiKey).toBe(printed);

    admin = await setUp(world, { clientId, apiKey, domain: DOMAIN });
    expect((await company()).link).toMatchObject({ numbers: ['101', '102'], refusedNumbers: ['103'], csta: true });
    world.switch.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101' });
    const card = await CardPage.open(world, ANNA);
    expect(await card.calls()).toMatchObject([{ phase: 'ringing', clientNumber: CLIENT }]);
    world.switch.phone('101').reject();
  });

  it('with CSTA off the page names the commands that cure it', async () => {
    await console.ok('/api/csta/set enabled false');
    await console.ok(`domain/${DOMAIN}/properties/set vats_type public`);
    const found = await check('csta');
    expect(found).toMatchObject({
      code: 'csta_off',
      message: 'Видны только вызовы, начатые из Битрикс24: CSTA выключена или vats_type домена не private',
      cure: { commands: ['/api/csta/set enabled true', `domain/${DOMAIN}/properties/set vats_type private`] },
    });
    expect((await company()).link.csta).toBe(false);
    for (const command of found?.cure?.commands ?? []) await console.ok(command);
    expect(await check('csta')).toMatchObject({ code: 'csta_on' });
  });

  it('for a number without the permission the page names the command that gives it', async () => {
    const found = await check('permissions');
    expect(found).toMatchObject({ code: 'permissions_missing' });
    for (const command of found?.cure?.commands ?? []) {
      await console.ok(command.replace('<group>', 'loc.gr').replace('<address>', `103@${DOMAIN}`));
    }
    expect(await check('permissions')).toMatchObject({ code: 'permissions_ok' });
    expect((await company()).link.numbers).toEqual(['101', '102', '103']);
  });

  it('an integration without numbers is cured by the command of the page', async () => {
    await console.ok(`domain/${DOMAIN}/integrations/set MyCompanyBitrix24 --numbers {999}`);
    const found = await check('numbers');
    expect(found).toMatchObject({ code: 'numbers_none' });
    for (const command of found?.cure?.commands ?? []) await console.ok(command);
    expect(await check('numbers')).toMatchObject({ code: 'numbers_some' });
  });

  it('numbers, key and integration change as the guide says', async () => {
    const [numbers = '', replace = '', remove = ''] = later;
    await console.ok(numbers);
    await check('numbers');
    expect((await company()).link).toMatchObject({ state: 'connected', numbers: ['101', '102', '103'] });

    const output = await console.ok(replace);
    expect((await linkIs('refused')).link.lastError).toBe('Invalid credentials');
    const apiKey = /^New API key: (\w{64})$/m.exec(output)?.[1];
    await admin.visitor.json('PATCH', `${admin.api}company`, { ecss: { apiKey } });
    await connected(admin);

    await console.ok(remove);
    expect((await linkIs('refused')).link.lastError).toBe('Invalid credentials');
    expect(world.switch.state().connections).toEqual([]);
  });
});
