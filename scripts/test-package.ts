/**
 * `npm run test:package`: installs the Debian package in a clean Debian 12 and uses it as the guide says. Needs root (the system
 * under test is a container); what is missing of Debian's tools is installed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tool } from './tool.ts';

const TOOLS = { debootstrap: 'debootstrap', 'systemd-nspawn': 'systemd-container', lintian: 'lintian' };
const PLACES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

const obstacle = whyNot();
if (obstacle === null) {
  process.exitCode = await tool('vitest', 'vitest', [
    'run',
    '--config',
    'vitest.package.config.ts',
    ...process.argv.slice(2),
  ]);
} else {
  console.log(`The package test is skipped: ${obstacle}.`);
}

/** Why the test cannot run here; null when it can, after installing what was missing. */
function whyNot(): string | null {
  if (process.platform !== 'linux' || !has('dpkg-deb')) return 'it needs a Debian or a system made of it';
  if (process.getuid?.() !== 0) return 'it installs a system into a container, which only root may do';
  const missing = Object.keys(TOOLS).filter((name) => !has(name)) as (keyof typeof TOOLS)[];
  if (missing.length === 0) return null;
  const packages = missing.map((name) => TOOLS[name]);
  console.error(`Installing ${packages.join(', ')} (apt-get install) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2], env });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      stdio: ['ignore', 'ignore', 2],
      env,
    });
    return null;
  } catch (error) {
    return `apt-get could not install ${packages.join(', ')} (${(error as Error).message.split('\n')[0] ?? ''})`;
  }
}

function has(program: string): boolean {
  return PLACES.some((place) => existsSync(`${place}/${program}`));
}
