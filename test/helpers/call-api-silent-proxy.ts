import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Facts } from './call-api-facts.ts';

/** A TCP proxy that can stop passing anything while it keeps every connection open: a half-open line. */
export class SilentProxy {
  connections = 0;
  readonly #target: number;
  readonly #facts: Facts;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #silent = false;

  constructor(targetPort: number, facts: Facts) {
    this.#target = targetPort;
    this.#facts = facts;
    this.#server = createServer((socket) => this.#onConnection(socket));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** From now on bytes vanish, on old connections and new ones. */
  silence(): void {
    this.#silent = true;
  }

  /** New connections work again; the old ones stay dead. */
  speak(): void {
    this.#silent = false;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #onConnection(socket: Socket): void {
    this.connections += 1;
    this.#facts.wake();
    const target = connect(this.#target, '127.0.0.1');
    let dead = this.#silent;
    const pass = (from: Socket, to: Socket): void => {
      this.#sockets.add(from);
      from.on('data', (chunk) => {
        dead ||= this.#silent;
        if (!dead) to.write(chunk);
      });
      from.on('error', () => from.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        if (!dead) to.destroy();
      });
    };
    pass(socket, target);
    pass(target, socket);
  }
}
