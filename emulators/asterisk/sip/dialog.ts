/** Who talks with whom within one Call-ID, and how a request between them is written. */
import { randomBytes } from 'node:crypto';
import { first, tagOf, uriOf } from './message.ts';
import type { Header, SipMessage } from './message.ts';

export interface Place {
  user: string;
  host: string;
  port: number;
}

const token = (): string => randomBytes(8).toString('hex');

export class Dialog {
  readonly callId: string;
  /** From of our requests; carries our tag. */
  readonly local: string;
  /** To of our requests; its tag is learnt from the answer. */
  remote: string;
  /** Where requests go. */
  target: string;
  private readonly place: Place;
  private sequence = 0;

  private constructor(place: Place, parts: Pick<Dialog, 'callId' | 'local' | 'remote' | 'target'>) {
    this.place = place;
    this.callId = parts.callId;
    this.local = parts.local;
    this.remote = parts.remote;
    this.target = parts.target;
  }

  /** One that begins with a request of ours to this address. */
  static begin(place: Place, target: string): Dialog {
    const { user, host } = place;
    return new Dialog(place, {
      callId: `${token()}@${host}`,
      local: `<sip:${user}@${host}>;tag=${token()}`,
      remote: `<${target}>`,
      target,
    });
  }

  /** One that begins with this INVITE of the peer. */
  static of(place: Place, invite: SipMessage): Dialog {
    return new Dialog(place, {
      callId: first(invite, 'Call-ID'),
      local: `${first(invite, 'To')};tag=${token()}`,
      remote: first(invite, 'From'),
      target: uriOf(first(invite, 'Contact')),
    });
  }

  get contact(): string {
    const { user, host, port } = this.place;
    return `<sip:${user}@${host}:${port}>`;
  }

  /** Our own tag and the other's, for a Replaces header. */
  get tags(): { local: string; remote: string } {
    return { local: tagOf(this.local) ?? '', remote: tagOf(this.remote) ?? '' };
  }

  /** What the other end said of itself in a 2xx to our INVITE. */
  established(response: SipMessage): void {
    this.remote = first(response, 'To');
    const contact = first(response, 'Contact');
    if (contact !== '') this.target = uriOf(contact);
  }

  request(method: string, headers: Header[] = [], body = ''): SipMessage {
    this.sequence += 1;
    return this.numbered(method, this.sequence, headers, body);
  }

  /** The ACK of an answered INVITE: a transaction of its own with the number of the INVITE. */
  acknowledge(invite: SipMessage): SipMessage {
    return this.numbered('ACK', Number(first(invite, 'CSeq').split(' ')[0]), [], '');
  }

  private numbered(method: string, number: number, headers: Header[], body: string): SipMessage {
    return {
      start: `${method} ${this.target} SIP/2.0`,
      headers: [
        ['Via', `SIP/2.0/UDP ${this.place.host}:${this.place.port};branch=z9hG4bK${token()};rport`],
        ['Max-Forwards', '70'],
        ['From', this.local],
        ['To', this.remote],
        ['Call-ID', this.callId],
        ['CSeq', `${number} ${method}`],
        ['Contact', this.contact],
        ...headers,
      ],
      body,
    };
  }
}

/** Withdraws a request that has no final answer yet: the same branch and number. */
export function cancelOf(invite: SipMessage): SipMessage {
  const [, uri = ''] = invite.start.split(' ');
  const kept = ['Via', 'Max-Forwards', 'From', 'To', 'Call-ID'].map((name): Header => [name, first(invite, name)]);
  const number = first(invite, 'CSeq').split(' ')[0] ?? '';
  return { start: `CANCEL ${uri} SIP/2.0`, headers: [...kept, ['CSeq', `${number} CANCEL`]], body: '' };
}
