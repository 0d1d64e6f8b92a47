/** The process that plays switch, portal, administrator and operator; see answered-call.ts. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SCRIPT = join(import.meta.dirname, 'answered-call.ts');
const ANSWER_MS = 60_000;

export interface PlayedCall {
  pushed: { type: string; calls?: { clientNumber: string; phase: string }[] };
  /** HTTP status of the card's buttons. */
  answered: number;
  ended: number;
  record: { statusCode: string; durationSeconds: number; phoneNumber: string };
}

export class Operator {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #complaints = '';

  /** @param enter command line that enters the container's network, e.g. `['nsenter', '-t', '42', '-n']` */
  constructor(enter: readonly [string, ...string[]], serverUrl: string, certificateFile: string) {
    const [program, ...args] = [...enter, process.execPath, '--disable-warning=ExperimentalWarning', SCRIPT, serverUrl];
    this.#process = spawn(program, args, { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificateFile } });
    this.#process.stderr.on(
      'data',
      (data: Buffer) => (this.#complaints = `${this.#complaints}${data.toString()}`.slice(-4_000)),
    );
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when the company is registered and connected to the switch. */
  async registered(): Promise<void> {
    await this.#answer();
  }

  async call(): Promise<PlayedCall> {
    this.#process.stdin.write('call\n');
    return (await this.#answer()) as PlayedCall;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin.end();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  }

  async #answer(): Promise<unknown> {
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), ANSWER_MS);
    const next = await this.#lines.next();
    clearTimeout(timer);
    if (next.done === true) throw new Error(`it ended before it answered: ${this.#complaints}`);
    return JSON.parse(next.value);
  }
}
