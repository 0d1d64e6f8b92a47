/** A company's permanent link to its Asterisk: log in, list, listen, and do all of it again for ever. */
import type { AddressGuard } from '../../app/ports/address-guard.ts';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import { SwitchError } from '../../app/ports/switch-link.ts';
import type {
  AsteriskAddress,
  LegAbilities,
  LinkStatus,
  SwitchCertificate,
  SwitchLink,
  SwitchLinkListener,
} from '../../app/ports/switch-link.ts';
import type { LegReport } from '../../domain/call/leg.ts';
import { withDeadline } from '../links/deadline.ts';
import { cleaner, LinkFailure, reasonOf, toLinkFailure } from '../links/failure.ts';
import { LinkLoop } from '../links/loop.ts';
import { StatusBoard } from '../links/status.ts';
import { connectPlain, connectTrusted } from '../links/trust.ts';
import { Board } from './board.ts';
import type { Channel } from './channel.ts';
import { compilePattern, DEFAULT_CHANNEL_PATTERN } from './channel-name.ts';
import type { ReadChannel } from './channel-name.ts';
import { AsteriskControl, OUR_PREFIX } from './control.ts';
import { readFact } from './facts.ts';
import { missingCommands, PHONE_LISTS, readPhones, readStatus, recordingName } from './listing.ts';
import { Remarks } from './remarks.ts';
import { AmiSession } from './session.ts';
import { Waits } from './waits.ts';
import type { AmiMessage } from './wire.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Events that arrive while a list is made; more than a busy switch says in those milliseconds. */
const MAX_HELD = 50_000;
/** Phones are added while the server runs. */
const PHONES_EVERY_MS = 5 * 60_000;

/** What all links share. */
export interface AsteriskDeps {
  clock: Clock;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  newId: () => string;
  secureContext: () => SecureContext | undefined;
  guard: AddressGuard | undefined;
}

export class AsteriskLink implements SwitchLink {
  readonly #deps: AsteriskDeps;
  readonly #address: AsteriskAddress;
  readonly #listener: SwitchLinkListener;
  readonly #logger: Logger;
  readonly #status: StatusBoard;
  readonly #loop: LinkLoop;
  readonly #board: Board;
  readonly #waits: Waits;
  readonly #control: AsteriskControl;
  readonly #remarks = new Remarks();
  readonly #clean: (text: string) => string;
  readonly #readChannel: ReadChannel;
  /** Number → how an Originate names its phone. */
  #phones = new Map<string, string>();
  #phonesAt = -Infinity;
  #session: AmiSession | null = null;
  #ready = false;
  /** Not null while a list is under way: events that must be applied after it. */
  #held: { event: AmiMessage; at: number }[] | null = null;
  #aliveUntil: number | null = null;
  #snapshotAt: number | null = null;

  constructor(deps: AsteriskDeps, address: AsteriskAddress, listener: SwitchLinkListener, logger: Logger) {
    this.#deps = deps;
    this.#address = address;
    this.#listener = listener;
    this.#logger = logger;
    this.#status = new StatusBoard(deps.clock, (status) => this.#tell(() => this.#listener.onStatus(status)));
    this.#clean = cleaner(() => [address.secret]);
    this.#readChannel = compilePattern(address.channelPattern) ?? patternOf(DEFAULT_CHANNEL_PATTERN);
    this.#board = new Board(this.#readChannel, OUR_PREFIX);
    this.#waits = new Waits(deps.clock);
    this.#control = new AsteriskControl({
      address,
      board: this.#board,
      waits: this.#waits,
      newId: deps.newId,
      session: () => (this.#ready ? this.#session : null),
      phone: (number) => this.#phones.get(number),
      parked: (channel, peer) => this.#say(this.#board.park(channel, peer, deps.clock.now()), deps.clock.now()),
    });
    this.#loop = new LinkLoop({
      ...deps,
      logger,
      status: this.#status,
      clean: this.#clean,
      name: 'ami',
      connection: (signal) => this.#connection(signal),
    });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop(async () => this.#session?.close());
  }

  status(): LinkStatus {
    return this.#status.get();
  }

  refresh(): void {
    if (this.#session && this.#ready && !this.#held) void this.#relist(this.#session);
  }

  /** Which phones there are. Rights are asked for when a connection begins. */
  async renew(): Promise<void> {
    if (!this.#session || !this.#ready) return;
    await this.#askPhones(this.#session).catch((error: unknown) => {
      this.#logger.warn({ reason: this.#clean(reasonOf(error)) }, 'ami list of phones failed');
    });
  }

  abilities(leg: { legId: string; extension: string }): LegAbilities {
    return this.#control.abilities(leg);
  }

  async makeCall(from: string, to: string): Promise<{ switchCallId: string; legId: string }> {
    return this.#connected().makeCall(from, to);
  }

  async answer(legId: string): Promise<void> {
    return this.#connected().answer(legId);
  }

  async release(legId: string): Promise<void> {
    return this.#connected().release(legId);
  }

  async hold(legId: string): Promise<void> {
    return this.#connected().hold(legId);
  }

  async unhold(legId: string): Promise<void> {
    return this.#connected().unhold(legId);
  }

  async transfer(legId: string, to: string): Promise<void> {
    return this.#connected().transfer(legId, to);
  }

  async consult(legId: string, to: string): Promise<{ switchCallId: string; legId: string }> {
    return this.#connected().consult(legId, to);
  }

  async completeTransfer(legId: string, consultLegId: string): Promise<void> {
    return this.#connected().completeTransfer(legId, consultLegId);
  }

  async dtmf(legId: string, digits: string): Promise<void> {
    return this.#connected().dtmf(legId, digits);
  }

  /** Without a connection nothing is looked up: what the board knows may be over. */
  #connected(): AsteriskControl {
    if (!this.#ready) throw new SwitchError('not_connected', 'No connection to the switch');
    return this.#control;
  }

  /** One connection from its beginning to its end; resolves to why it ended. */
  async #connection(signal: AbortSignal): Promise<LinkFailure> {
    const { clock } = this.#deps;
    try {
      const session = await this.#open(signal);
      await this.#takeUp(session);
      const connectedAt = clock.now();
      const failure = await session.ended;
      this.#loop.lived(connectedAt);
      return failure;
    } catch (error) {
      this.#session?.abort(reasonOf(error));
      // Whatever broke while stopping broke because of it.
      return toLinkFailure(signal.aborted ? signal.reason : error);
    } finally {
      // A connection without a snapshot told the application nothing, so the gap is still that of the one before.
      if (this.#ready && this.#session) this.#aliveUntil = this.#session.aliveUntil;
      this.#ready = false;
      this.#session = null;
      this.#held = null;
      this.#waits.look();
    }
  }

  async #open(signal: AbortSignal): Promise<AmiSession> {
    const { clock, secureContext, guard } = this.#deps;
    const { host, port, tls, pinnedFingerprint256 } = this.#address;
    const trust = { pinnedFingerprint256, secureContext: secureContext(), guard };
    const seen = (certificate: SwitchCertificate): void => this.#status.set({ certificate });
    const socket = await withDeadline<Socket>(clock, CONNECT_TIMEOUT_MS, 'Connection', signal, (deadline) =>
      tls ? connectTrusted({ host, port }, trust, deadline, seen) : connectPlain({ host, port }, guard, deadline),
    );
    if (this.#status.get().state === 'connecting') this.#status.set({ state: 'registering' });
    this.#held = [];
    const session: AmiSession = new AmiSession(clock, this.#clean, socket, {
      onEvent: (event, at) => this.#onEvent(session, event, at),
    });
    this.#session = session;
    await session.open(this.#address, signal);
    return session;
  }

  async #takeUp(session: AmiSession): Promise<void> {
    await this.#askRights(session);
    await this.#askPhones(session);
    await this.#list(session, this.#aliveUntil);
    this.#ready = true;
    this.#status.set({ state: 'connected', lastError: null, remarks: this.#remarks.list() });
    const { numbers } = this.#status.get();
    this.#logger.info({ numbers: numbers.length, version: session.banner }, 'ami connected');
  }

  /** All channels, then whatever was heard meanwhile: no event may be older than the list in the application's eyes. */
  async #list(session: AmiSession, aliveUntil: number | null): Promise<void> {
    const { clock } = this.#deps;
    const messages = await session.list('Status').catch((error: unknown) => {
      const forbidden = error instanceof SwitchError && error.code === 'forbidden';
      throw new LinkFailure(forbidden ? 'refused' : 'unreachable', `Status: ${reasonOf(error)}`);
    });
    const channels = messages.flatMap((message) => readStatus(message) ?? []);
    const held = this.#held ?? [];
    if (this.#ready) {
      const told = new Set(held.map(({ event }) => event.text('Uniqueid')));
      const untold = channels.filter(({ facts }) => !this.#board.channel(facts.id) && !told.has(facts.id));
      this.#remarks.untold(untold.map(({ ageMs }) => ageMs));
    }
    const at = clock.now();
    const ending = held.flatMap(({ event }) => (event.text('Event') === 'Hangup' ? event.text('Uniqueid') : []));
    const legs = this.#board.sync(channels, new Set(ending), at);
    this.#snapshotAt = at;
    this.#tell(() => this.#listener.onSnapshot(legs, at, aliveUntil));
    this.#release(session);
  }

  /** Applies what was held back while a list was made. */
  #release(session: AmiSession): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const each of held) this.#apply(session, each.event, each.at);
    this.#waits.look();
  }

  async #relist(session: AmiSession): Promise<void> {
    this.#held = [];
    try {
      await this.#list(session, this.#snapshotAt);
      if (this.#deps.clock.now() - this.#phonesAt > PHONES_EVERY_MS) await this.#askPhones(session);
      this.#status.set({ remarks: this.#remarks.list() });
    } catch (error) {
      // The heartbeat decides about the connection; the next refresh asks again.
      this.#logger.warn({ reason: this.#clean(reasonOf(error)) }, 'ami list of channels failed');
      this.#release(session);
    }
  }

  async #askPhones(session: AmiSession): Promise<void> {
    const found = new Map<string, string>();
    for (const list of PHONE_LISTS) {
      const messages = await session.list(list.action).catch(unlessLost);
      for (const [number, channel] of readPhones(list, messages, this.#readChannel)) {
        if (!found.has(number)) found.set(number, channel);
      }
    }
    this.#phonesAt = this.#deps.clock.now();
    this.#phones = found;
    this.#board.colleagues = new Set(found.keys());
    this.#status.set({ numbers: [...found.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)) });
  }

  async #askRights(session: AmiSession): Promise<void> {
    const { notifyNumbers, holdContext } = this.#address;
    const wanted = [
      ...(notifyNumbers.length > 0 ? ['PJSIPNotify'] : []),
      ...(holdContext === null ? [] : ['Redirect', 'Bridge']),
    ];
    const answer = await session.action('ListCommands').catch(unlessLost);
    if (!Array.isArray(answer)) this.#remarks.commands(missingCommands(answer, wanted));
  }

  #onEvent(session: AmiSession, event: AmiMessage, at: number): void {
    if (this.#held === null) this.#apply(session, event, at);
    else if (this.#held.length < MAX_HELD) this.#held.push({ event, at });
    else session.abort(`more than ${MAX_HELD} events before the list of channels`);
  }

  #apply(session: AmiSession, event: AmiMessage, at: number): void {
    if (this.#session !== session) return;
    if (this.#remarks.event(event)) this.#status.set({ remarks: this.#remarks.list() });
    const fact = readFact(event);
    if (fact === null) return;
    if (fact.what === 'created') this.#remarks.told();
    this.#say(this.#board.apply(fact, at), at);
    if (fact.what === 'recorded') {
      const channel = this.#board.channel(fact.channel.id);
      if (channel) void this.#askRecording(session, channel);
    }
    this.#waits.look();
  }

  #say(reports: LegReport[], at: number): void {
    for (const report of reports) {
      this.#tell(() => this.#listener.onLeg(report, at));
      if (report.phase === 'talking') this.#talks(report);
      if (report.phase === 'released' && report.answered) this.#remarks.talkEnded();
    }
  }

  /** A recording that was begun before we listened is asked for when the talk begins. */
  #talks(report: LegReport): void {
    const channel = this.#board.channel(report.legId);
    if (!channel || !this.#session || channel.call.recording !== null) return;
    const peer = this.#board.farEnd(channel);
    for (const each of peer ? [channel, peer] : [channel]) void this.#askRecording(this.#session, each);
  }

  /** The event that a recording has begun does not say its name (known). */
  async #askRecording(session: AmiSession, channel: Channel): Promise<void> {
    try {
      const answer = await session.action('Getvar', [
        ['Channel', channel.name],
        ['Variable', 'MIXMONITOR_FILENAME'],
      ]);
      const name = recordingName(answer.text('Value'));
      if (name !== null) this.#board.recordedAs(channel, name);
    } catch (error) {
      // The channel is gone again, or there are no recordings: then the call's own id has to do.
      this.#logger.debug({ reason: this.#clean(reasonOf(error)) }, 'ami gave no name of a recording');
    }
  }

  /** A fault in the application must not take the connection, let alone the other companies, with it. */
  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#logger.error({ err: error }, 'switch link listener failed');
    }
  }
}

/** Something that this switch does not have, or does not let us ask, leaves its part of the picture empty. */
function unlessLost(error: unknown): AmiMessage[] {
  if (error instanceof SwitchError && error.code !== 'timeout' && error.code !== 'not_connected') return [];
  throw error;
}

function patternOf(pattern: string): ReadChannel {
  const read = compilePattern(pattern);
  if (read === null) throw new Error('not a pattern');
  return read;
}
