/** Requests and their answers over UDP: repeats what was lost, recognises what comes twice. */
import type { Socket } from 'node:dgram';
import { first, formatSip, methodOf, parseSip, statusOf, transactionOf } from './message.ts';
import type { Header, SipMessage } from './message.ts';

/** RFC 3261: the first repetition, and when a request without any answer has failed. */
const T1_MS = 500;
const GIVE_UP_MS = 32_000;

interface Waiting {
  request: SipMessage;
  settle: (response: SipMessage) => void;
  provisional: (response: SipMessage) => void;
  repeat: NodeJS.Timeout | null;
}

export class Transactions {
  private readonly socket: Socket;
  private readonly peer: { host: string; port: number };
  private readonly onRequest: (request: SipMessage) => void;
  private readonly waiting = new Map<string, Waiting>();
  /** Last answer to each request of the peer, so that a repeated request gets it again; null while there is none yet. */
  private readonly answered = new Map<string, SipMessage | null>();

  constructor(socket: Socket, peer: { host: string; port: number }, onRequest: (request: SipMessage) => void) {
    this.socket = socket;
    this.peer = peer;
    this.onRequest = onRequest;
    socket.on('message', (packet) => this.take(packet.toString()));
    socket.on('error', () => undefined);
  }

  /** Sends without expecting an answer (ACK). */
  send(message: SipMessage): void {
    this.socket.send(formatSip(message), this.peer.port, this.peer.host);
  }

  /** Resolves to the final response; rejects when none comes. A refused INVITE is acknowledged here, an accepted one is not. */
  request(request: SipMessage, provisional: (response: SipMessage) => void = () => undefined): Promise<SipMessage> {
    const id = transactionOf(request);
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.forget(id);
        reject(new Error(`no answer to ${methodOf(request)}`));
      }, GIVE_UP_MS);
      const waiting: Waiting = {
        request,
        provisional,
        repeat: null,
        settle: (response) => {
          clearTimeout(giveUp);
          this.forget(id);
          resolve(response);
        },
      };
      this.waiting.set(id, waiting);
      this.send(request);
      this.repeatLater(waiting, T1_MS);
    });
  }

  respond(request: SipMessage, status: string, headers: Header[] = [], body = ''): void {
    const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].flatMap((name): Header[] =>
      request.headers.filter(([each]) => each.toLowerCase() === name.toLowerCase()),
    );
    const own = new Set(headers.map(([name]) => name.toLowerCase()));
    const kept = copied.filter(([name]) => !own.has(name.toLowerCase()));
    const response = { start: `SIP/2.0 ${status}`, headers: [...kept, ...headers], body };
    this.answered.set(transactionOf(request), response);
    this.send(response);
  }

  close(): void {
    for (const { repeat } of this.waiting.values()) if (repeat !== null) clearTimeout(repeat);
    for (const { request, settle } of [...this.waiting.values()]) {
      settle({ start: 'SIP/2.0 503 The phone was switched off', headers: request.headers, body: '' });
    }
    this.socket.close();
  }

  private take(text: string): void {
    const message = parseSip(text);
    if (message === null) return;
    if (statusOf(message) !== null) {
      this.response(message);
      return;
    }
    const id = transactionOf(message);
    const known = this.answered.get(id);
    if (known) this.send(known);
    if (known !== undefined || methodOf(message) === 'ACK') return;
    this.answered.set(id, null);
    this.onRequest(message);
  }

  private response(response: SipMessage): void {
    const waiting = this.waiting.get(transactionOf(response));
    if (waiting === undefined) return;
    if (waiting.repeat !== null) clearTimeout(waiting.repeat);
    waiting.repeat = null;
    const status = statusOf(response) ?? 0;
    if (status < 200) {
      waiting.provisional(response);
      return;
    }
    if (status >= 300 && methodOf(waiting.request) === 'INVITE') this.send(acknowledge(waiting.request, response));
    waiting.settle(response);
  }

  private repeatLater(waiting: Waiting, afterMs: number): void {
    waiting.repeat = setTimeout(() => {
      this.send(waiting.request);
      this.repeatLater(waiting, afterMs * 2);
    }, afterMs);
  }

  private forget(id: string): void {
    const waiting = this.waiting.get(id);
    if (waiting?.repeat) clearTimeout(waiting.repeat);
    this.waiting.delete(id);
  }
}

/** Belongs to the transaction of the INVITE: the same branch, the tag of the response. */
function acknowledge(invite: SipMessage, response: SipMessage): SipMessage {
  const [, uri = ''] = invite.start.split(' ');
  const number = first(invite, 'CSeq').split(' ')[0] ?? '';
  return {
    start: `ACK ${uri} SIP/2.0`,
    headers: [
      ['Via', first(invite, 'Via')],
      ['From', first(invite, 'From')],
      ['To', first(response, 'To')],
      ['Call-ID', first(invite, 'Call-ID')],
      ['CSeq', `${number} ACK`],
      ['Max-Forwards', '70'],
    ],
    body: '',
  };
}
