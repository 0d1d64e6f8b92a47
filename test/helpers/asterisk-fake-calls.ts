/** Calls as Asterisk tells of them, in the order and with the fields of the recordings of real calls. */
import type { Fields, FakeAmi } from './asterisk-fake-ami.ts';

interface FakeChannel {
  id: string;
  name: string;
  call: string;
  state: string;
  number: string;
  connected: string;
  exten: string;
  bridge: string;
  dialled: boolean;
}

const OUTSIDE = '79131234567';

export class AmiCalls {
  readonly #ami: FakeAmi;
  #last = 0;

  constructor(ami: FakeAmi) {
    this.#ami = ami;
    ami.channels = () => this.#list();
  }

  readonly channels = new Map<string, FakeChannel>();

  /** Somebody outside calls: his channel, and one of each phone that rings. */
  ring(phones: readonly string[], from = OUTSIDE): { trunk: FakeChannel; phones: FakeChannel[] } {
    const trunk = this.#open('PJSIP/trunk', { number: from, state: '4', exten: '73832200101' });
    const ringing = phones.map((phone) => {
      const channel = this.#open(`PJSIP/${phone}`, { number: phone, connected: from, call: trunk.id, dialled: true });
      const dest = Object.fromEntries(Object.entries(facts(channel)).map(([key, value]) => [`Dest${key}`, value]));
      this.#ami.send({ Event: 'DialBegin', ...facts(trunk), ...dest });
      channel.state = '5';
      this.#say('Newstate', channel);
      return channel;
    });
    return { trunk, phones: ringing };
  }

  /** A phone calls somebody outside; his channel rings. */
  dial(phone: string, to: string, id?: string): { phone: FakeChannel; trunk: FakeChannel } {
    const own = this.#open(`PJSIP/${phone}`, {
      number: phone,
      state: id ? '0' : '4',
      exten: to,
      ...(id ? { id } : {}),
    });
    const trunk = this.#open('PJSIP/trunk', { number: to, connected: phone, call: own.call, dialled: true });
    return { phone: own, trunk };
  }

  answer(called: FakeChannel, caller: FakeChannel): void {
    called.state = '6';
    this.#say('Newstate', called);
    this.#dialEnd(caller, called, 'ANSWER');
    if (caller.state !== '6') {
      caller.state = '6';
      this.#say('Newstate', caller);
    }
    this.bridge(called, caller);
  }

  bridge(...members: FakeChannel[]): void {
    const bridge = `bridge-${String(++this.#last)}`;
    for (const [index, member] of members.entries()) {
      member.bridge = bridge;
      const size = String(index + 1);
      this.#ami.send({ Event: 'BridgeEnter', BridgeUniqueid: bridge, BridgeNumChannels: size, ...facts(member) });
    }
  }

  leave(member: FakeChannel): void {
    this.#ami.send({ Event: 'BridgeLeave', BridgeUniqueid: member.bridge, ...facts(member) });
    member.bridge = '';
  }

  hold(channel: FakeChannel): void {
    this.#say('Hold', channel);
  }

  unhold(channel: FakeChannel): void {
    this.#say('Unhold', channel);
  }

  refuse(called: FakeChannel, caller: FakeChannel, status: string, cause: string): void {
    this.#say('HangupRequest', called);
    this.#dialEnd(caller, called, status);
    this.#close(called, cause);
  }

  /** `by` hangs up, and with it all the others of the call. */
  hangUp(by: FakeChannel): void {
    this.#say('HangupRequest', by);
    for (const channel of [...this.channels.values()].filter(({ call }) => call === by.call)) {
      if (channel.bridge !== '') this.leave(channel);
      this.#close(channel, '16');
    }
  }

  /** Everything is over without a word, as after a restart. */
  vanish(): void {
    this.channels.clear();
  }

  #open(endpoint: string, more: Partial<FakeChannel>): FakeChannel {
    const number = ++this.#last;
    const id = more.id ?? `1795356854.${String(number)}`;
    const name = `${endpoint}-${number.toString(16).padStart(8, '0')}`;
    const channel: FakeChannel = {
      id,
      name,
      call: id,
      state: '0',
      number: '',
      connected: '',
      exten: 's',
      bridge: '',
      dialled: false,
      ...more,
    };
    this.channels.set(id, channel);
    this.#ami.send({ Event: 'Newchannel', ...facts({ ...channel, connected: '' }) });
    if (channel.connected !== '') this.#say('NewConnectedLine', channel);
    return channel;
  }

  #close(channel: FakeChannel, cause: string): void {
    this.channels.delete(channel.id);
    this.#ami.send({ Event: 'Hangup', ...facts(channel), Cause: cause });
  }

  #dialEnd(caller: FakeChannel, called: FakeChannel, status: string): void {
    const dest = { DestUniqueid: called.id, DestLinkedid: called.call, DestChannel: called.name };
    this.#ami.send({ Event: 'DialEnd', ...facts(caller), ...dest, DialStatus: status });
  }

  #say(event: string, channel: FakeChannel): void {
    this.#ami.send({ Event: event, ...facts(channel) });
  }

  #list(): Fields[] {
    return [...this.channels.values()].map((channel) => ({
      ...facts(channel),
      BridgeID: channel.bridge,
      Application: channel.dialled ? 'AppDial' : 'Dial',
      Seconds: '5',
    }));
  }
}

function facts(channel: FakeChannel): Fields {
  return {
    Channel: channel.name,
    ChannelState: channel.state,
    CallerIDNum: channel.number || '<unknown>',
    ConnectedLineNum: channel.connected || '<unknown>',
    Exten: channel.exten,
    Uniqueid: channel.id,
    Linkedid: channel.call,
  };
}
