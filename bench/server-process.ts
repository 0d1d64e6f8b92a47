/** The server as a child process that can be killed and started again on the same database and port. */
import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServerHealth, ServerRan } from './server.ts';
import { isStores, StoreProgress } from './store-progress.ts';

const ROOT = join(import.meta.dirname, '..');
const STARTS_WITHIN_MS = 60_000;

export class ServerProcess {
  private readonly settingsFile: string;
  private readonly shipped: boolean;
  private readonly tellsStores: boolean;
  private child: ChildProcess | null = null;
  private standby: ChildProcess | null = null;
  private expectEnd = false;
  /** When bench/server.ts last proved that it runs, epoch ms; 0 of one that was not asked to tell. */
  ranAt = 0;
  /** How far the newest server has stored what it heard; known only of one that was asked to tell. */
  stores = new StoreProgress();
  /** Why the server ended although nobody had asked it to. */
  failure: Error | null = null;

  /** `shipped`: the product as it is installed, through its own command; else bench/server.ts, without a request budget. */
  constructor(settingsFile: string, { shipped, tellsStores = false }: { shipped: boolean; tellsStores?: boolean }) {
    this.settingsFile = settingsFile;
    this.shipped = shipped;
    this.tellsStores = tellsStores;
  }

  /** Resolves when the server listens; to the milliseconds that took. */
  async start(): Promise<number> {
    const startedAt = performance.now();
    this.expectEnd = false;
    this.stores = new StoreProgress();
    this.child = this.shipped ? this.launchShipped() : (this.standby ?? this.launch([]));
    const child = this.child;
    // The shipped server does not know its parent; a bench that fails must not leave it behind.
    const reap = (): void => void child.kill('SIGKILL');
    process.once('exit', reap);
    child.once('exit', () => process.off('exit', reap));
    child.once('exit', (code, signal) => {
      if (!this.expectEnd && this.child === child) {
        this.failure = new Error(`the server ended by itself: ${signal ?? String(code)}`);
      }
    });
    if (this.standby !== null) child.send('go');
    this.standby = null;
    await (this.shipped ? this.listens(child) : told(child, 'ready'));
    return performance.now() - startedAt;
  }

  /** Loads the next process while this one runs, so that a restart takes only what the server itself needs. */
  async standBy(): Promise<void> {
    if (this.shipped || this.standby !== null) return;
    const standby = this.launch(['--standby']);
    await told(standby, 'standing by');
    this.standby = standby;
  }

  /** kill -9. The process has had no chance to do anything; resolves when it is gone and all that it had said has been heard. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    this.standby?.kill('SIGKILL');
    this.standby = null;
    await this.end('SIGTERM');
  }

  /** Sends the signal within this very tick. */
  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    this.expectEnd = true;
    const silent = signal === 'SIGKILL' && child.connected ? once(child, 'disconnect') : null;
    const ended = once(child, 'exit');
    // bench/server.ts stops when its parent lets go of it.
    if (signal === 'SIGTERM' && !this.shipped) child.disconnect();
    else child.kill(signal);
    await ended;
    await silent;
  }

  async health(): Promise<ServerHealth> {
    const { child } = this;
    if (child === null || this.shipped) throw new Error('only bench/server.ts tells its health');
    const answer = new Promise<ServerHealth>((resolve) => {
      const listen = (message: unknown): void => {
        if (isRan(message) || isStores(message)) return;
        child.off('message', listen);
        resolve(message as ServerHealth);
      };
      child.on('message', listen);
    });
    child.send('health');
    return answer;
  }

  private launch(args: string[]): ChildProcess {
    const child = fork(
      join(import.meta.dirname, 'server.ts'),
      ['--settings', this.settingsFile, ...args, ...(this.tellsStores ? ['--tell-stores'] : [])],
      {
        execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'],
      },
    );
    child.on('message', (message: unknown) => {
      if (isRan(message)) this.ranAt = message.ranAt;
      // One that stands by has asked nothing yet.
      if (isStores(message)) this.stores.note(message);
    });
    return child;
  }

  private launchShipped(): ChildProcess {
    const bin = join(ROOT, 'bin', 'ecss-crm-server.mjs');
    return spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', bin, 'serve', '--settings', this.settingsFile],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
  }

  /** `serve` says on its standard error where it listens. */
  private async listens(child: ChildProcess): Promise<void> {
    let said = '';
    await within(child, (done) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-4_000);
        if (said.includes('ecss-crm-server listens')) done();
      });
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${said}`);
    });
  }
}

function isRan(message: unknown): message is ServerRan {
  return typeof message === 'object' && message !== null && 'ranAt' in message;
}

function told(child: ChildProcess, word: string): Promise<void> {
  return within(child, (done) => {
    child.on('message', (message) => {
      if (message === word) done();
    });
  });
}

function within(child: ChildProcess, arm: (done: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server did not start in time')), STARTS_WITHIN_MS);
    const ended = (code: number | null, signal: string | null): void => {
      clearTimeout(timer);
      // Killed on purpose while it started: whoever did it goes on.
      if (signal === 'SIGKILL') resolve();
      else reject(new Error(`the server ended with ${String(code)}`));
    };
    child.once('exit', ended);
    arm(() => {
      clearTimeout(timer);
      child.off('exit', ended);
      resolve();
    });
  });
}
