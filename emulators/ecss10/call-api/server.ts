import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { CallEngine } from '../engine/call-engine.ts';
import type { Clock } from '../engine/clock.ts';
import type { Directory } from '../engine/directory.ts';
import type { Certificate } from './certificate.ts';
import type { Faults } from './faults.ts';
import { BodyError, readJson } from './body.ts';
import type { Journal } from './journal.ts';
import { register, reportsAllCalls, rightsOf } from './registration.ts';
import { Session } from './session.ts';
import { testPage } from './test-page.ts';
import { TOKEN_LIFETIME, Tokens, type Claims } from './tokens.ts';
import type { WireOptions } from './wire.ts';

export interface CallApiOptions {
  host: string;
  directory: Directory;
  engine: CallEngine;
  clock: Clock;
  faults: Faults;
  journal: Journal;
  wire: () => WireOptions;
}

/** The Call API: HTTPS and WSS on one port. Calls live in the engine and go on while it restarts. */
export class CallApi {
  readonly #options: CallApiOptions;
  readonly #sessions = new Set<Session>();
  readonly #rawSockets = new Set<Duplex>();
  readonly #generations = new Map<string, number>();
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: 256 * 1024 });
  #tokens = new Tokens();
  #server: Server | null = null;
  #certificate: Certificate | null = null;
  #port = 0;
  #running = false;
  #stopListening: (() => void)[] = [];

  constructor(options: CallApiOptions) {
    this.#options = options;
  }

  get url(): string {
    return `https://${this.#options.host}:${this.#port}`;
  }

  get connections(): { domain: string; clientId: string }[] {
    return [...this.#sessions].map(({ clientId, rights }) => ({ clientId, domain: rights.domain }));
  }

  get isUp(): boolean {
    return this.#server !== null;
  }

  /** Listens on `port`, 0 for a free one. */
  async start(port: number, certificate: Certificate): Promise<void> {
    this.#port = port;
    this.#certificate = certificate;
    const { engine, directory } = this.#options;
    this.#stopListening = [
      engine.onLeg((leg) => {
        for (const session of this.#sessions) if (session.rights.sees(leg)) session.report(leg);
      }),
      directory.onChange((change) => {
        if (change.what === 'domain_removed') this.#revoke(change.domain);
        if (change.what === 'integration_removed' || change.what === 'integration_key') {
          this.#revoke(change.domain, change.clientId);
        }
      }),
    ];
    this.#running = true;
    await this.#listen();
  }

  async stop(): Promise<void> {
    this.#running = false;
    for (const stop of this.#stopListening) stop();
    this.#stopListening = [];
    await this.#close();
  }

  /** Cuts every connection like a broken cable; tokens stay valid. */
  dropConnections(): void {
    for (const session of this.#sessions) session.close('cut');
  }

  /** Known: tokens are lost at a restart. The same port, after `downtimeMs`; resolves when it listens again. */
  async restart(downtimeMs: number): Promise<void> {
    await this.#close();
    this.#tokens = new Tokens();
    if (downtimeMs > 0) await new Promise<void>((resolve) => this.#options.clock.after(downtimeMs, resolve));
    if (this.#running) await this.#listen();
  }

  /** New connections get the new certificate; the present ones are cut, so that it is seen. */
  replaceCertificate(certificate: Certificate): void {
    this.#certificate = certificate;
    this.#server?.setSecureContext(certificate);
    this.dropConnections();
    this.#server?.closeAllConnections();
  }

  async #listen(): Promise<void> {
    const { key = '', cert = '' } = this.#certificate ?? {};
    const server = createServer({ key, cert }, (request, response) => void this.#handle(request, response));
    // Without this a socket in its TLS handshake, or one refused by 4401, would hold up `close` for half a minute.
    server.on('connection', (socket: Duplex) => {
      this.#rawSockets.add(socket);
      socket.once('close', () => this.#rawSockets.delete(socket));
    });
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, this.#options.host, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.dropConnections();
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#rawSockets) socket.destroy();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'https://switch');
    if (pathname === '/') {
      if (request.method !== 'GET' && request.method !== 'HEAD')
        reply(response, 405, { error: 'method_not_allowed', message: 'Use GET' });
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(testPage);
      return;
    }
    if (pathname !== '/api/integration.register') {
      reply(response, 404, { error: 'not_found', message: 'No such address' });
      return;
    }
    if (request.method !== 'POST') {
      reply(response, 405, { error: 'method_not_allowed', message: 'Use POST' });
      return;
    }
    try {
      this.#register(await readJson(request), response);
    } catch (error) {
      if (error instanceof BodyError) {
        reply(response, error.status, { error: 'bad_request', message: error.message });
        return;
      }
      // The peer went away in the middle of its request: there is nobody to answer.
      this.#options.journal.add('fault', 'request broken off', {
        message: error instanceof Error ? error.message : '',
      });
      response.destroy();
    }
  }

  #register(body: unknown, response: ServerResponse): void {
    const { directory, faults, journal, clock, engine } = this.#options;
    const who = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
    const named = {
      ...(typeof who['domain'] === 'string' ? { domain: who['domain'] } : {}),
      ...(typeof who['client_id'] === 'string' ? { clientId: who['client_id'] } : {}),
    };
    const refused = faults.state.refuseRegister;
    const outcome = refused
      ? ({ ok: false, ...refused, message: 'Refused on demand' } as const)
      : register(directory, body);
    if (!outcome.ok) {
      journal.add('register', outcome.error, { status: outcome.status, message: outcome.message }, named);
      reply(response, outcome.status, { error: outcome.error, message: outcome.message });
      return;
    }
    const { claims, numbers, refused: refusedNumbers } = outcome;
    journal.add('register', 'ok', { type: claims.type, numbers, refusedNumbers }, named);
    reply(response, 200, {
      token: this.#tokens.issue(
        { ...claims, generation: this.#generation(claims.domain, claims.client_id) },
        clock.now(),
      ),
      expires_in: TOKEN_LIFETIME,
      numbers,
      refused_numbers: refusedNumbers,
      csta: reportsAllCalls(directory, claims.domain, engine.settings.csta),
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (new URL(request.url ?? '/', 'https://switch').pathname !== '/api/ws') {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
      this.#connected(webSocket, request.headers.authorization),
    );
  }

  #connected(socket: WebSocket, authorization: string | undefined): void {
    const { directory, engine, clock, faults, journal, wire } = this.#options;
    const token = /^Bearer (?<token>\S+)$/i.exec(authorization ?? '')?.groups?.['token'];
    const claims = token === undefined ? null : this.#tokens.verify(token, clock.now());
    if (!claims || !this.#isCurrent(claims)) {
      journal.add('connection', 'bad token', {});
      // Nothing that such a peer does matters any more.
      socket.on('error', () => socket.terminate());
      socket.close(4401, 'bad token');
      return;
    }
    const session = new Session({
      socket,
      clientId: claims.client_id,
      rights: rightsOf(directory, claims, () => engine.settings.csta),
      engine,
      clock,
      faults,
      journal,
      wire,
      onClosed: (closed) => this.#sessions.delete(closed),
    });
    this.#sessions.add(session);
    session.start();
  }

  #isCurrent({ domain, client_id, generation }: Claims): boolean {
    return (
      generation === this.#generation(domain, client_id) &&
      this.#options.directory.find(domain)?.integrations.has(client_id) === true
    );
  }

  #generation(domain: string, clientId: string): number {
    // Both only grow, so their sum changes whenever either does.
    return (this.#generations.get(domain) ?? 0) + (this.#generations.get(`${domain}/${clientId}`) ?? 0);
  }

  /** The integration is gone or has another key: its tokens are void and its connections end. */
  #revoke(domain: string, clientId?: string): void {
    for (const session of this.#sessions) {
      if (session.rights.domain !== domain || (clientId !== undefined && session.clientId !== clientId)) continue;
      session.close(4401, 'integration changed');
    }
    const key = clientId === undefined ? domain : `${domain}/${clientId}`;
    this.#generations.set(key, (this.#generations.get(key) ?? 0) + 1);
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
