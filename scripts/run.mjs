// The door for every npm script. Runs on whatever Node.js npm was started with (20 is enough), installs what is
// missing, then hands over to the repository's own Node.js 24, which npm brings as a platform package.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const [task = '', ...args] = process.argv.slice(2);
const entry = {
  demo: 'emulators/demo/demo.ts',
  test: 'scripts/test.ts',
  'test:asterisk': 'test/asterisk/run.ts',
  check: 'scripts/check.ts',
  build: 'scripts/build.ts',
  'package:deb': 'scripts/package-deb.ts',
  'test:package': 'scripts/test-package.ts',
  bench: 'bench/run.ts',
  screenshots: 'scripts/screenshots.ts',
  docs: 'scripts/docs.ts',
  start: 'bin/ecss-crm-server.mjs',
  'emulator:ecss10': 'emulators/ecss10/cli.ts',
  'emulator:portal': 'emulators/portal/cli.ts',
}[task];
if (!entry) {
  console.error(`scripts/run.mjs: unknown task "${task}"`);
  process.exit(2);
}

install();
const fixed = task === 'start' ? ['serve'] : [];
if (['start', 'bench'].includes(task) && !existsSync(join('dist', 'web', 'frames', 'card.html'))) {
  const built = spawnSync(ownNode(), ['--disable-warning=ExperimentalWarning', 'scripts/build.ts'], {
    stdio: 'inherit',
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const child = spawn(ownNode(), ['--disable-warning=ExperimentalWarning', entry, ...fixed, ...args], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(ownNode())}:${process.env.PATH}` },
});
// A supervisor signals this process only; the server behind it must hear of it and may take its time to drain.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));

/** `npm ci` when node_modules does not match the lock file; the hash of the lock file installed last is the proof. */
function install() {
  const hash = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  const mark = join('node_modules', '.installed-lock-hash');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  if (lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.error('node_modules is a link: its target is not ours to replace. Run `npm ci` where it belongs.');
    process.exit(1);
  }
  console.error('Installing dependencies (npm ci), a minute or so …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
  mkdirSync('node_modules', { recursive: true });
  writeFileSync(mark, hash);
}

function ownNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const binary = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(binary)) return binary;
  console.error(
    `Node.js 24 or newer is needed; this is ${process.version}, and no Node.js package exists for ` +
      `${process.platform}-${process.arch}. Install Node.js 24 and try again.`,
  );
  process.exit(1);
}
