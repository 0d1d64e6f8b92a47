/**
 * A clean Debian 12 in a folder, booted with its own systemd as a container (systemd-nspawn). It has a network of its own with
 * nothing but the loopback, so that it may use the addresses and ports of the guide; commands that install packages get the
 * machine's network.
 */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../../emulators/demo/wait-for.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Old enough for Debian to have published updates; then it is made anew. */
const BASE_LIFETIME_MS = 7 * DAY_MS;
const MAX_OUTPUT = 16 * 1024 * 1024;
/** The least that boots: what the package needs beside it, it has to name. */
const BASE_PACKAGES = 'ca-certificates,dbus,iproute2,systemd,systemd-sysv';

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

export class Debian {
  readonly directory: string;
  #container: ChildProcess | null = null;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** @param cache folder that keeps the base system between runs */
  static async create(directory: string, cache: string): Promise<Debian> {
    const base = join(cache, 'debian-12.tar');
    if (!existsSync(base) || Date.now() - statSync(base).mtimeMs > BASE_LIFETIME_MS) await makeBase(base);
    mkdirSync(directory, { recursive: true });
    await run('tar', ['-C', directory, '-xf', base], 2 * MINUTE_MS);
    return new Debian(directory);
  }

  async boot(): Promise<void> {
    copyFileSync('/etc/resolv.conf', this.path('/etc/resolv.conf'));
    const options = ['--register=no', '--keep-unit', '--private-network', '--console=pipe', '--resolv-conf=off'];
    this.#container = spawn('systemd-nspawn', ['-D', this.directory, ...options, '--boot'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [this.#container.stdout, this.#container.stderr]) {
      stream?.on('data', (data: Buffer) => (said = `${said}${data.toString()}`.slice(-4_000)));
    }
    try {
      await waitFor(
        'Debian has started',
        async () => {
          const { stdout } = await this.run('systemctl is-system-running --wait');
          return ['running', 'degraded'].includes(stdout.trim());
        },
        MINUTE_MS,
      );
    } catch (error) {
      throw new Error(`${String(error)}\n${said}`, { cause: error });
    }
  }

  /** A file of the container, as this machine sees it. */
  path(inside: string): string {
    return join(this.directory, inside);
  }

  write(inside: string, content: string): void {
    writeFileSync(this.path(inside), content);
  }

  /** Runs a shell script as root in the container. Resolves whatever its exit code. */
  run(script: string, options: { machinesNetwork?: boolean; env?: Record<string, string> } = {}): Promise<Output> {
    const namespaces = options.machinesNetwork === true ? ['-m', '-u', '-i', '-p'] : ['-m', '-u', '-i', '-p', '-n'];
    const env = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: '/root',
      LANG: 'C.UTF-8',
      DEBIAN_FRONTEND: 'noninteractive',
      ...options.env,
    };
    const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    return attempt(
      'nsenter',
      ['-t', String(this.#leader()), ...namespaces, '-r', '-w', 'env', '-i', ...assignments, 'sh', '-euc', script],
      5 * MINUTE_MS,
    );
  }

  /** The same; rejects with what it said when its exit code is not 0. */
  async must(
    script: string,
    options: { machinesNetwork?: boolean; env?: Record<string, string> } = {},
  ): Promise<string> {
    const { code, stdout, stderr } = await this.run(script, options);
    if (code !== 0) throw new Error(`exit code ${code} of\n${script}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Put before a command of this machine, it runs in the container's network. */
  enterNetwork(): [string, ...string[]] {
    return ['nsenter', '-t', String(this.#leader()), '-n'];
  }

  async remove(): Promise<void> {
    const container = this.#container;
    if (container !== null && container.exitCode === null) {
      const ended = new Promise((resolve) => container.once('exit', resolve));
      container.kill('SIGTERM');
      const timer = setTimeout(() => container.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** The container's process 1, by its number on this machine. */
  #leader(): number {
    const pid = this.#container?.pid ?? 0;
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return Number(child);
  }
}

async function makeBase(file: string): Promise<void> {
  const folder = `${file}.${process.pid}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    const mirror = mirrorOfThisMachine();
    await run(
      'debootstrap',
      ['--variant=minbase', `--include=${BASE_PACKAGES}`, 'bookworm', folder, ...(mirror === null ? [] : [mirror])],
      10 * MINUTE_MS,
    );
    await run('tar', ['-C', folder, '-cf', `${file}.new`, '.'], 2 * MINUTE_MS);
    renameSync(`${file}.new`, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where this machine gets its Debian packages, when it is a Debian 12; otherwise debootstrap has its own idea. */
function mirrorOfThisMachine(): string | null {
  for (const file of ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list']) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const found =
      /^URIs: *(\S+)\nSuites:.*\bbookworm\b/m.exec(text) ?? /^deb +(?:\[.*?\] +)?(\S+) +bookworm /m.exec(text);
    if (found?.[1] !== undefined) return found[1];
  }
  return null;
}

async function run(program: string, args: string[], timeoutMs: number): Promise<void> {
  const { code, stdout, stderr } = await attempt(program, args, timeoutMs);
  if (code !== 0)
    throw new Error(`${program} ${args.join(' ')}: exit code ${code}\n${(stdout + stderr).slice(-4_000)}`);
}

function attempt(program: string, args: string[], timeoutMs: number): Promise<Output> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: timeoutMs, maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
      resolve({ code, stdout, stderr: error?.killed === true ? `${stderr}\nended after ${timeoutMs} ms` : stderr });
    });
  });
}
