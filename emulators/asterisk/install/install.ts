/** Brings Asterisk onto a Debian machine without touching the machine's own list of sources. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { findAsterisk } from './find.ts';
import type { Installation } from './find.ts';
import { olderSources } from './sources.ts';
import type { SourceFile } from './sources.ts';

const run = promisify(execFile);
const PACKAGES = ['asterisk', 'asterisk-modules', 'asterisk-config'];
/** Debian has had no package of Asterisk since release 12; that of release 11 installs beside what is there (known, tried). */
const LAST_RELEASE_WITH_ASTERISK = 'bullseye';
const RELEASES_WITHOUT = ['bookworm', 'trixie'];
const APT_TIMEOUT_MS = 180_000;
/** Tells the package's own start script that nothing may be started: the machine must not get a telephone switch by a test. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Why Asterisk cannot run here; in English, one line. */
export class NoAsterisk extends Error {
  override readonly name = 'NoAsterisk';
}

/** The Asterisk of this machine, installed when it is missing and that may be done. Rejects with {@link NoAsterisk}. */
export async function ensureAsterisk(say: (text: string) => void): Promise<Installation> {
  const found = findAsterisk();
  if (found !== null) return found;
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
    throw new NoAsterisk('there is no Asterisk with chan_pjsip, and no apt-get to install it');
  }
  if (process.getuid?.() !== 0) throw new NoAsterisk('there is no Asterisk, and only root may install it');
  say('Installing Asterisk (apt-get), half a minute or so …');
  const directory = mkdtempSync(join(tmpdir(), 'asterisk-apt-'));
  try {
    await withoutServices(() => aptInstall(directory));
  } catch (error) {
    throw new NoAsterisk(`Asterisk could not be installed: ${lastLine(error)}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const installed = findAsterisk();
  if (installed === null) throw new NoAsterisk('apt-get installed no Asterisk with chan_pjsip');
  return installed;
}

/** With lists and sources in a directory of our own, so that apt's are as before when this is over. */
async function aptInstall(directory: string): Promise<void> {
  const parts = join(directory, 'sources');
  const lists = join(directory, 'lists');
  for (const folder of [parts, join(lists, 'partial')]) mkdirSync(folder, { recursive: true });
  const own = machineSources();
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  const older = RELEASES_WITHOUT.includes(codename)
    ? own.map((file) => olderSources(file, codename, LAST_RELEASE_WITH_ASTERISK))
    : [];
  [...own, ...older].forEach((file, index) => writeFileSync(join(parts, `part${index}.${file.format}`), file.text));
  const options = [
    'Dir::Etc::sourcelist=/dev/null',
    `Dir::Etc::sourceparts=${parts}`,
    `Dir::State::Lists=${lists}`,
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    'DPkg::Lock::Timeout=120',
    'Acquire::Retries=2',
  ].flatMap((option) => ['-o', option]);
  const apt = (...args: string[]): Promise<unknown> =>
    run('apt-get', [...options, '-q', ...args], {
      timeout: APT_TIMEOUT_MS,
      maxBuffer: 16_000_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    });
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', ...PACKAGES);
}

function machineSources(): SourceFile[] {
  const folder = '/etc/apt/sources.list.d';
  const paths = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return ['/etc/apt/sources.list', ...paths]
    .filter((path) => ['.list', '.sources'].includes(extname(path)) && existsSync(path))
    .map((path) => ({ format: path.endsWith('.sources') ? 'sources' : 'list', text: readFileSync(path, 'utf8') }));
}

async function withoutServices(action: () => Promise<void>): Promise<void> {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await action();
  } finally {
    if (ours) rmSync(POLICY, { force: true });
  }
}

function lastLine(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const text = said.trim() === '' ? String(error) : said;
  return text.trim().split('\n').at(-1) ?? '';
}
