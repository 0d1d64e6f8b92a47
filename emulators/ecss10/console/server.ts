/** The switch's console over SSH (known: CoCon, port 8023, user admin), on the loopback only. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { AuthContext, Connection, Server, ServerChannel, Session } from 'ssh2';
import type { Clock } from '../engine/clock.ts';
import type { ConsoleSwitch } from './node.ts';
import { ConsoleSession, type Outcome } from './session.ts';
import { resize, runCommands, runShell, type Size } from './terminal.ts';

export const CONSOLE_USER = 'admin';
/** The emulator's; written in its README. */
export const CONSOLE_PASSWORD = 'password';

const METHODS: ('password' | 'keyboard-interactive')[] = ['password', 'keyboard-interactive'];
const MOST_ATTEMPTS = 6;
const LOGIN_TIMEOUT_MS = 60_000;
const MOST_CONNECTIONS = 32;

export interface ConsoleServerOptions {
  /** OpenSSH private key. */
  hostKey: string;
  switch: ConsoleSwitch;
  clock: Clock;
  /** Hears of each command that was typed. */
  typed: (line: string, ok: boolean) => void;
}

export class ConsoleServer {
  readonly #options: ConsoleServerOptions;
  readonly #sockets = new Set<Socket>();
  /** What calls off the login timeout, by the peer's port. */
  readonly #logins = new Map<number, () => void>();
  readonly #ssh: Server;
  readonly #server = createServer((socket) => this.#accepted(socket));
  #port = 0;

  constructor(options: ConsoleServerOptions) {
    this.#options = options;
    this.#ssh = new ssh2.Server({ hostKeys: [options.hostKey] }, (connection, { port }) =>
      this.#connected(connection, port),
    );
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  get port(): number {
    return this.#port;
  }

  /** Listens on 127.0.0.1; port 0 for a free one. */
  async start(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accepted(socket: Socket): void {
    this.#sockets.add(socket);
    const port = socket.remotePort ?? 0;
    // Begun here: ssh2 tells of a connection only when the peer has spoken.
    const cancelTimeout = this.#options.clock.after(LOGIN_TIMEOUT_MS, () => socket.destroy());
    this.#logins.set(port, cancelTimeout);
    socket.on('close', () => {
      cancelTimeout();
      this.#logins.delete(port);
      this.#sockets.delete(socket);
    });
    this.#ssh.injectSocket(socket);
  }

  #connected(connection: Connection, port: number): void {
    // A peer that breaks off or does not speak SSH; `close` follows.
    connection.on('error', () => connection.end());
    let attempts = 0;
    connection.on('authentication', (context) => {
      // `none` is how every client begins, to learn what is accepted; a client offers its keys on its own accord.
      const guess = context.method === 'password' || context.method === 'keyboard-interactive';
      if (guess && ++attempts > MOST_ATTEMPTS) connection.end();
      else authenticate(context);
    });
    connection.on('ready', () => this.#logins.get(port)?.());
    connection.on('session', (accept) => this.#session(accept()));
  }

  #session(session: Session): void {
    const console = new ConsoleSession(this.#options.switch);
    let size: Size | null = null;
    let channel: ServerChannel | null = null;
    const execute = (line: string): Outcome => {
      const outcome = console.execute(line);
      if (line.trim() !== '') this.#options.typed(line.trim().slice(0, 300), outcome.ok);
      return outcome;
    };
    const opened = (made: ServerChannel): ServerChannel => {
      // The peer went away in the middle of an answer.
      made.on('error', () => made.destroy());
      if (size) resize(made, size);
      return (channel = made);
    };
    session.on('pty', (accept, _reject, { cols, rows }) => {
      size = { columns: cols, rows };
      accept();
    });
    session.on('window-change', (_accept, _reject, { cols, rows }) => {
      size = { columns: cols, rows };
      if (channel) resize(channel, size);
    });
    session.on('shell', (accept) => runShell(opened(accept()), console, size !== null, execute));
    session.on('exec', (accept, _reject, { command }) => runCommands(opened(accept()), command, execute));
  }
}

function authenticate(context: AuthContext): void {
  if (context.method === 'password') {
    decide(context, context.password);
  } else if (context.method === 'keyboard-interactive') {
    context.prompt([{ prompt: 'Password: ', echo: false }], ([answer = '']) => decide(context, answer));
  } else {
    context.reject(METHODS);
  }
}

function decide(context: AuthContext, password: string): void {
  if (context.username === CONSOLE_USER && sameSecret(password, CONSOLE_PASSWORD)) context.accept();
  else context.reject(METHODS);
}

/** Digests have equal length, so the comparison tells nothing about the secret. */
function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
