/** TCP ports and Unix sockets, with and without TLS, all at once, in front of one application. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { Server } from 'node:http';
import { Server as HttpsServer, createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import { listen, whereOf } from './listen.ts';
import type { Address, Place } from './listen.ts';

/** Time for answers under way and for browsers to close their side. */
const GRACE_MS = 3_000;
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Longer than a gateway keeps its idle connections, so that it is the gateway who closes. */
const KEEP_ALIVE_MS = 75_000;

/** Forward secrecy and authenticated encryption only; every browser since 2014 and every curl that a portal may use has one of them. */
const TLS_OPTIONS = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
} as const satisfies SecureContextOptions;

export interface ListenersDeps {
  app: FastifyInstance;
  listen: { scheme: 'http' | 'https'; at: Place }[];
  /** PEM files; needed when a listener has the scheme https. */
  tls: { keyFile: string; certFile: string } | null;
  clock: Clock;
  logger: Logger;
}

export class Listeners {
  readonly #deps: ListenersDeps;
  readonly #servers: { scheme: 'http' | 'https'; server: Server | HttpsServer }[] = [];
  readonly #sockets = new Set<Socket>();
  #tls: ListenersDeps['tls'];
  #expiresAt: number | null = null;

  constructor(deps: ListenersDeps) {
    this.#deps = deps;
    this.#tls = deps.tls;
  }

  /** Resolves to `addresses()`. Rejects when a port is taken or a file is missing; then nothing listens. */
  async start(): Promise<Address[]> {
    try {
      for (const { scheme, at } of this.#deps.listen) {
        const server = await this.#create(scheme);
        this.#servers.push({ scheme, server });
        await listen(server, at);
        this.#deps.logger.info({ scheme, ...whereOf(server) }, 'listening');
      }
      return this.addresses();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Where it listens, in the order of the configuration; ports that were 0 are the real ones. */
  addresses(): Address[] {
    return this.#servers
      .filter(({ server }) => server.listening)
      .map(({ scheme, server }) => ({ scheme, ...whereOf(server) }));
  }

  /** What should listen and does not, e.g. `listeners: https`. */
  silent(): string[] {
    const { listen: wanted } = this.#deps;
    const up = new Set(this.#servers.flatMap(({ server }, index) => (server.listening ? index : [])));
    return wanted.flatMap(({ scheme }, index) => (up.has(index) ? [] : `listeners: ${scheme}`));
  }

  /** End of validity of the certificate in use, epoch ms; null without HTTPS. */
  certificateExpiresAt(): number | null {
    return this.#expiresAt;
  }

  /** Takes over a certificate for new connections; those that are open go on. Rejects when it is no good: the old one stays. */
  async reloadCertificate(tls = this.#tls): Promise<void> {
    const secure = this.#servers.flatMap(({ server }) => (server instanceof HttpsServer ? server : []));
    if (secure.length === 0) return;
    const pair = await this.#readTls(tls);
    for (const server of secure) server.setSecureContext(pair);
    this.#tls = tls;
  }

  /** Lets answers under way finish, then cuts what is left. Closes the application, too: its WebSockets are among the connections. */
  async stop(): Promise<void> {
    const closed = this.#servers
      .filter(({ server }) => server.listening)
      .map(({ server }) => new Promise<void>((resolve) => server.close(() => resolve())));
    const cancel = this.#deps.clock.after(GRACE_MS, () => {
      for (const socket of this.#sockets) socket.destroy();
    });
    for (const { server } of this.#servers) server.closeIdleConnections();
    await this.#deps.app.close();
    await Promise.all(closed);
    cancel();
    this.#servers.length = 0;
  }

  async #create(scheme: 'http' | 'https'): Promise<Server | HttpsServer> {
    const { app } = this.#deps;
    const timeouts = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS };
    const server =
      scheme === 'https'
        ? createHttpsServer({ ...(await this.#readTls(this.#tls)), ...timeouts })
        : createHttpServer(timeouts);
    server.on('request', (request, response) => app.server.emit('request', request, response));
    server.on('upgrade', (request, socket, head) => app.server.emit('upgrade', request, socket, head));
    // Upgraded connections leave the server's own list, so `closeAllConnections` would miss them.
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    return server;
  }

  /** Rejects when a file is missing, or the two do not belong together. */
  async #readTls(tls: ListenersDeps['tls']): Promise<SecureContextOptions> {
    if (tls === null) throw new Error('an https listener needs sslKeyFilename and sslCertFilename');
    const [key, cert] = await Promise.all([readFile(tls.keyFile), readFile(tls.certFile)]);
    createSecureContext({ key, cert });
    this.#expiresAt = new X509Certificate(cert).validToDate.getTime();
    return { ...TLS_OPTIONS, key, cert };
  }
}
