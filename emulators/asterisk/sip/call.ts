/** One call of a phone, from the first INVITE to the last BYE, with what the phone's user may do. */
import type { Dialog } from './dialog.ts';
import { first, methodOf, statusOf, userOf } from './message.ts';
import type { Header, SipMessage } from './message.ts';
import { answerTo, formatSdp, parseSdp } from './sdp.ts';
import type { Direction } from './sdp.ts';
import type { Voice } from './voice.ts';

/** What a call needs of its phone. */
export interface Line {
  /** Sends, with credentials when they are asked for; resolves to the request that got the final answer, and the answer. */
  ask(
    dialog: Dialog,
    method: string,
    content?: {
      headers?: Header[];
      body?: string;
      provisional?: (response: SipMessage) => void;
      sent?: (request: SipMessage) => void;
    },
  ): Promise<SipMessage>;
  tell(message: SipMessage): void;
  respond(request: SipMessage, status: string, headers?: Header[], body?: string): void;
  cancel(invite: SipMessage): Promise<unknown>;
  /** The address of a number at the registrar. */
  addressOf(number: string): string;
  host: string;
}

export type CallState = 'ringing' | 'talking' | 'ended';

const SDP: Header = ['Content-Type', 'application/sdp'];
const DTMF_MS = 100;
const HAPPENS_WITHIN_MS = 30_000;

export class Call {
  readonly direction: 'in' | 'out';
  /** Number of the other party: dialled, or shown by the INVITE. */
  readonly remote: string;
  /** The number that was asked for: what we dialled, or what the caller did. */
  readonly called: string;
  state: CallState = 'ringing';
  /** We have put the other party on hold. */
  held = false;
  /** The other end was heard to ring (180); of a call of ours only. */
  remoteRings = false;
  /** Epoch ms. */
  readonly beganAt = Date.now();
  talkingSince: number | null = null;
  endedAt: number | null = null;
  /** When the switch accepted that we hand the other party on; from then on we do not talk, whenever the call is ended. */
  handedOnAt: number | null = null;
  endedBy: 'us' | 'them' | null = null;
  /** SIP status with which a call that never talked ended. */
  refusedWith: number | null = null;
  /** Keys that the other party pressed. */
  digits = '';
  /** Header fields of the INVITE that began a call to us. */
  readonly invite: SipMessage | null;
  readonly dialog: Dialog;
  readonly voice: Voice;
  private readonly line: Line;
  private readonly watchers = new Set<() => void>();
  private pending: SipMessage | null = null;
  private version = 1;

  constructor(line: Line, dialog: Dialog, voice: Voice, about: { remote: string; invite: SipMessage | null }) {
    this.line = line;
    this.dialog = dialog;
    this.voice = voice;
    this.invite = about.invite;
    this.remote = about.remote;
    this.called = about.invite === null ? about.remote : userOf(about.invite.start.split(' ')[1] ?? '');
    this.direction = about.invite === null ? 'out' : 'in';
  }

  /** How long they have talked, ms; 0 when never. */
  get talkMs(): number {
    return this.talkingSince === null ? 0 : (this.handedOnAt ?? this.endedAt ?? Date.now()) - this.talkingSince;
  }

  /** Resolves when this becomes true; rejects when it does not within the time. */
  becomes(what: string, wanted: (call: this) => boolean, withinMs = HAPPENS_WITHIN_MS): Promise<this> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!wanted(this)) return;
        clearTimeout(late);
        this.watchers.delete(look);
        resolve(this);
      };
      const late = setTimeout(() => {
        this.watchers.delete(look);
        reject(new Error(`did not happen within ${withinMs} ms: ${what}`));
      }, withinMs);
      this.watchers.add(look);
      look();
    });
  }

  talks = (withinMs?: number): Promise<this> =>
    this.becomes(`the call with ${this.remote} is answered`, ({ state }) => state === 'talking', withinMs);
  ends = (withinMs?: number): Promise<this> =>
    this.becomes(`the call with ${this.remote} ends`, ({ state }) => state === 'ended', withinMs);

  /** Rings the other end; its answer is awaited by {@link talks}. */
  async dial(): Promise<void> {
    const response = await this.invited('sendrecv', (early) => {
      if (statusOf(early) === 180) this.remoteRings = true;
      this.changed();
    });
    const status = statusOf(response) ?? 0;
    if (status >= 300) {
      this.refusedWith = status;
      this.over(this.endedBy ?? 'them');
      return;
    }
    this.speak(response);
    // Cancelled and answered at the same moment: the answer has won, so it must be ended in the ordinary way.
    if (this.endedBy === 'us') await this.line.ask(this.dialog, 'BYE');
    else this.talking();
  }

  answer(): void {
    const invite = this.opening();
    this.line.respond(invite, '200 OK', [...this.own(), SDP], this.sdp('sendrecv'));
    this.speak(invite);
    this.talking();
  }

  /** `status` with its reason, such as `486 Busy Here`; a 302 needs a Contact. */
  reject(status: string, headers: Header[] = []): void {
    // Contact of a 3xx is where the caller shall try: our own address must not stand beside it.
    this.line.respond(this.opening(), status, [['To', this.dialog.local], ...headers]);
    this.refusedWith = Number(status.split(' ')[0]);
    this.over('us');
  }

  /** Ends it, in whatever state it is. */
  async hangUp(): Promise<void> {
    if (this.state === 'ended') return;
    if (this.state === 'ringing' && this.direction === 'in') {
      this.reject('486 Busy Here');
      return;
    }
    if (this.state === 'ringing' && this.pending !== null) {
      this.endedBy = 'us';
      await this.line.cancel(this.pending);
      return;
    }
    this.over('us');
    await this.line.ask(this.dialog, 'BYE');
  }

  async hold(): Promise<void> {
    await this.renegotiate('sendonly', true);
  }

  async unhold(): Promise<void> {
    await this.renegotiate('sendrecv', false);
  }

  /** Presses keys, one after the other. */
  async press(digits: string): Promise<void> {
    for (const digit of digits) {
      await this.line.ask(this.dialog, 'INFO', {
        headers: [['Content-Type', 'application/dtmf-relay']],
        body: `Signal=${digit}\r\nDuration=${DTMF_MS}\r\n`,
      });
    }
  }

  /** Blind transfer: the other party is sent to this number. Resolves to the SIP status. */
  async transfer(to: string): Promise<number> {
    return this.refer(this.line.addressOf(to));
  }

  /** Attended transfer: the other party takes our place in `consultation`. Resolves to the SIP status. */
  async transferInto(consultation: Call): Promise<number> {
    const { callId, tags } = consultation.dialog;
    const replaces = `${callId};to-tag=${tags.remote};from-tag=${tags.local}`;
    return this.refer(`${this.line.addressOf(consultation.remote)}?Replaces=${encodeURIComponent(replaces)}`);
  }

  /** A request within this call. */
  take(request: SipMessage): void {
    const method = methodOf(request);
    if (method === 'CANCEL') {
      this.line.respond(request, '200 OK');
      if (this.state !== 'ringing') return;
      this.line.respond(this.opening(), '487 Request Terminated', this.own());
      this.over('them');
    } else if (method === 'INVITE') {
      const offer = parseSdp(request.body);
      this.line.respond(
        request,
        '200 OK',
        [['Contact', this.dialog.contact], SDP],
        this.sdp(answerTo(offer?.direction ?? 'sendrecv')),
      );
      if (offer !== null) this.voice.speakTo({ ...offer, direction: answerTo(offer.direction) });
    } else {
      if (method === 'INFO') this.digits += /Signal\s*=\s*(\S)/.exec(request.body)?.[1] ?? '';
      this.line.respond(request, '200 OK');
      if (method === 'BYE') this.over('them');
      else if (method === 'NOTIFY') this.referred(request);
      else this.changed();
    }
  }

  /** The phone is gone: nothing more is said. */
  drop(): void {
    if (this.state !== 'ended') this.over('us');
  }

  private async refer(target: string): Promise<number> {
    const headers: Header[] = [
      ['Refer-To', `<${target}>`],
      ['Referred-By', this.dialog.contact],
    ];
    const status = statusOf(await this.line.ask(this.dialog, 'REFER', { headers })) ?? 0;
    if (status < 300) this.handedOnAt = Date.now();
    return status;
  }

  /** What became of a transfer: the transferor hangs up when the new party has answered, as phones do. */
  private referred(notify: SipMessage): void {
    if (first(notify, 'Event').startsWith('refer') && /^SIP\/2\.0 2/.test(notify.body)) {
      this.hangUp().catch(() => this.drop());
    }
  }

  private async renegotiate(direction: Direction, held: boolean): Promise<void> {
    this.version += 1;
    const response = await this.invited(direction);
    if (statusOf(response) !== 200) throw new Error(`re-INVITE: ${response.start}`);
    this.speak(response);
    this.held = held;
    this.changed();
  }

  /** Offers our sound; an answer with 200 is acknowledged, a refusal is by the transaction itself. */
  private async invited(direction: Direction, provisional?: (response: SipMessage) => void): Promise<SipMessage> {
    const response = await this.line.ask(this.dialog, 'INVITE', {
      headers: [SDP],
      body: this.sdp(direction),
      sent: (request) => (this.pending = request),
      ...(provisional === undefined ? {} : { provisional }),
    });
    const invite = this.pending;
    this.pending = null;
    if (invite !== null && (statusOf(response) ?? 0) < 300) {
      this.dialog.established(response);
      this.line.tell(this.dialog.acknowledge(invite));
    }
    return response;
  }

  private speak(description: SipMessage): void {
    const media = parseSdp(description.body);
    if (media !== null) this.voice.speakTo({ ...media, direction: answerTo(media.direction) });
  }

  private opening(): SipMessage {
    if (this.invite === null || this.state !== 'ringing')
      throw new Error(`the call is ${this.state}, not ringing here`);
    return this.invite;
  }

  /** To with our tag, and where we are. */
  private own(): Header[] {
    return [
      ['To', this.dialog.local],
      ['Contact', this.dialog.contact],
    ];
  }

  private sdp(direction: Direction): string {
    return formatSdp({ host: this.line.host, port: this.voice.port, direction }, this.version);
  }

  private talking(): void {
    this.state = 'talking';
    this.talkingSince = Date.now();
    this.changed();
  }

  private over(by: 'us' | 'them'): void {
    this.state = 'ended';
    this.endedBy = by;
    this.endedAt = Date.now();
    this.voice.close();
    this.changed();
  }

  private changed(): void {
    for (const look of [...this.watchers]) look();
  }
}

/** The number that an INVITE comes from. */
export const callerOf = (invite: SipMessage): string => userOf(first(invite, 'From'));
