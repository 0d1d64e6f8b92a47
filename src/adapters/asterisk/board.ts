/**
 * From facts about channels to legs of phones. Pure: no clock, no I/O; the same facts in the same order give the same reports.
 * The rules are those of real calls on a real Asterisk, see test/adapters/asterisk/traces.
 */
import type { EndedBy, LegPhase, LegReport } from '../../domain/call/leg.ts';
import { CallTable } from './call-table.ts';
import { newLeg, RING, RINGING, UP } from './channel.ts';
import type { Channel, Leg } from './channel.ts';
import type { ReadChannel } from './channel-name.ts';
import { Consultations } from './consultations.ts';
import type { ChannelFacts, SwitchFact } from './facts.ts';
import { outcomeOf } from './outcome.ts';

/** A bound against a switch that never tells the end; the next list of channels clears what is over. */
const MAX_CHANNELS = 50_000;

/** Wires inside the switch between two ends of a talk: a queue of FreePBX has one or two. */
const MAX_WIRES = 6;

/** A channel as a list of all channels shows it. */
export interface ListedChannel {
  facts: ChannelFacts;
  /** It was called by the switch; else its own side dialled. */
  dialled: boolean;
  bridgeId: string | null;
}

/** One of our own Originates, by the id that we gave its channel. */
export interface OurCall {
  /** The number that was asked for. */
  to: string;
}

export class Board {
  readonly calls = new CallTable();
  /** Numbers of phones that are known although no call of theirs is up. */
  colleagues: ReadonlySet<string> = new Set();
  readonly #readChannel: ReadChannel;
  readonly #ourPrefix: string;
  readonly #channels = new Map<string, Channel>();
  readonly #bridges = new Map<string, Set<Channel>>();
  readonly #ours = new Map<string, OurCall>();
  readonly #consultations = new Consultations();
  #reports: LegReport[] = [];

  /** `ourPrefix`: how the ids begin that we give to channels, also those of which a restart made us forget the rest. */
  constructor(readChannel: ReadChannel, ourPrefix: string) {
    this.#readChannel = readChannel;
    this.#ourPrefix = ourPrefix;
  }

  channel(id: string): Channel | undefined {
    return this.#channels.get(id);
  }

  channels(): Iterable<Channel> {
    return this.#channels.values();
  }

  get consultations(): Consultations {
    return this.#consultations;
  }

  /** Must be told before the Originate is sent. */
  expect(channelId: string, call: OurCall): void {
    this.#ours.set(channelId, call);
  }

  forget(channelId: string): void {
    this.#ours.delete(channelId);
  }

  isOurs(channelId: string): boolean {
    return this.#ours.has(channelId);
  }

  bridged(channel: Channel): Channel[] {
    const members = channel.bridgeId === null ? undefined : this.#bridges.get(channel.bridgeId);
    return [...(members ?? [])].filter((each) => each !== channel);
  }

  /** Applies one fact, heard at `at` (epoch ms); returns what is to be said of legs by that. */
  apply(fact: SwitchFact, at: number): LegReport[] {
    this.#reports = [];
    if ('channel' in fact) this.#about(fact, at);
    else if (fact.what === 'dial_begun') this.#dialBegun(fact.caller, fact.dialled);
    else if (fact.what === 'dial_ended') this.#dialEnded(fact);
    else if (fact.what === 'paired') this.#paired(fact.oneId, fact.twoId);
    else this.#originateFailed(fact.id);
    return this.#reports;
  }

  /** The customer waits in the dial plan and the phone too: what only we know. */
  park(channel: Channel, peer: Channel, at: number): LegReport[] {
    this.#reports = [];
    if (channel.leg) {
      channel.leg.parkedWith = peer.id;
      this.#enterPhase(channel, channel.leg, 'held', at);
    }
    return this.#reports;
  }

  /**
   * Under this name a recording is to be found. One on the call's first channel lasts as long as the call, whatever is recorded beside
   * it: a consultation, the same call once more after a transfer. Without one the newest counts.
   */
  recordedAs({ id, call }: Channel, name: string): void {
    if (call.recordedWhole) return;
    call.recording = name;
    call.recordedWhole = id === call.id;
  }

  /** The channel at the other end of the talk, also through wires inside the switch; undefined when there is none. */
  farEnd(channel: Channel): Channel | undefined {
    if (channel.leg?.parkedWith) return this.#channels.get(channel.leg.parkedWith);
    let at: Channel | undefined = channel;
    for (let hops = 0; at !== undefined && hops < MAX_WIRES; hops++) {
      const next: Channel | undefined = this.bridged(at)[0];
      if (next?.local !== true) return next;
      at = this.#channels.get(next.pairId ?? '');
    }
    return undefined;
  }

  /**
   * Brings the board to a list of all channels: what is not in it is over without a word, the rest is as the list says. Returns all
   * legs alive. What began or was answered unheard has no time of answer. `ending`: channels whose end has been heard and is still to
   * be applied, so that it is not taken for one that nobody heard.
   */
  sync(list: ListedChannel[], ending: ReadonlySet<string>, at: number): LegReport[] {
    this.#reports = [];
    const listed = new Set([...ending, ...list.map(({ facts }) => facts.id)]);
    for (const channel of [...this.#channels.values()]) if (!listed.has(channel.id)) this.#remove(channel);
    const talked = new Set([...this.#channels.values()].filter(({ leg }) => leg?.talked));
    for (const { facts, dialled } of list) this.#created(facts, at, dialled ? 'in' : 'out');
    for (const { facts, bridgeId } of list) {
      const channel = this.#channels.get(facts.id);
      if (!channel) continue;
      this.#look(channel, facts);
      if (channel.bridgeId !== null && channel.bridgeId !== bridgeId) this.#left(channel, channel.bridgeId);
      this.#changed(channel, facts, at);
      if (bridgeId !== null && channel.bridgeId === null) this.#entered(channel, bridgeId, at);
    }
    for (const channel of this.#channels.values()) {
      if (channel.leg && !talked.has(channel)) channel.leg.answeredAt = null;
      if (channel.leg?.phase) channel.leg.reported = this.#reportOf(channel, channel.leg);
    }
    return this.legs().filter(({ phase }) => phase !== 'released');
  }

  /** All legs alive, as they were said last. */
  legs(): LegReport[] {
    const own = [...this.#channels.values()].flatMap(({ leg }) => leg?.reported ?? []);
    return [...own, ...this.#consultations.legs()];
  }

  #about(fact: Extract<SwitchFact, { channel: ChannelFacts }>, at: number): void {
    if (fact.what === 'created') this.#created(fact.channel, at);
    const channel = this.#channels.get(fact.channel.id);
    if (!channel) return;
    this.#look(channel, fact.channel);
    switch (fact.what) {
      case 'created':
        return;
      case 'changed':
        this.#changed(channel, fact.channel, at);
        return;
      case 'entered':
        this.#entered(channel, fact.bridgeId, at);
        return;
      case 'left':
        this.#left(channel, fact.bridgeId);
        return;
      case 'held':
        if (channel.leg?.talked) this.#enterPhase(channel, channel.leg, 'held', at);
        return;
      case 'unheld':
        // Known: it comes without a hold too, at every REFER.
        if (channel.leg?.phase === 'held') this.#enterPhase(channel, channel.leg, 'talking', at);
        return;
      case 'hangup_asked':
        channel.call.askedToEnd.push({ channelId: channel.id, rang: isRinging(channel) });
        return;
      case 'recorded':
        return;
      case 'ended':
        this.#ended(channel, fact.cause);
    }
  }

  /** `direction`: for a channel that was not seen to begin; else its first state tells. */
  #created(facts: ChannelFacts, at: number, direction: Leg['direction'] = facts.state === RING ? 'out' : 'in'): void {
    if (this.#channels.has(facts.id) || this.#channels.size >= MAX_CHANNELS) return;
    const channel: Channel = {
      id: facts.id,
      name: facts.name,
      call: this.calls.open(facts.call),
      own: this.#readChannel(facts.name),
      local: facts.name.startsWith('Local/'),
      pairId: null,
      state: facts.state,
      exten: facts.exten,
      callerNumber: facts.callerNumber,
      bridgeId: null,
      leg: null,
    };
    this.#channels.set(channel.id, channel);
    this.calls.join(channel);
    if (channel.own === null) return;
    const to = this.#ours.get(facts.id)?.to ?? null;
    if (to !== null || facts.id.startsWith(this.#ourPrefix)) channel.leg = newLeg('out', { click: true, remote: to });
    else if (direction === 'out') channel.leg = newLeg('out', { remote: dialledNumber(facts.exten) });
    else channel.leg = newLeg('in');
    if (channel.leg.direction === 'out') this.#enterPhase(channel, channel.leg, 'alerting', at);
  }

  /** What every event about a channel may tell by the way. */
  #look(channel: Channel, facts: ChannelFacts): void {
    if (facts.name !== '') channel.name = facts.name;
    channel.callerNumber = facts.callerNumber;
    for (const moved of this.calls.seen(channel, facts.call)) if (moved.leg) this.#report(moved, moved.leg);
    if (channel.leg) this.#whoIsThere(channel, channel.leg, facts);
  }

  #changed(channel: Channel, facts: ChannelFacts, at: number): void {
    channel.state = Math.max(channel.state, facts.state);
    const { leg } = channel;
    if (channel.local) this.#reports.push(...this.#consultations.progressed(channel, at));
    if (!leg) return;
    if (facts.state === RINGING && leg.phase === null) this.#enterPhase(channel, leg, 'alerting', at);
    // An announcement or a queue has answered the phone that dialled, or the other side did.
    const answered = facts.state === UP && leg.direction === 'out' && !leg.click;
    if (answered && !leg.talked) this.#enterPhase(channel, leg, 'talking', at);
  }

  /** Before the answer the newest number counts; after it only a colleague gives way to somebody outside (a transfer). */
  #whoIsThere(channel: Channel, leg: Leg, facts: ChannelFacts): void {
    const number = facts.connectedNumber;
    leg.now = number ?? leg.now;
    if (number === null || !/\d/.test(number)) return;
    const before = leg.remote;
    if ((leg.direction === 'in' && !leg.talked) || (leg.click && before === null)) leg.remote = number;
    else if (leg.talked && before !== null && before !== number && this.#isColleague(before)) {
      if (!this.#isColleague(number)) leg.remote = number;
    }
    if (leg.direction === 'in' && facts.connectedName !== null) leg.name = facts.connectedName;
    if (leg.remote !== before) this.#report(channel, leg);
  }

  #isColleague(number: string): boolean {
    for (const { own } of this.#channels.values()) if (own?.number === number) return true;
    return this.colleagues.has(number);
  }

  #dialBegun(caller: ChannelFacts | null, dialled: ChannelFacts): void {
    const channel = this.#channels.get(dialled.id);
    if (!channel?.leg) return;
    this.#look(channel, dialled);
    const number = caller?.callerNumber ?? null;
    if (channel.leg.direction === 'in' && channel.leg.remote === null && number !== null && /\d/.test(number)) {
      channel.leg.remote = number;
    }
  }

  #dialEnded({ callerId, dialledId, status, forwarded }: Extract<SwitchFact, { what: 'dial_ended' }>): void {
    const dialled = this.#channels.get(dialledId)?.leg;
    // Known: a queue sends a second one for the same phone, which says something else.
    if (dialled && dialled.dialled === null) {
      dialled.dialled = status;
      dialled.forwarded = forwarded;
    }
    const caller = callerId === null ? undefined : this.#channels.get(callerId)?.leg;
    if (caller) caller.made = status;
  }

  #paired(oneId: string, twoId: string): void {
    const one = this.#channels.get(oneId);
    const two = this.#channels.get(twoId);
    if (one) one.pairId = twoId;
    if (two) two.pairId = oneId;
  }

  #originateFailed(id: string): void {
    const leg = this.#channels.get(id)?.leg;
    if (leg) leg.dialled ??= 'NOANSWER';
    this.#ours.delete(id);
  }

  #entered(channel: Channel, bridgeId: string, at: number): void {
    if (channel.bridgeId === bridgeId) return;
    this.#left(channel, channel.bridgeId ?? '');
    const members = this.#bridges.get(bridgeId) ?? new Set();
    this.#bridges.set(bridgeId, members.add(channel));
    channel.bridgeId = bridgeId;
    if (members.size < 2) return;
    for (const each of members) {
      const { leg } = each;
      if (!leg) continue;
      if (leg.phase === 'held' && leg.parkedWith === null) continue;
      leg.parkedWith = null;
      this.#enterPhase(each, leg, 'talking', at);
    }
    this.#reports.push(...this.#consultations.began(channel, [...members], at));
  }

  #left(channel: Channel, bridgeId: string): void {
    if (channel.bridgeId !== bridgeId) return;
    const members = this.#bridges.get(bridgeId);
    members?.delete(channel);
    if (members?.size === 0) this.#bridges.delete(bridgeId);
    channel.bridgeId = null;
    this.#reports.push(...this.#consultations.over(channel));
  }

  #ended(channel: Channel, cause: number): void {
    const { leg } = channel;
    if (leg) {
      const endedBy = endedByOf(channel);
      const { direction, click } = leg;
      // Known: the phone of a click that nobody picked up may be gone before the Originate is told to have failed.
      const unheard = click && channel.state < UP ? 'NOANSWER' : null;
      const status = direction === 'in' ? leg.dialled : click ? (leg.made ?? leg.dialled ?? unheard) : leg.made;
      const end = { direction, status, cause, forwarded: leg.forwarded, byItself: endedBy === 'own' };
      leg.phase = 'released';
      this.#say({ ...this.#reportOf(channel, leg), outcome: leg.talked ? null : outcomeOf(end), endedBy }, leg);
    }
    this.#remove(channel);
  }

  #remove(channel: Channel): void {
    this.#left(channel, channel.bridgeId ?? '');
    this.#reports.push(...this.#consultations.over(channel));
    this.calls.leave(channel);
    this.#channels.delete(channel.id);
    this.#ours.delete(channel.id);
  }

  #enterPhase(channel: Channel, leg: Leg, phase: LegPhase, at: number): void {
    if (phase === 'talking' && !leg.talked) {
      leg.talked = true;
      leg.answeredAt = at;
    }
    leg.phase = phase;
    this.#report(channel, leg);
  }

  #report(channel: Channel, leg: Leg): void {
    if (leg.phase !== null) this.#say(this.#reportOf(channel, leg), leg);
  }

  #say(report: LegReport, leg: Leg): void {
    const before = leg.reported;
    const same =
      before?.phase === report.phase &&
      before.switchCallId === report.switchCallId &&
      before.remoteNumber === report.remoteNumber;
    if (same) return;
    leg.reported = report;
    this.#reports.push(report);
  }

  #reportOf(channel: Channel, leg: Leg): LegReport {
    return {
      legId: channel.id,
      switchCallId: channel.call.id,
      callRef: channel.call.recording ?? channel.call.id,
      direction: leg.direction,
      extension: channel.own?.number ?? '',
      remoteNumber: leg.remote,
      displayName: leg.name,
      phase: leg.phase ?? 'alerting',
      answered: leg.talked,
      answeredAt: leg.answeredAt,
    };
  }
}

/** The dial plan may be at `s` already; then the number is not known. */
function dialledNumber(exten: string): string | null {
  return /\d/.test(exten) ? exten : null;
}

function isRinging({ leg }: Channel): boolean {
  return leg?.direction === 'in' && !leg.talked;
}

/** A phone of a group that was put down without ever having talked ends nobody else's leg. */
function endedByOf(channel: Channel): EndedBy {
  const first = channel.call.askedToEnd.find(({ channelId, rang }) => channelId === channel.id || !rang);
  if (first === undefined) return 'switch';
  return first.channelId === channel.id ? 'own' : 'other';
}
