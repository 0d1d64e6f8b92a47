/** A backup made while the server runs and writes, and its way back. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connected, setUp, signIn } from '../../emulators/demo/set-up.ts';
import { cardShown } from '../../emulators/demo/scenarios.ts';
import { World } from '../../emulators/demo/world.ts';
import { runCommand } from '../../src/cli.ts';
import { loadSettings } from '../../src/adapters/settings/load.ts';
import { fakeTerminal } from '../helpers/fake-terminal.ts';

const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-backup-'));
const shelf = join(directory, 'backups');
let world: World;

beforeAll(async () => {
  world = await World.open({ directory });
  await setUp(world);
});

afterAll(async () => {
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal({ answers: [] });
  const code = await runCommand([...args, '--settings', world.settingsFile], terminal);
  return { code, ...terminal.said };
}

const newest = (): string => join(shelf, readdirSync(shelf).sort().at(-1) ?? '');
const settings = () => loadSettings(world.settingsFile).settings;
const names = async (): Promise<(string | null)[]> => (await world.server.companies.list()).map(({ name }) => name);

it('is made beside a running server: whole, private, with key and settings', async () => {
  world.switch.engine.callFromOutside('demo.local', { from: '+79131234567', to: '101' });
  await cardShown(world, 2);
  const made = await run('backup', shelf);
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toContain(newest());
  expect(statSync(newest()).mode & 0o777).toBe(0o700);
  expect(readdirSync(newest()).sort()).toEqual(['db.sqlite', 'manifest.json', 'secret.key', 'settings.js']);
  for (const name of readdirSync(newest())) expect(statSync(join(newest(), name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(newest(), 'secret.key'))).toEqual(readFileSync(settings().secretKeyFile));
  const copy = new DatabaseSync(join(newest(), 'db.sqlite'), { readOnly: true });
  expect(copy.prepare('select count(*) as calls from calls').get()?.['calls']).toBe(1);
  copy.close();
  world.switch.engine.clear('demo.local');
});

it('cannot be brought back while the server runs', async () => {
  const refused = await run('restore', newest(), '--yes');
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('stop it (systemctl stop ecss-crm-server)');
  expect(await names()).toEqual(['ООО «Пример»']);
});

it('comes back: what has changed since is gone, and lies beside', async () => {
  const [company] = await world.server.companies.list();
  await world.server.companies.update(company!.id, { name: 'Переименована' });
  await world.stopServer();
  const former = readFileSync(settings().secretKeyFile, 'utf8');
  expect(await run('rotate-key')).toMatchObject({ code: 0 });
  expect(readFileSync(settings().secretKeyFile, 'utf8')).not.toBe(former);

  const kept = await run('restore', newest());
  expect(kept).toMatchObject({ code: 1 });
  expect(kept.err).toContain('nothing was changed');

  expect(await run('restore', newest(), '--yes')).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(settings().secretKeyFile, 'utf8')).toBe(former);
  const { database, secretKeyFile } = settings();
  for (const file of [database, secretKeyFile, `${database}.before-restore`, `${secretKeyFile}.before-restore`]) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }
  expect(existsSync(`${database}.restoring`)).toBe(false);
  expect(existsSync(`${secretKeyFile}.next`)).toBe(false);
  await world.startServer();
  expect(await names()).toEqual(['ООО «Пример»']);
  await connected(await signIn(world));
  const old = new DatabaseSync(`${database}.before-restore`, { readOnly: true });
  expect(old.prepare('select name from companies').get()?.['name']).toBe('Переименована');
  old.close();
});

it('comes back when the present database is damaged', async () => {
  await world.stopServer();
  writeFileSync(settings().database, 'garbage '.repeat(1_000));
  expect(await run('restore', newest(), '--yes')).toMatchObject({ code: 0 });
  await world.startServer();
  expect(await names()).toEqual(['ООО «Пример»']);
});

it('that was changed, is incomplete or newer is refused', async () => {
  await world.stopServer();
  const manifest = join(newest(), 'manifest.json');
  const whole = readFileSync(manifest, 'utf8');
  appendFileSync(join(newest(), 'settings.js'), '// changed');
  const changed = await run('restore', newest(), '--yes');
  expect(changed).toMatchObject({ code: 1 });
  expect(changed.err).toContain('settings.js was changed');
  rmSync(manifest);
  expect((await run('restore', newest(), '--yes')).err).toContain('manifest.json');
  writeFileSync(manifest, whole);
  rmSync(join(newest(), 'secret.key'));
  expect((await run('restore', newest(), '--yes')).err).toContain('secret.key');
  expect(await run('restore', '/nowhere/at/all', '--yes')).toMatchObject({ code: 1 });
  expect(await run('restore')).toMatchObject({ code: 2 });
  expect(await run('backup')).toMatchObject({ code: 2 });
  await world.startServer();
  expect(await names()).toEqual(['ООО «Пример»']);
});
