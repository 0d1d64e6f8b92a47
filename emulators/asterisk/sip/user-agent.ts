/** A telephone, or the provider's side of a trunk: a SIP user agent over UDP that speaks with one peer only. */
import { randomBytes } from 'node:crypto';
import { bindUdp } from '../ports.ts';
import { Call, callerOf } from './call.ts';
import type { Line } from './call.ts';
import { authorization } from './digest.ts';
import { cancelOf, Dialog } from './dialog.ts';
import type { Place } from './dialog.ts';
import { first, methodOf, statusOf } from './message.ts';
import type { Header, SipMessage } from './message.ts';
import { Transactions } from './transactions.ts';
import { Voice } from './voice.ts';

export interface UserAgentOptions {
  user: string;
  /** Own address. */
  host: string;
  /** Own port; 0 or none is any free one. */
  port?: number;
  password?: string;
  /** The switch. */
  peer: { host: string; port: number };
}

/** What a phone does by itself with a call that comes in. */
export type Manners =
  | { kind: 'ring' }
  /** Answers with this status at once, such as `486 Busy Here`. */
  | { kind: 'refuse'; status: string; headers?: Header[] };

const REGISTERED_SECONDS = 600;

export class UserAgent {
  readonly user: string;
  readonly calls: Call[] = [];
  manners: Manners = { kind: 'ring' };
  /** Knows NOTIFY with Event talk and hold, as most makers' phones do; one that does not says 481 (known). */
  knowsTalkEvents = false;
  /** Answers by itself when the caller asks for it (Call-Info: answer-after=0). */
  answersWhenAsked = false;
  private readonly options: UserAgentOptions;
  private readonly place: Place;
  private readonly transactions: Transactions;
  private readonly line: Line;
  private readonly arrivals = new Set<(call: Call) => void>();
  private registration: Dialog | null = null;

  private constructor(options: UserAgentOptions, socket: Awaited<ReturnType<typeof bindUdp>>) {
    this.options = options;
    this.user = options.user;
    this.place = { user: options.user, host: options.host, port: socket.address().port };
    this.transactions = new Transactions(socket, options.peer, (request) => void this.take(request));
    this.line = {
      host: options.host,
      ask: (dialog, method, content) => this.ask(dialog, method, content),
      tell: (message) => this.transactions.send(message),
      respond: (request, status, headers, body) => this.transactions.respond(request, status, headers, body),
      cancel: (invite) => this.transactions.request(cancelOf(invite)),
      addressOf: (number) => this.addressOf(number),
    };
  }

  static async open(options: UserAgentOptions): Promise<UserAgent> {
    return new UserAgent(options, await bindUdp(options.host, options.port));
  }

  get address(): { host: string; port: number } {
    return this.place;
  }

  /** Resolves when the switch knows where we are; rejects when it refuses. */
  async register(): Promise<void> {
    const { host, port } = this.options.peer;
    this.registration ??= Dialog.begin(this.place, `sip:${this.user}@${host}`);
    this.registration.target = `sip:${host}:${port}`;
    const headers: Header[] = [['Expires', String(REGISTERED_SECONDS)]];
    const response = await this.ask(this.registration, 'REGISTER', { headers });
    if (statusOf(response) !== 200) throw new Error(`phone ${this.user} is not registered: ${response.start}`);
  }

  /** Dials; what becomes of it is on the call. `as`: the number that is shown, of a provider that brings other people's calls. */
  async call(number: string, as = this.user): Promise<Call> {
    const dialog = Dialog.begin({ ...this.place, user: as }, this.addressOf(number));
    const call = new Call(this.line, dialog, await Voice.open(this.options.host), { remote: number, invite: null });
    this.calls.push(call);
    // The switch went away in the middle of it: the call is over, and nobody waits for this promise.
    call.dial().catch(() => call.drop());
    return call;
  }

  /** The first call that rings here, now or later, and that is wanted. */
  rings(wanted: (call: Call) => boolean = () => true, withinMs = 30_000): Promise<Call> {
    const here = this.calls.find((call) => call.direction === 'in' && call.state === 'ringing' && wanted(call));
    if (here !== undefined) return Promise.resolve(here);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.arrivals.delete(look);
        reject(new Error(`phone ${this.user} does not ring within ${withinMs} ms`));
      }, withinMs);
      const look = (call: Call): void => {
        if (!wanted(call)) return;
        clearTimeout(late);
        this.arrivals.delete(look);
        resolve(call);
      };
      this.arrivals.add(look);
    });
  }

  /** Forgets calls that are over, and whether it was told to behave otherwise. Ends those that are not. */
  async reset(): Promise<void> {
    this.manners = { kind: 'ring' };
    this.knowsTalkEvents = false;
    this.answersWhenAsked = false;
    await Promise.all(this.calls.splice(0).map((call) => call.hangUp().catch(() => call.drop())));
  }

  /** Switches the phone off: nothing more is said to anybody. */
  close(): void {
    for (const call of this.calls) call.drop();
    this.transactions.close();
  }

  private addressOf(number: string): string {
    const { host, port } = this.options.peer;
    return `sip:${number}@${host}:${port}`;
  }

  private async ask(dialog: Dialog, method: string, content: Parameters<Line['ask']>[2] = {}): Promise<SipMessage> {
    const { headers = [], body = '', provisional, sent } = content;
    const request = dialog.request(method, headers, body);
    sent?.(request);
    const response = await this.transactions.request(request, provisional);
    const { password } = this.options;
    const challenge = first(response, 'WWW-Authenticate') || first(response, 'Proxy-Authenticate');
    if (![401, 407].includes(statusOf(response) ?? 0) || password === undefined || challenge === '') return response;
    const [, uri = ''] = request.start.split(' ');
    const clientNonce = randomBytes(8).toString('hex');
    const answer = authorization(challenge, { user: this.user, password }, { method, uri, clientNonce });
    const name = statusOf(response) === 401 ? 'Authorization' : 'Proxy-Authorization';
    const again = dialog.request(method, [...headers, [name, answer]], body);
    sent?.(again);
    return this.transactions.request(again, provisional);
  }

  private async take(request: SipMessage): Promise<void> {
    const method = methodOf(request);
    const callId = first(request, 'Call-ID');
    const call = this.calls.find(({ dialog, state }) => dialog.callId === callId && state !== 'ended');
    if (method === 'NOTIFY') this.notified(request, call);
    else if (call !== undefined) call.take(request);
    else if (method === 'INVITE') await this.arrives(request);
    else if (method === 'OPTIONS') this.transactions.respond(request, '200 OK');
    else this.transactions.respond(request, '481 Call Does Not Exist');
  }

  private async arrives(invite: SipMessage): Promise<void> {
    const dialog = Dialog.of(this.place, invite);
    const call = new Call(this.line, dialog, await Voice.open(this.options.host), { remote: callerOf(invite), invite });
    this.calls.push(call);
    if (this.manners.kind === 'refuse') {
      call.reject(this.manners.status, this.manners.headers);
      return;
    }
    const own: Header[] = [
      ['To', dialog.local],
      ['Contact', dialog.contact],
    ];
    this.transactions.respond(invite, '180 Ringing', own);
    for (const look of [...this.arrivals]) look(call);
    if (this.answersWhenAsked && first(invite, 'Call-Info').includes('answer-after=0')) call.answer();
  }

  private notified(request: SipMessage, call: Call | undefined): void {
    const event = first(request, 'Event').split(';')[0];
    if (event !== 'talk' && event !== 'hold') {
      if (call === undefined) this.transactions.respond(request, '200 OK');
      else call.take(request);
      return;
    }
    if (call === undefined || !this.knowsTalkEvents) {
      this.transactions.respond(request, '481 Subscription Does Not Exist');
      return;
    }
    this.transactions.respond(request, '200 OK');
    if (event === 'talk' && call.state === 'ringing') call.answer();
    else if (event === 'talk' && call.held) void call.unhold().catch(() => undefined);
    else if (event === 'hold' && call.state === 'talking') void call.hold().catch(() => undefined);
  }
}
