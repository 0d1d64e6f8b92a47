import type { Clock } from './clock.ts';
import type { Domain } from './directory.ts';
import {
  snapshot,
  type Call,
  type Direction,
  type Leg,
  type LegSnapshot,
  type Party,
  type ReleaseReason,
  type Remote,
} from './leg.ts';

interface NewLeg {
  party: Party;
  call: Call;
  direction: Direction;
  remote: Remote;
  callRef?: string;
  displayName?: string;
  ringing?: boolean;
  consultFor?: string;
}

/** The legs and calls alive now, the only transitions a leg can make, and who hears of them. */
export class Switchboard {
  readonly legs = new Map<string, Leg>();
  readonly calls = new Set<Call>();
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #listeners = new Set<(leg: LegSnapshot) => void>();
  readonly #timers = new Set<() => void>();
  #outbox: LegSnapshot[] = [];
  #depth = 0;

  constructor(clock: Clock, newId: () => string) {
    this.#clock = clock;
    this.#newId = newId;
  }

  now(): number {
    return this.#clock.now();
  }

  newId(): string {
    return this.#newId();
  }

  onLeg(listener: (leg: LegSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Every change runs inside: listeners hear of it only when the switch is consistent again, so that a listener may act at once.
   */
  run<T>(action: () => T): T {
    this.#depth += 1;
    try {
      const result = action();
      if (this.#depth === 1) this.#pokeQueues();
      return result;
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#flush();
    }
  }

  after(delayMs: number, action: () => void): () => void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      this.run(action);
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  cancelTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  openCall(domain: string, viaApi: boolean): Call {
    const call: Call = {
      id: this.newId(),
      ref: this.newId(),
      domain,
      viaApi,
      startedAt: this.now(),
      parties: [],
      dialling: null,
    };
    this.calls.add(call);
    return call;
  }

  /** A new leg, `alerting`. */
  openLeg(options: NewLeg): Leg {
    const leg = this.#newLeg(options);
    this.#changed(leg);
    return leg;
  }

  /** A new leg that is in the middle of a talk already, as after a transfer. */
  openTalkingLeg(options: NewLeg, status: 'talking' | 'held'): Leg {
    const leg = this.#newLeg(options);
    leg.status = status;
    leg.answeredAt = this.now();
    this.#changed(leg);
    return leg;
  }

  talk(leg: Leg): void {
    if (leg.status === 'released') return;
    leg.status = 'talking';
    leg.ringing = false;
    leg.answeredAt ??= this.now();
    this.#changed(leg);
  }

  hold(leg: Leg): void {
    leg.status = 'held';
    this.#changed(leg);
  }

  /** The same leg now talks to somebody else, or belongs to another call. */
  retarget(leg: Leg, remote: Remote): void {
    leg.remote = remote;
    leg.displayName = remote.name;
    this.#changed(leg);
  }

  release(leg: Leg, reason: ReleaseReason): void {
    if (leg.status === 'released') return;
    leg.status = 'released';
    leg.ringing = false;
    leg.releaseReason = reason;
    this.legs.delete(leg.id);
    this.#changed(leg);
  }

  /** Ends the call: whoever hung up first, then the phones that still ring, then the other side. */
  endCall(call: Call, reason: ReleaseReason, first?: Leg): void {
    if (!this.calls.delete(call)) return;
    if (first) this.release(first, reason);
    call.dialling?.cancel(first?.answeredAt === null ? 'caller_gave_up' : reason);
    call.dialling = null;
    for (const leg of call.parties) this.release(leg, reason);
    call.parties = [];
  }

  closeCall(call: Call): void {
    this.calls.delete(call);
    call.parties = [];
  }

  /** Legs of one phone, oldest first. */
  legsOf(domain: string, number: string): Leg[] {
    return [...this.legs.values()].filter(
      ({ call, party }) => call.domain === domain && party.kind === 'subscriber' && party.number === number,
    );
  }

  /** The phone can talk on one line at a time: every other talking leg of it goes on hold. */
  seize(domain: string, party: Party, except: Leg | null): void {
    if (party.kind !== 'subscriber') return;
    for (const leg of this.legsOf(domain, party.number)) {
      // A leg still dialling is not `talking`; a leg waiting in a queue is, and goes on hold like any other.
      if (leg !== except && leg.status === 'talking') this.hold(leg);
    }
  }

  canRing(domain: Domain, number: string): ReleaseReason | null {
    const subscriber = domain.subscribers.get(number);
    if (!subscriber) return 'wrong_number';
    if (!subscriber.registered) return 'unavailable';
    if (subscriber.doNotDisturb || subscriber.behaviour.kind === 'busy') return 'busy';
    return this.legsOf(domain.name, number).length >= subscriber.maxCalls ? 'busy' : null;
  }

  note(leg: Leg, digits: string): void {
    leg.dtmf = (leg.dtmf + digits).slice(-64);
  }

  #newLeg(options: NewLeg): Leg {
    const leg: Leg = {
      id: this.newId(),
      party: options.party,
      call: options.call,
      callRef: options.callRef ?? options.call.ref,
      direction: options.direction,
      remote: options.remote,
      displayName: options.displayName ?? options.remote.name,
      status: 'alerting',
      ringing: options.ringing ?? false,
      startedAt: this.now(),
      answeredAt: null,
      releaseReason: null,
      consultFor: options.consultFor ?? null,
      dtmf: '',
    };
    this.legs.set(leg.id, leg);
    return leg;
  }

  #changed(leg: Leg): void {
    this.#outbox.push(snapshot(leg));
  }

  #pokeQueues(): void {
    for (const call of [...this.calls]) call.dialling?.poke();
  }

  #flush(): void {
    // A listener may act on the switch; what it causes is appended and told after what it was told.
    while (this.#outbox.length > 0 && this.#depth === 0) {
      const batch = this.#outbox;
      this.#outbox = [];
      this.#depth += 1;
      try {
        for (const leg of batch) for (const listener of this.#listeners) listener(leg);
        this.#pokeQueues();
      } finally {
        this.#depth -= 1;
      }
    }
  }
}
