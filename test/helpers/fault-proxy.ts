/** A TCP proxy on the loopback that does to a connection what networks do: for HTTP, HTTPS and WebSocket alike. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export type Behaviour =
  | { kind: 'pass' }
  /** Nobody listens: connections under way are reset, new ones refused by the operating system. */
  | { kind: 'refuse' }
  /** The client gets so many bytes of the answer, counted for each connection from this moment on, then a reset. */
  | { kind: 'cut'; afterBytes: number }
  /** Every piece arrives so much later, in both directions; the order stays. */
  | { kind: 'delay'; ms: number }
  /** The request reaches the target and is carried out; its first sign of an answer becomes a reset (the answer is swallowed). */
  | { kind: 'swallow' }
  /** A half-open line: connections are accepted and stay, nothing comes through. What was lost does not come back. */
  | { kind: 'silent' };

interface Line {
  client: Socket;
  target: Socket;
  /** Bytes of answers passed on since the behaviour changed. */
  answered: number;
  /** Bytes vanished here: whatever the behaviour becomes, this connection is dead and nobody has told its ends. */
  lost: boolean;
}

export class FaultProxy {
  /** Connections accepted so far. */
  connections = 0;
  /** Answers swallowed so far. */
  swallowed = 0;
  /** Pieces that vanished in silence so far. */
  vanished = 0;
  private readonly target: { host: string; port: number };
  private readonly lines = new Set<Line>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly forwardListeners = new Set<() => void>();
  private server: Server | null = null;
  private behaviour: Behaviour = { kind: 'pass' };
  private readonly host: string;
  private ownPort: number;

  /** `listen`: default a free port of 127.0.0.1. */
  constructor(target: { host: string; port: number }, listen: { host?: string; port?: number } = {}) {
    this.target = target;
    this.host = listen.host ?? '127.0.0.1';
    this.ownPort = listen.port ?? 0;
  }

  get port(): number {
    return this.ownPort;
  }

  async start(): Promise<this> {
    await this.listen();
    return this;
  }

  /** Takes effect at once, for the connections that are open too; resolves when the port is opened or closed accordingly. */
  async become(behaviour: Behaviour): Promise<void> {
    this.behaviour = behaviour;
    for (const line of this.lines) line.answered = 0;
    if (behaviour.kind !== 'refuse') {
      if (this.server === null) await this.listen();
      return;
    }
    const closed = this.unlisten();
    for (const line of this.lines) reset(line);
    await closed;
  }

  /** Called after bytes of a client were handed to the target. Undone by the returned function. */
  onForward(listener: () => void): () => void {
    this.forwardListeners.add(listener);
    return () => this.forwardListeners.delete(listener);
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    const closed = this.unlisten();
    for (const line of this.lines) reset(line);
    await closed;
  }

  private async listen(): Promise<void> {
    const server = createServer({ noDelay: true }, (client) => this.accept(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.ownPort, this.host, resolve);
    });
    this.ownPort = (server.address() as AddressInfo).port;
    this.server = server;
  }

  private async unlisten(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server !== null) await new Promise((resolve) => server.close(resolve));
  }

  private accept(client: Socket): void {
    this.connections += 1;
    const target = connect({ ...this.target, noDelay: true });
    const line: Line = { client, target, answered: 0, lost: false };
    this.lines.add(line);
    client.on('data', (chunk) => this.request(line, chunk));
    target.on('data', (chunk) => this.answer(line, chunk));
    for (const [end, other] of [
      [client, target],
      [target, client],
    ] as const) {
      end.on('end', () => this.pass(line, () => other.end()));
      // A broken end is told to the other one below, as a reset.
      end.on('error', () => end.destroy());
      end.on('close', (broken) => {
        if (client.destroyed && target.destroyed) this.lines.delete(line);
        // The end of a silent line is not told to the other side either.
        if (broken && !line.lost) other.resetAndDestroy();
      });
    }
  }

  private request(line: Line, chunk: Buffer): void {
    this.pass(line, () => {
      line.target.write(chunk);
      for (const listener of this.forwardListeners) listener();
    });
  }

  private answer(line: Line, chunk: Buffer): void {
    const { behaviour } = this;
    if (behaviour.kind === 'swallow') {
      this.swallowed += 1;
      reset(line);
      return;
    }
    if (behaviour.kind !== 'cut') {
      this.pass(line, () => line.client.write(chunk));
      return;
    }
    const part = chunk.subarray(0, Math.max(0, behaviour.afterBytes - line.answered));
    line.answered += chunk.length;
    if (line.answered < behaviour.afterBytes) line.client.write(part);
    // A reset overtakes bytes that are still to be sent, so it waits until they have left.
    else line.client.write(part, () => reset(line));
  }

  private pass(line: Line, action: () => void): void {
    line.lost ||= this.behaviour.kind === 'silent';
    if (line.lost) {
      this.vanished += 1;
      return;
    }
    if (this.behaviour.kind !== 'delay') {
      action();
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!line.lost) action();
    }, this.behaviour.ms);
    this.timers.add(timer);
  }
}

/** A reset (RST), as a crashed host or a firewall sends it, instead of an orderly end. */
function reset({ client, target }: Line): void {
  client.resetAndDestroy();
  target.resetAndDestroy();
}
