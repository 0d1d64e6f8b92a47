/** A company's permanent link to its switch: register, listen, and do both again for ever. */
import type { SecureContext } from 'node:tls';
import type { AddressGuard } from '../../app/ports/address-guard.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import type { LegReport } from '../../domain/call/leg.ts';
import { ALL_ABILITIES, SwitchError } from '../../app/ports/switch-link.ts';
import type {
  LegAbilities,
  LinkStatus,
  CallApiAddress,
  SwitchCertificate,
  SwitchLink,
  SwitchLinkListener,
} from '../../app/ports/switch-link.ts';
import { parseEndpoint } from './address.ts';
import type { Endpoint } from './address.ts';
import { withDeadline } from '../links/deadline.ts';
import { cleaner, LinkFailure, reasonOf, toLinkFailure } from '../links/failure.ts';
import type { CleanText } from '../links/failure.ts';
import { LinkLoop } from '../links/loop.ts';
import { EventGate } from './event-gate.ts';
import { NewsDuringList } from './news-during-list.ts';
import type { LegEvent } from './event-gate.ts';
import { LegReader } from './leg-reader.ts';
import type { CallApiProfile } from './profile.ts';
import { METHOD_MAKE_CALL, parseLegList, parseMadeCall, shapeOf } from './protocol.ts';
import { register } from './registration.ts';
import type { Registration } from './registration.ts';
import { ServedWatch } from './served-watch.ts';
import { CallApiSession } from './session.ts';
import { StatusBoard } from '../links/status.ts';
import { SwitchClock } from './switch-clock.ts';
import type { ZoneOffset } from './switch-clock.ts';
import { connectTrusted } from '../links/trust.ts';
import type { Trust } from '../links/trust.ts';

/** Each step of connecting: registration, and the way to `connection_state` open. */
const STEP_TIMEOUT_MS = 10_000;

/** What all links share. */
export interface CallApiDeps {
  clock: Clock;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  profile: CallApiProfile;
  /** This server's zone, the first guess for the switch's. */
  ownZone: ZoneOffset;
  secureContext: () => SecureContext | undefined;
  guard: AddressGuard | undefined;
}

export class CallApiLink implements SwitchLink {
  readonly #deps: CallApiDeps;
  readonly #address: CallApiAddress;
  readonly #listener: SwitchLinkListener;
  readonly #logger: Logger;
  readonly #status: StatusBoard;
  readonly #switchClock: SwitchClock;
  readonly #reader: LegReader;
  readonly #clean: CleanText;
  readonly #served: ServedWatch;
  /** Kept beyond its connection, to be struck from whatever the switch says about the end. */
  #token: string | null = null;
  readonly #loop: LinkLoop;
  /** Aborted when the link is stopped; null before it was started. */
  #signal: AbortSignal | null = null;
  /** The connection in use, also before it is ready for commands. */
  #session: CallApiSession | null = null;
  #ready = false;
  #aliveUntil: number | null = null;
  #snapshotAt: number | null = null;
  /** Not null while a refresh is under way. */
  #news: NewsDuringList | null = null;

  constructor(deps: CallApiDeps, address: CallApiAddress, listener: SwitchLinkListener, logger: Logger) {
    this.#deps = deps;
    this.#address = address;
    this.#listener = listener;
    this.#logger = logger;
    this.#status = new StatusBoard(deps.clock, (status) => this.#tell(() => this.#listener.onStatus(status)));
    this.#switchClock = new SwitchClock(deps.ownZone);
    this.#reader = new LegReader(deps.profile, this.#switchClock, logger);
    this.#served = new ServedWatch(deps.clock, deps.random, () => this.#askServed());
    this.#clean = cleaner(() => [address.apiKey, this.#token]);
    this.#loop = new LinkLoop({
      ...deps,
      logger,
      status: this.#status,
      clean: this.#clean,
      name: 'call api',
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
    if (this.#session && this.#ready && !this.#news) void this.#relist(this.#session);
  }

  /** Which phones can be answered from here only the switch knows, and says so when asked to. */
  abilities(): LegAbilities {
    return ALL_ABILITIES;
  }

  async renew(): Promise<void> {
    if (this.#ready) await this.#served.now();
  }

  /** Messages of the switch that could not be used since the link was opened. */
  get ignoredMessages(): number {
    return this.#reader.ignored;
  }

  async makeCall(from: string, to: string): Promise<{ switchCallId: string; legId: string }> {
    const { params } = this.#deps.profile;
    return this.#call(METHOD_MAKE_CALL, { [params.from]: from, [params.to]: to });
  }

  async consult(legId: string, to: string): Promise<{ switchCallId: string; legId: string }> {
    const { methods, params } = this.#deps.profile;
    return this.#call(methods.consult, { [params.leg]: legId, [params.to]: to });
  }

  answer(legId: string): Promise<void> {
    return this.#control('answer', legId);
  }

  release(legId: string): Promise<void> {
    return this.#control('release', legId);
  }

  hold(legId: string): Promise<void> {
    return this.#control('hold', legId);
  }

  unhold(legId: string): Promise<void> {
    return this.#control('unhold', legId);
  }

  transfer(legId: string, to: string): Promise<void> {
    return this.#control('transfer', legId, { [this.#deps.profile.params.to]: to });
  }

  completeTransfer(legId: string, consultLegId: string): Promise<void> {
    return this.#control('transfer', legId, { [this.#deps.profile.params.consultLeg]: consultLegId });
  }

  dtmf(legId: string, digits: string): Promise<void> {
    return this.#control('dtmf', legId, { [this.#deps.profile.params.digits]: digits });
  }

  async #control(
    method: keyof CallApiProfile['methods'],
    legId: string,
    more: Record<string, string> = {},
  ): Promise<void> {
    const { methods, params } = this.#deps.profile;
    await this.#command(methods[method], { [params.leg]: legId, ...more });
  }

  async #call(method: string, params: Record<string, string>): Promise<{ switchCallId: string; legId: string }> {
    const result = await this.#command(method, params);
    const made = parseMadeCall(this.#deps.profile, result);
    if (made) return made;
    this.#reader.ignore(method, { shape: shapeOf(result) });
    throw new SwitchError('switch_failure', `${method}: the switch answered in an unknown form`);
  }

  async #command(method: string, params: Record<string, string>): Promise<unknown> {
    if (!this.#session || !this.#ready) throw new SwitchError('not_connected', 'No connection to the switch');
    return this.#session.command(method, params);
  }

  /** One connection from registration to its end; resolves to why it ended. */
  async #connection(signal: AbortSignal): Promise<LinkFailure> {
    this.#signal = signal;
    const { clock } = this.#deps;
    const gate = new EventGate();
    const session: CallApiSession = new CallApiSession(clock, this.#deps.profile, this.#clean, {
      onConversation: (data, at) => this.#onConversation(gate, session, data, at),
      onMalformed: (what, shape) => this.#reader.ignore(what, { shape }),
    });
    try {
      await this.#open(session, signal);
      await this.#snapshot(session, gate);
      const connectedAt = clock.now();
      this.#served.start();
      const failure = await session.ended;
      this.#served.stop(failure.kind === 'token_rejected');
      this.#loop.lived(connectedAt);
      return failure;
    } catch (error) {
      session.abort(reasonOf(error));
      // Whatever broke while stopping broke because of it.
      return toLinkFailure(signal.aborted ? signal.reason : error);
    } finally {
      // A connection without a snapshot told the application nothing, so the gap is still that of the one before.
      if (this.#ready) this.#aliveUntil = session.aliveUntil;
      this.#ready = false;
      this.#session = null;
      this.#switchClock.connectionLost();
    }
  }

  async #open(session: CallApiSession, signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    const { endpoint, trust } = this.#target();
    const seen = (certificate: SwitchCertificate): void => this.#onCertificate(certificate);
    // The token lives on this node alone, so every connection begins with a registration.
    const { token } = await this.#register(signal, seen);
    this.#token = token;
    this.#session = session;
    await withDeadline(clock, STEP_TIMEOUT_MS, 'WebSocket', signal, async (deadline) => {
      const socket = await connectTrusted(endpoint, trust, deadline, seen);
      await session.open(socket, endpoint, token, deadline);
    });
  }

  #target(): { endpoint: Endpoint; trust: Trust } {
    const { url, pinnedFingerprint256 } = this.#address;
    const { secureContext, guard } = this.#deps;
    const trust = { pinnedFingerprint256, secureContext: secureContext(), guard };
    return { endpoint: parseEndpoint(url), trust };
  }

  async #register(signal: AbortSignal, seen: (certificate: SwitchCertificate) => void): Promise<Registration> {
    const { endpoint, trust } = this.#target();
    const { clock, profile } = this.#deps;
    const registration = await withDeadline(clock, STEP_TIMEOUT_MS, 'Registration', signal, (deadline) =>
      register(endpoint, this.#address, profile, trust, deadline, seen),
    );
    const { numbers, refusedNumbers, csta } = registration;
    this.#status.set({ numbers, refusedNumbers, csta });
    return registration;
  }

  /** The connection in use decides about state and certificate; a renewal that fails changes nothing. */
  async #askServed(): Promise<void> {
    const signal = this.#signal;
    if (!signal) return;
    try {
      await this.#register(signal, () => undefined);
    } catch (error) {
      if (!signal.aborted)
        this.#logger.warn({ reason: this.#clean(reasonOf(error)) }, 'call api registration was not renewed');
    }
  }

  async #snapshot(session: CallApiSession, gate: EventGate): Promise<void> {
    const legs = await this.#legsAlive(session);
    this.#ready = true;
    this.#tellSnapshot(legs, this.#aliveUntil);
    for (const event of gate.open(legs)) this.#deliver(event);
    this.#status.set({ state: 'connected', lastError: null });
    const { numbers, csta } = this.#status.get();
    this.#logger.info({ numbers: numbers.length, csta, legs: legs.length }, 'call api connected');
  }

  async #legsAlive(session: CallApiSession): Promise<LegReport[]> {
    const { profile } = this.#deps;
    const { list } = profile.methods;
    const result = await session.command(list, {}).catch((error: unknown) => {
      throw new LinkFailure('unreachable', `${list}: ${reasonOf(error)}`);
    });
    const elements = parseLegList(profile, result);
    if (!elements) throw new LinkFailure('unreachable', `${list}: answer in an unknown form, ${shapeOf(result)}`);
    return this.#reader.list(elements);
  }

  async #relist(session: CallApiSession): Promise<void> {
    const news = new NewsDuringList();
    this.#news = news;
    try {
      const legs = news.applyTo(await this.#legsAlive(session));
      // What is missing now was lost after the list before.
      if (this.#session === session) this.#tellSnapshot(legs, this.#snapshotAt);
    } catch (error) {
      // The heartbeat decides about the connection; the next refresh asks again.
      this.#logger.warn({ reason: this.#clean(reasonOf(error)) }, 'call api list of legs failed');
    } finally {
      this.#news = null;
    }
  }

  #tellSnapshot(legs: LegReport[], aliveUntil: number | null): void {
    const at = this.#deps.clock.now();
    this.#snapshotAt = at;
    this.#tell(() => this.#listener.onSnapshot(legs, at, aliveUntil));
  }

  #onConversation(gate: EventGate, session: CallApiSession, data: unknown, at: number): void {
    const leg = this.#reader.event(data, at);
    if (!leg) return;
    try {
      if (gate.pass({ leg, at })) this.#deliver({ leg, at });
    } catch (error) {
      session.abort(reasonOf(error));
    }
  }

  #deliver({ leg, at }: LegEvent): void {
    this.#news?.heard(leg);
    this.#tell(() => this.#listener.onLeg(leg, at));
  }

  #onCertificate(certificate: SwitchCertificate): void {
    const usable = certificate.trusted || certificate.pinned;
    const progress = usable && this.#status.get().state === 'connecting';
    this.#status.set({ certificate, ...(progress ? { state: 'registering' } : {}) });
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
