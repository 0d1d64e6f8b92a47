import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Portal } from '../portal.ts';
import { SESSION_COOKIE } from '../state/sessions.ts';
import { pagePush } from './card-push.ts';
import { readCookie } from './visit.ts';

const PUSH_PATH = /^(?:\/desk\/([^/?]+))?\/bitrix\/push(?:\?|$)/;
/** A page that does not read is cut off rather than remembered. */
const MAX_BUFFERED_BYTES = 1_000_000;

/** WebSocket from the portal to its pages: each user's show, hide and chat messages. */
export class PushSocket {
  readonly #portal: Portal;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  readonly #onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    this.#upgrade(request, socket, head);
  #server: Server | null = null;

  constructor(portal: Portal) {
    this.#portal = portal;
  }

  start(server: Server): void {
    this.#server = server;
    server.on('upgrade', this.#onUpgrade);
  }

  stop(): void {
    this.#server?.off('upgrade', this.#onUpgrade);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const match = PUSH_PATH.exec(request.url ?? '');
    // Other addresses belong to other listeners of the same server.
    if (!match) return;
    const cookie = match[1] === undefined ? SESSION_COOKIE : `${SESSION_COOKIE}_${match[1]}`;
    const user = this.#portal.userOfSession(readCookie(request.headers.cookie, cookie));
    if (!user) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (page) => {
      const unsubscribe = this.#portal.push.subscribe(user.id, (message) => {
        if (page.bufferedAmount > MAX_BUFFERED_BYTES) page.terminate();
        else page.send(JSON.stringify(pagePush(this.#portal, message)));
      });
      page.on('close', unsubscribe);
      // A broken page closes its socket next; there is nobody to tell.
      page.on('error', () => page.terminate());
    });
  }
}
