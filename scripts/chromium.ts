import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function findChromium(): string | null {
  return PLACES.find((path) => path !== undefined && existsSync(path)) ?? null;
}

/** Debian's Chromium, installed when it is missing and this may be done. Throws with what to do otherwise. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found !== null) return found;
  const mayInstall = process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!mayInstall) {
    throw new Error(
      'The browser tests need Chromium: run "sudo apt-get install chromium", or set CHROMIUM to its path.',
    );
  }
  console.error('Installing Chromium (apt-get install chromium) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2], env });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
    stdio: ['ignore', 2, 2],
    env,
  });
  const installed = findChromium();
  if (installed === null) throw new Error('apt-get installed no Chromium; set CHROMIUM to the path of one.');
  return installed;
}
