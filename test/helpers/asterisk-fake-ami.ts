/** A small AMI for the adapter's own tests: logs in, lists, answers actions, and says whatever a test lets it say. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Facts } from './call-api-facts.ts';

export type Fields = Record<string, string>;
/** An answer and the events of a list after it; null: no answer at all. */
type Answer = { answer: Fields; items?: Fields[]; then?: () => void } | null;

const COMMANDS = ['Originate', 'Hangup', 'BlindTransfer', 'Redirect', 'Atxfer', 'PlayDTMF', 'Getvar', 'PJSIPNotify'];

export class FakeAmi {
  readonly credentials = { username: 'crm', secret: 'sentinel-ami-secret' };
  /** Every action that was received, in order. */
  readonly actions: Fields[] = [];
  /** What `Status` lists. */
  channels: Fields[] | (() => Fields[]) = [];
  endpoints = ['101', '102', '103', '104', 'trunk'];
  commands = [...COMMANDS, 'Bridge'];
  variables: Fields = {};
  stamped = true;
  /** Overrides the answer to an action. */
  readonly answers = new Map<string, (action: Fields) => Answer>();
  readonly #facts: Facts;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #loggedIn = new Set<Socket>();

  constructor(facts: Facts, tls?: { key: string; cert: string }) {
    this.#facts = facts;
    const connected = (socket: Socket): void => this.#onConnection(socket);
    this.#server = tls ? createTlsServer(tls, connected) : createServer(connected);
    this.#server.on('tlsClientError', () => undefined);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#loggedIn.size;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.dropConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** An event to everybody who is logged in. */
  send(event: Fields, extra = ''): void {
    const stamp: Fields = this.stamped ? { Timestamp: '1795356854.791198' } : {};
    const { Event = '', ...fields } = event;
    this.raw(block({ Event, Privilege: 'call,all', ...stamp, ...fields }) + extra);
  }

  raw(bytes: string): void {
    for (const socket of this.#loggedIn) socket.write(bytes);
  }

  /** Actions of this name, oldest first. */
  sent(name: string): Fields[] {
    return this.actions.filter((action) => action['Action'] === name);
  }

  #listed(): Fields[] {
    return typeof this.channels === 'function' ? this.channels() : this.channels;
  }

  #onConnection(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#loggedIn.delete(socket);
      this.#facts.wake();
    });
    socket.on('error', () => undefined);
    socket.write('Asterisk Call Manager/5.0.4\r\n');
    let rest = '';
    const challenge = '123456789';
    socket.on('data', (bytes) => {
      rest += bytes.toString();
      for (let end = rest.indexOf('\r\n\r\n'); end !== -1; end = rest.indexOf('\r\n\r\n')) {
        const action = parse(rest.slice(0, end));
        rest = rest.slice(end + 4);
        this.actions.push(action);
        this.#answer(socket, action, challenge);
        this.#facts.wake();
      }
    });
  }

  #answer(socket: Socket, action: Fields, challenge: string): void {
    const { Action: name = '', ActionID = '' } = action;
    const result = this.answers.get(name)?.(action) ?? (this.answers.has(name) ? null : this.#usual(action, challenge));
    if (result === null) return;
    const { answer, items, then } = result;
    const list = items ? { EventList: 'start' } : {};
    socket.write(block({ Response: 'Success', ActionID, ...list, ...answer }));
    for (const item of items ?? []) socket.write(block({ ActionID, ...item }));
    if (items) {
      socket.write(block({ Event: `${name}Complete`, ActionID, EventList: 'Complete', ListItems: `${items.length}` }));
    }
    if (name === 'Login' && answer['Response'] !== 'Error') {
      this.#loggedIn.add(socket);
      this.send({ Event: 'FullyBooted', Status: 'Fully Booted', Uptime: '100' });
    }
    if (name === 'Logoff') socket.end();
    then?.();
  }

  #usual(action: Fields, challenge: string): Answer {
    switch (action['Action']) {
      case 'Challenge':
        return { answer: { Challenge: challenge } };
      case 'Login': {
        const key = createHash('md5').update(`${challenge}${this.credentials.secret}`).digest('hex');
        const known = action['Username'] === this.credentials.username && action['Key'] === key;
        return { answer: known ? {} : { Response: 'Error', Message: 'Authentication failed' } };
      }
      case 'Status':
        return { answer: {}, items: this.#listed().map((channel) => ({ Event: 'Status', ...channel })) };
      case 'PJSIPShowEndpoints':
        return {
          answer: {},
          items: this.endpoints.map((ObjectName) => ({ Event: 'EndpointList', ObjectType: 'endpoint', ObjectName })),
        };
      case 'SIPpeers':
      case 'IAXpeerlist':
        return {
          answer: { Response: 'Error', Message: 'Invalid/unknown command: SIPpeers. Use Action: ListCommands' },
        };
      case 'ListCommands':
        return { answer: Object.fromEntries(this.commands.map((name) => [name, 'does something'])) };
      case 'Getvar':
        return {
          answer: { Variable: action['Variable'] ?? '', Value: this.variables[action['Variable'] ?? ''] ?? '' },
        };
      case 'Logoff':
        return { answer: { Response: 'Goodbye' } };
      default:
        return { answer: { Message: 'queued' } };
    }
  }
}

export function block(fields: Fields): string {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}\r\n`);
  return `${lines.join('')}\r\n`;
}

function parse(text: string): Fields {
  return Object.fromEntries(
    text.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
}
