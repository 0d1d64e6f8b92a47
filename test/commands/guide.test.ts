/** The guide's commands for whoever keeps a server running, as they stand there, on a server in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setUp } from '../../emulators/demo/set-up.ts';
import { World } from '../../emulators/demo/world.ts';
import { commandsOf } from '../helpers/guide.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-guide-'));
const bin = join(directory, 'bin');
const shelf = join(directory, 'backups');
let world: World;

interface Outcome {
  status: number | null;
  out: string;
  err: string;
}

/** What the package and the system bring: the command with its settings, and a supervisor. */
function install(): void {
  const server = `exec '${process.execPath}' --disable-warning=ExperimentalWarning '${ROOT}/bin/ecss-crm-server.mjs'`;
  const programs = {
    sudo: 'exec "$@"',
    'ecss-crm-server': `${server} "$@" --settings '${world.settingsFile}'`,
    systemctl: `pid='${directory}/pid'
case "$1" in
start) (${server} serve --settings '${world.settingsFile}' >/dev/null 2>'${directory}/up' & echo $! >"$pid")
  until grep -q listens '${directory}/up'; do sleep 0.1; done ;;
stop) kill "$(cat "$pid")"; while kill -0 "$(cat "$pid")" 2>/dev/null; do sleep 0.1; done; rm "$pid" ;;
esac`,
  };
  mkdirSync(bin);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
}

/** The block as it stands in both guides, with this installation's folder and portal in the place of the guide's. */
async function guide(name: string): Promise<Outcome> {
  expect(commandsOf('en', name)).toBe(commandsOf('ru', name));
  const script = commandsOf('en', name)
    .replaceAll('/var/backups/ecss-crm', shelf)
    .replaceAll('company.bitrix24.ru', world.portal.portal.address.domain);
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, LANG: 'en_US.UTF-8', LC_ALL: '' };
  return run('sh', ['-e', '-c', script], env);
}

/** Not `spawnSync`: switch and portal live in this process. */
async function run(program: string, args: string[], env = process.env): Promise<Outcome> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...said };
}

const control = (verb: 'start' | 'stop'): Promise<Outcome> => run(join(bin, 'systemctl'), [verb]);

beforeAll(async () => {
  world = await World.open({ directory: join(directory, 'world') });
  await setUp(world);
  await world.stopServer();
  install();
  await control('start');
});

afterAll(async () => {
  if (existsSync(join(directory, 'pid'))) await control('stop');
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

it('the doctor finds all well', async () => {
  const { status, out } = await guide('doctor');
  expect(out).toContain('✔ Server: runs');
  expect(out).not.toContain('✘');
  expect(status).toBe(0);
});

it('a backup, a new key, and the way back', async () => {
  expect(await guide('backup')).toMatchObject({ status: 0, err: '' });
  expect(readdirSync(shelf)).toHaveLength(1);
  const key = readFileSync(join(directory, 'world', 'secret.key'), 'utf8');
  const rotated = await guide('rotate-key');
  expect(rotated).toMatchObject({ status: 0 });
  expect(readFileSync(join(directory, 'world', 'secret.key'), 'utf8')).not.toBe(key);
  expect(readdirSync(shelf)).toHaveLength(2);
  const restored = await guide('restore');
  expect(restored).toMatchObject({ status: 0 });
  expect(restored.out).toContain('.before-restore');
}, 120_000);

it('a company listed, switched off and on', async () => {
  const done = await guide('companies');
  expect(done).toMatchObject({ status: 0, err: '' });
  expect(done.out).toContain('ООО «Пример»');
  expect(done.out).toContain('is switched off');
  expect(done.out).toContain('is switched on');
});

it('a company is not erased unless somebody confirms it', async () => {
  const refused = await guide('remove-company');
  expect(refused.status).toBe(1);
  expect(refused.err).toContain('nothing was removed');
});
