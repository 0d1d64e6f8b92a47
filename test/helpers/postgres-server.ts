/** A real PostgreSQL of the test's own: everything in a temporary directory, on a free port of the loopback. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../emulators/demo/free-port.ts';
import { postgresIn, whoRunsPostgres } from './postgres-binaries.ts';

const SUPERUSER = 'postgres';
/** What the product gets: an owner of its databases and nothing more. Recognisable, so that it can be searched for in logs. */
const USER = 'crm';
export const PASSWORD = 'sentinel-database-password';
const STARTS_WITHIN_MS = 20_000;
/** Another program may take the port between our look and PostgreSQL's start. */
const PORTS_TRIED = 3;

/** Ends PostgreSQL when we are gone, however we ended: the pipe closes with us. */
const WATCHED = 'exec 3<&0; "$@" & pid=$!; (read -r _ <&3; kill -INT $pid) & wait $pid';
const READY = /ready to accept connections/;

export interface PostgresOptions {
  /** Commits reach the disk, as they do in production. Default: they need not survive a power cut, which is quicker. */
  durable?: boolean;
}

export class PostgresServer {
  readonly #directory: string;
  readonly #user = whoRunsPostgres();
  readonly #durable: boolean;
  #binaries = '';
  #port = 0;
  #process: ChildProcess | null = null;
  #databases = 0;

  private constructor(directory: string, durable: boolean) {
    this.#directory = directory;
    this.#durable = durable;
  }

  static async start({ durable = false }: PostgresOptions = {}): Promise<PostgresServer> {
    const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-postgres-'));
    const server = new PostgresServer(directory, durable);
    try {
      await server.#initialise();
      for (let tried = 1; server.#process === null; tried += 1) {
        server.#port = await freePort();
        await server.start().catch((error: unknown) => {
          if (tried === PORTS_TRIED || !String(error).includes('could not bind')) throw error;
        });
      }
      await server.#asSuperuser(`create role ${USER} login password '${PASSWORD}'`);
      return server;
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  get port(): number {
    return this.#port;
  }

  /** Starts it again after `stop`, with the same data on the same port. */
  async start(): Promise<void> {
    const options = {
      listen_addresses: '127.0.0.1',
      port: String(this.#port),
      unix_socket_directories: '',
      max_connections: '60',
      shared_buffers: '32MB',
      ...(this.#durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    };
    const settings = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = this.#run('sh', [
      '-c',
      WATCHED,
      'sh',
      join(this.#binaries, 'postgres'),
      '-D',
      this.#data,
      ...settings,
    ]);
    const said = await heard(child, READY);
    if (!READY.test(said)) {
      child.kill('SIGKILL');
      throw new Error(`PostgreSQL did not start: ${said}`);
    }
    this.#process = child;
  }

  /** `immediate`: as in a crash, its connections are cut in the middle of whatever they do. */
  async stop(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    this.#process = null;
    const [pid = ''] = readFileSync(join(this.#data, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    const ended = once(child, 'exit');
    child.stdin?.end();
    await ended;
  }

  /** Stops it and removes everything. */
  async close(): Promise<void> {
    await this.stop('immediate');
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** An empty database that belongs to the product's user. `port`: of a proxy in front. */
  async createDatabase(port = this.#port): Promise<string> {
    const name = `crm_${(this.#databases += 1)}`;
    await this.#asSuperuser(`create database ${name} owner ${USER}`);
    return `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${name}`;
  }

  /** Looks into a database (or changes something) behind the product's back. */
  async query(url: string, text: string): Promise<Record<string, unknown>[]> {
    return this.#asSuperuser(text, new URL(url).pathname.slice(1));
  }

  async #asSuperuser(text: string, database = 'postgres'): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: this.#port,
      user: SUPERUSER,
      password: PASSWORD,
      database,
    });
    await client.connect();
    try {
      // Several statements: what the last one says.
      return [await client.query<Record<string, unknown>>(text)].flat().at(-1)?.rows ?? [];
    } finally {
      await client.end();
    }
  }

  get #data(): string {
    return join(this.#directory, 'data');
  }

  async #initialise(): Promise<void> {
    chmodSync(this.#directory, 0o755);
    this.#binaries = postgresIn(this.#directory);
    const passwordFile = join(this.#directory, 'password');
    writeFileSync(passwordFile, PASSWORD);
    mkdirSync(this.#data, { mode: 0o700 });
    const user = this.#user;
    if (user !== null) for (const path of [this.#data, passwordFile]) chownSync(path, user.uid, user.gid);
    const args = ['-D', this.#data, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    // The order of Russian words, as an administrator may well have it: ours must not depend on it.
    const language = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=ru-RU'];
    const child = this.#run(join(this.#binaries, 'initdb'), [...args, ...language, '--no-sync', '--no-instructions']);
    const said = heard(child, null);
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`initdb failed: ${await said}`);
  }

  #run(command: string, args: string[]): ChildProcess {
    return spawn(command, args, {
      ...(this.#user ?? {}),
      cwd: this.#directory,
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  }
}

/** Resolves to what the process has said on its standard error: up to the sign, or to its end. */
function heard(child: ChildProcess, sign: RegExp | null): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`PostgreSQL does not start: ${said}`)), STARTS_WITHIN_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve(said);
    };
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('exit', done);
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
      if (sign?.test(said) === true) done();
    });
  });
}
