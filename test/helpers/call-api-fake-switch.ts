/**
 * A Call API written from the outer contract alone, for tests: enough of an engine to be believed, and every answer and
 * frame can be replaced. The real emulator is emulators/ecss10; both are held to test/contract/call-api.ts.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { TestCertificate } from './call-api-certificate.ts';
import type { Facts } from './call-api-facts.ts';

export interface FakeLeg {
  id: string;
  call_id: string;
  call_ref: string;
  direction: 'in' | 'out';
  digits: string;
  remote_digits: string;
  display_name: string;
  status: string;
  has_answer_time: boolean;
  answer_time: string;
  workitem_id: null;
}

export class FakeError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Returns the result, throws FakeError for an error answer; SILENT: no answer at all. */
export const SILENT = Symbol('silent');
type Handler = (params: Record<string, string>) => unknown;

const commandSchema = z.object({
  id: z.number(),
  method: z.string(),
  params: z.record(z.string(), z.string()).optional(),
});

export class FakeSwitch {
  readonly credentials = { clientId: 'bitrix', apiKey: 'K'.repeat(64), domain: 'biysk.local' };
  readonly numbers = ['101', '102'];
  readonly refusedNumbers = ['103'];
  csta = true;
  readonly legs = new Map<string, FakeLeg>();
  readonly registrations: Record<string, unknown>[] = [];
  readonly commands: { method: string; params: Record<string, string> }[] = [];
  readonly handlers: Record<string, Handler> = {};
  readonly sockets = new Set<WebSocket>();
  /** Digits sent on legs, by the leg's number. */
  readonly pressed = new Map<string, string>();
  pings = 0;
  answerPings = true;
  upgrades = 0;
  /** Headers of the last WebSocket upgrade. */
  lastUpgrade: Record<string, unknown> = {};
  /** Replaces the answer to a registration. */
  answerRegister: ((response: ServerResponse) => void) | null = null;
  /** Replaces what is done with a new WebSocket that brought a good token. */
  greet: (socket: WebSocket) => void = (socket) => this.sendOpen(socket);
  readonly #certificate: TestCertificate;
  readonly #facts: Facts;
  readonly #tokens = new Set<string>();
  #server: Server | null = null;
  #port = 0;

  constructor(certificate: TestCertificate, facts: Facts) {
    this.#certificate = certificate;
    this.#facts = facts;
    Object.assign(this.handlers, {
      'call.list': () => ({ conversations: [...this.legs.values()] }),
      'call.make': ({ from, to }: Record<string, string>) => this.#make(from, to),
      'call.release': ({ id }: Record<string, string>) => this.#release(id),
      'call.hold': ({ id }: Record<string, string>) => this.#talkOrHold(id, 'talking', 'held'),
      'call.unhold': ({ id }: Record<string, string>) => this.#talkOrHold(id, 'held', 'talking'),
      'call.consult': ({ id, to }: Record<string, string>) => this.#consult(id, to),
      'call.transfer': ({ id, to, consult_id: consultId }: Record<string, string>) =>
        consultId === undefined ? this.#transfer(id, to) : this.#join(id, consultId),
      'call.dtmf': ({ id, digits }: Record<string, string>) => this.#dtmf(id, digits),
    } satisfies Record<string, Handler>);
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  async start(port = 0, host = '127.0.0.1'): Promise<this> {
    const { key, cert } = this.#certificate;
    const server = createServer({ key, cert }, (request, response) => void this.#onRequest(request, response));
    const upgrades = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request: IncomingMessage, socket, head) => {
      if (request.url !== '/api/ws') return void socket.destroy();
      this.upgrades += 1;
      this.lastUpgrade = request.headers;
      upgrades.handleUpgrade(request, socket, head, (webSocket) => this.#onSocket(webSocket, request));
    });
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    return this;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.dropConnections();
    this.#server = null;
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }

  /** For new connections from now on. */
  useCertificate({ key, cert }: TestCertificate): void {
    this.#server?.setSecureContext({ key, cert });
  }

  dropConnections(): void {
    for (const socket of this.sockets) socket.terminate();
    this.sockets.clear();
  }

  /** As a restart of the node: tokens die with the connections. */
  restart(): void {
    this.forgetTokens();
    this.dropConnections();
  }

  forgetTokens(): void {
    this.#tokens.clear();
  }

  closeWith(code: number, reason = ''): void {
    for (const socket of this.sockets) socket.close(code, reason);
  }

  sendOpen(socket: WebSocket): void {
    socket.send(JSON.stringify({ event: 'connection_state', data: { state: 'open' } }));
  }

  /** Any text to every connection. */
  say(text: string): void {
    for (const socket of this.sockets) socket.send(text);
  }

  /** An event about a leg, whether the engine knows it or not. */
  sayLeg(leg: Partial<FakeLeg>): void {
    this.say(JSON.stringify({ event: 'conversations_event', data: leg }));
  }

  /** An outside party calls a served number. */
  ring(digits: string, remoteDigits = '+79131234567'): FakeLeg {
    return this.#update({ ...newLeg(), direction: 'in', digits, remote_digits: remoteDigits });
  }

  pickUp(digits: string, answerTime = '2026/09/03 15:43:50'): FakeLeg {
    const leg = this.#legOf(digits);
    const answered = { status: 'talking', has_answer_time: true, answer_time: answerTime };
    const caller = [...this.legs.values()].find((each) => each.call_id === leg.call_id && each.direction === 'out');
    if (caller) this.#update({ ...caller, ...answered });
    return this.#update({ ...leg, ...answered });
  }

  hangUp(digits: string): FakeLeg {
    const leg = this.#update({ ...this.#legOf(digits), status: 'released' });
    this.legs.delete(leg.id);
    return leg;
  }

  #legOf(digits: string): FakeLeg {
    const leg = [...this.legs.values()].find((each) => each.digits === digits);
    if (!leg) throw new Error(`${digits} has no leg`);
    return leg;
  }

  #update(leg: FakeLeg): FakeLeg {
    this.legs.set(leg.id, leg);
    this.sayLeg(leg);
    return leg;
  }

  #make(from: string | undefined, to: string | undefined): { call_id: string; id: string } {
    if (!from || !to) throw new FakeError(400, 'from and to are required');
    if (!this.numbers.includes(from)) throw new FakeError(403, 'number is not served');
    const leg = this.#update({ ...newLeg(), direction: 'out', digits: from, remote_digits: to });
    return { call_id: leg.call_id, id: leg.id };
  }

  #release(id: string | undefined): Record<string, never> {
    this.#end(this.#known(id));
    return {};
  }

  #known(id: string | undefined): FakeLeg {
    if (!id) throw new FakeError(400, 'id is required');
    const leg = this.legs.get(id);
    if (!leg) throw new FakeError(404, 'no such leg');
    return leg;
  }

  #end(leg: FakeLeg): void {
    this.#update({ ...leg, status: 'released' });
    this.legs.delete(leg.id);
  }

  #talkOrHold(id: string | undefined, from: string, to: string): Record<string, never> {
    const leg = this.#known(id);
    if (leg.status !== from) throw new FakeError(409, `the leg is ${leg.status}`);
    this.#update({ ...leg, status: to });
    return {};
  }

  #consult(id: string | undefined, to: string | undefined): { call_id: string; id: string } {
    const leg = this.#known(id);
    if (!to) throw new FakeError(400, 'to is required');
    if (leg.status === 'talking') this.#update({ ...leg, status: 'held' });
    const made = this.#make(leg.digits, to);
    if (this.numbers.includes(to)) {
      this.#update({ ...newLeg(), call_id: made.call_id, direction: 'in', digits: to, remote_digits: leg.digits });
    }
    return made;
  }

  #transfer(id: string | undefined, to: string | undefined): Record<string, never> {
    const leg = this.#known(id);
    if (!to) throw new FakeError(400, 'to is required');
    if (!leg.has_answer_time) throw new FakeError(409, 'nobody to transfer');
    this.#end(leg);
    const { call_id, remote_digits } = leg;
    if (this.numbers.includes(to)) this.#update({ ...newLeg(), call_id, digits: to, remote_digits });
    return {};
  }

  #join(id: string | undefined, consultId: string): Record<string, never> {
    const [leg, consult] = [this.#known(id), this.#known(consultId)];
    const target = [...this.legs.values()].find(
      ({ call_id, direction }) => call_id === consult.call_id && direction === 'in',
    );
    if (!target?.has_answer_time) throw new FakeError(409, 'the consultation is not answered');
    for (const old of [leg, consult, target]) this.#end(old);
    const { call_id, remote_digits } = leg;
    this.#update({ ...target, id: randomBytes(8).toString('hex'), call_id, remote_digits });
    return {};
  }

  #dtmf(id: string | undefined, digits: string | undefined): Record<string, never> {
    const leg = this.#known(id);
    if (!digits) throw new FakeError(400, 'digits are required');
    if (leg.status !== 'talking') throw new FakeError(409, 'the leg does not talk');
    this.pressed.set(leg.digits, (this.pressed.get(leg.digits) ?? '') + digits);
    return {};
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/') return void response.setHeader('content-type', 'text/html').end('<h1>Call API</h1>');
    if (request.method !== 'POST' || request.url !== '/api/integration.register') {
      return void response.writeHead(404).end();
    }
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    this.registrations.push(body);
    if (this.answerRegister) this.answerRegister(response);
    else this.#register(body, response);
    this.#facts.wake();
  }

  #register(body: Record<string, unknown>, response: ServerResponse): void {
    const { clientId, apiKey, domain } = this.credentials;
    const json = (status: number, answer: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    if (body.client_id !== clientId || body.api_key !== apiKey || body.domain !== domain) {
      json(401, { error: 'invalid_credentials', message: 'Invalid credentials' });
      return;
    }
    const token = `header.${randomBytes(12).toString('hex')}.signature`;
    this.#tokens.add(token);
    const { numbers, refusedNumbers: refused_numbers, csta } = this;
    json(200, { token, expires_in: 3600, numbers, refused_numbers, csta });
  }

  #onSocket(socket: WebSocket, request: IncomingMessage): void {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    if (!this.#tokens.has(token)) {
      socket.close(4401, 'unknown token');
      return;
    }
    this.sockets.add(socket);
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.#facts.wake();
    });
    socket.on('error', () => {
      // A test that cuts the line makes this happen; 'close' follows.
    });
    socket.on('message', (data: RawData) => this.#onMessage(socket, (data as Buffer).toString('utf8')));
    this.greet(socket);
    this.#facts.wake();
  }

  #onMessage(socket: WebSocket, text: string): void {
    const { id, method, params = {} } = commandSchema.parse(JSON.parse(text));
    const answer = (rest: object): void => socket.send(JSON.stringify({ id, ...rest }));
    if (method === 'ping') {
      this.pings += 1;
      if (this.answerPings) answer({ result: 'pong' });
    } else {
      this.commands.push({ method, params });
      try {
        const handler = this.handlers[method];
        if (!handler) throw new FakeError(400, `unknown method ${method}`);
        const result = handler(params);
        if (result !== SILENT) answer({ result });
      } catch (error) {
        if (!(error instanceof FakeError)) throw error;
        answer({ error: { code: error.code, message: error.message } });
      }
    }
    this.#facts.wake();
  }
}

function newLeg(): FakeLeg {
  const id = randomBytes(8).toString('hex');
  return {
    id,
    call_id: randomBytes(8).toString('hex'),
    call_ref: randomBytes(8).toString('hex'),
    direction: 'in',
    digits: '',
    remote_digits: '',
    display_name: '',
    status: 'alerting',
    has_answer_time: false,
    answer_time: '',
    workitem_id: null,
  };
}
