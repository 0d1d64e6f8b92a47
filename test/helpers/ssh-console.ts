/** The console as an operator reaches it: a real SSH client over a real socket. */
import ssh2 from 'ssh2';
import type { Client, ClientChannel, ConnectConfig } from 'ssh2';
import type { Ecss10Emulator } from '../../emulators/ecss10/index.ts';

export interface Executed {
  stdout: string;
  stderr: string;
  /** Exit status. */
  code: number | null;
}

export class SshConsole {
  readonly client: Client;

  private constructor(client: Client) {
    this.client = client;
  }

  /** Rejects with the client's error, for a wrong password too. */
  static connect(emulator: Ecss10Emulator, change: Partial<ConnectConfig> = {}): Promise<SshConsole> {
    const client = new ssh2.Client();
    return new Promise((resolve, reject) => {
      client.on('ready', () => resolve(new SshConsole(client)));
      client.on('error', reject);
      client.on('keyboard-interactive', (_name, _text, _language, prompts, answer) =>
        answer(prompts.map(({ prompt, echo }) => (prompt === 'Password: ' && echo === false ? 'password' : ''))),
      );
      const login = { username: 'admin', password: 'password' };
      client.connect({ host: '127.0.0.1', port: consolePort(emulator), ...login, ...change });
    });
  }

  /** `ssh host command`. */
  run(command: string): Promise<Executed> {
    return new Promise((resolve, reject) => {
      this.client.exec(command, (error, channel) => {
        if (error) {
          reject(error);
          return;
        }
        const done = { stdout: '', stderr: '', code: null as number | null };
        channel.on('data', (data: Buffer) => (done.stdout += data.toString('utf8')));
        channel.stderr.on('data', (data: Buffer) => (done.stderr += data.toString('utf8')));
        channel.on('exit', (code: number) => (done.code = code));
        channel.on('close', () => resolve(done));
      });
    });
  }

  /** The output of a command that must be carried out. */
  async ok(command: string): Promise<string> {
    const { stdout, stderr, code } = await this.run(command);
    if (code !== 0) throw new Error(`${command}: ${stderr}`);
    return stdout;
  }

  /** An interactive shell; `terminal` false as with `ssh -T`. */
  shell(terminal = true): Promise<Shell> {
    return new Promise((resolve, reject) => {
      const opened = (error: Error | undefined, channel: ClientChannel): void => {
        if (error) reject(error);
        else resolve(new Shell(channel));
      };
      if (terminal) this.client.shell({ term: 'xterm', cols: 200, rows: 50 }, opened);
      else this.client.shell(false, opened);
    });
  }

  close(): void {
    this.client.end();
  }
}

/** An interactive shell: what was printed so far, without the terminal's control sequences. */
export class Shell {
  readonly channel: ClientChannel;
  readonly closed: Promise<number | null>;
  #printed = '';
  #wake: () => void = () => undefined;

  constructor(channel: ClientChannel) {
    this.channel = channel;
    let code: number | null = null;
    channel.on('data', (data: Buffer) => {
      this.#printed += data.toString('utf8');
      this.#wake();
    });
    channel.on('exit', (status: number) => (code = status));
    this.closed = new Promise((resolve) => channel.on('close', () => resolve(code)));
  }

  get printed(): string {
    // eslint-disable-next-line no-control-regex -- that is what they are
    return this.#printed.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, '').replaceAll('\r\n', '\n');
  }

  /** Types keys and waits until something is printed that was not before. */
  async type(keys: string, until: string): Promise<string> {
    const before = this.printed.length;
    this.channel.write(keys);
    return this.until(until, before);
  }

  /** Resolves to what was printed after `from` when it holds `text`. */
  async until(text: string, from = 0): Promise<string> {
    while (!this.printed.slice(from).includes(text)) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.printed.slice(from);
  }
}

export function consolePort(emulator: Ecss10Emulator): number {
  return Number(/-p (\d+)$/.exec(emulator.addresses().console ?? '')?.[1]);
}
