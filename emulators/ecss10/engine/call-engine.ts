import type { Clock } from './clock.ts';
import { dialSchema, settingsSchema, type Settings } from './config.ts';
import { Dialler } from './dialler.ts';
import type { Directory } from './directory.ts';
import { SwitchError } from './errors.ts';
import { snapshot, type Call, type Leg, type LegSnapshot, type ReleaseReason } from './leg.ts';
import { Switchboard } from './switchboard.ts';
import { Transfers } from './transfers.ts';

export interface CallStarted {
  callId: string;
  /** The leg of the party that started the call (for `call.make`: of the phone that rings first). */
  legId: string;
}

export interface ExternalCall {
  /** null: the number is withheld. */
  from: string | null;
  to: string;
  /** The caller hangs up this long after dialling when nobody (no person) has answered. */
  giveUpAfterMs?: number | undefined;
}

/** The switch: every verb is what a phone, an outside party or the Call API can do. Pure: time and ids are injected. */
export class CallEngine {
  settings: Settings = settingsSchema.parse({});
  readonly #board: Switchboard;
  readonly #directory: Directory;
  readonly #dialler: Dialler;
  readonly #transfers: Transfers;

  constructor(directory: Directory, clock: Clock, newId: () => string) {
    this.#directory = directory;
    this.#board = new Switchboard(clock, newId);
    this.#dialler = new Dialler(this.#board, directory, (leg) => {
      if (leg.status !== 'released') this.#end(leg, 'normal');
    });
    this.#transfers = new Transfers(this.#board, this.#dialler, () => this.settings);
  }

  /** Undoes itself by the returned function. Listeners get copies, in order, and may call back. */
  onLeg(listener: (leg: LegSnapshot) => void): () => void {
    return this.#board.onLeg(listener);
  }

  legs(): LegSnapshot[] {
    return [...this.#board.legs.values()].map(snapshot);
  }

  find(legId: string): LegSnapshot | undefined {
    const leg = this.#board.legs.get(legId);
    return leg && snapshot(leg);
  }

  /** Forgets all calls without telling anybody; for the end of the emulator. */
  stop(): void {
    this.#board.cancelTimers();
  }

  /** A call from outside to any number of the domain. */
  callFromOutside(domainName: string, { from, to, giveUpAfterMs }: ExternalCall): CallStarted {
    const domain = this.#directory.domain(domainName);
    const digits = parseDigits(to);
    return this.#board.run(() => {
      const call = this.#board.openCall(domain.name, false);
      const party = this.#dialler.externalParty(domain, from);
      const leg = this.#board.openLeg({ party, call, direction: 'out', remote: { digits, name: '' } });
      call.parties = [leg];
      if (giveUpAfterMs !== undefined) {
        this.#board.after(giveUpAfterMs, () => {
          if (leg.status !== 'released' && leg.call.parties.length < 2) this.#end(leg, 'caller_gave_up');
        });
      }
      this.#dialler.dial(leg, digits);
      return { callId: call.id, legId: leg.id };
    });
  }

  /** Somebody lifts the handset of `from` and dials. */
  callFromPhone(domainName: string, from: string, to: string): CallStarted {
    const { registered } = this.#directory.subscriber(domainName, from);
    const digits = parseDigits(to);
    if (!registered) throw new SwitchError('not_possible', `Phone ${from} is not registered`);
    return this.#board.run(() => this.#startFrom(domainName, from, digits, {}));
  }

  /** `call.make`: rings `from`, then dials `to`. */
  makeCall(domainName: string, from: string, to: string): CallStarted {
    const domain = this.#directory.domain(domainName);
    const digits = parseDigits(to);
    const refusal = this.#board.canRing(domain, from);
    if (refusal !== null) throw new SwitchError('not_possible', `Phone ${from} cannot ring: ${refusal}`);
    return this.#board.run(() => {
      const call = this.#board.openCall(domain.name, true);
      this.#dialler.ringPhone({
        call,
        number: from,
        direction: 'out',
        remote: { digits, name: this.#dialler.nameOf(domain, digits) },
        onAnswer: (leg) => {
          call.dialling = null;
          call.parties = [leg];
          this.#board.seize(call.domain, leg.party, leg);
          this.#dialler.dial(leg, digits);
        },
        onFail: (reason) => this.#board.endCall(call, reason),
      });
      const leg = [...this.#board.legs.values()].find((candidate) => candidate.call === call);
      if (!leg) throw new SwitchError('not_possible', `Phone ${from} cannot ring`);
      return { callId: call.id, legId: leg.id };
    });
  }

  /** The party picks up. */
  answer(legId: string): void {
    const leg = this.#leg(legId);
    if (!leg.ringing) throw new SwitchError('not_possible', 'The leg does not ring');
    this.#board.run(() => leg.call.dialling?.answer(leg));
  }

  /** Hangs up, or rejects while the phone rings. */
  release(legId: string): void {
    const leg = this.#leg(legId);
    this.#board.run(() => this.#end(leg, 'normal'));
  }

  hold(legId: string): void {
    const leg = this.#leg(legId);
    if (leg.status !== 'talking') throw new SwitchError('not_possible', 'The leg does not talk');
    this.#board.run(() => this.#board.hold(leg));
  }

  unhold(legId: string): void {
    const leg = this.#leg(legId);
    if (leg.status !== 'held') throw new SwitchError('not_possible', 'The leg is not on hold');
    this.#board.run(() => {
      this.#board.seize(leg.call.domain, leg.party, leg);
      this.#board.talk(leg);
    });
  }

  /** Puts the leg on hold and calls `to` from the same phone. `viaApi`: asked for by `call.consult`. */
  consult(legId: string, to: string, viaApi = false): CallStarted {
    const leg = this.#leg(legId);
    const digits = parseDigits(to);
    const number = this.#transfers.requireConnectedPhone(leg);
    return this.#board.run(() => {
      if (leg.status === 'talking') this.#board.hold(leg);
      return this.#startFrom(leg.call.domain, number, digits, {
        viaApi: viaApi || leg.call.viaApi,
        consultFor: leg.id,
      });
    });
  }

  /** Blind transfer of the other party to `to`. */
  transfer(legId: string, to: string): void {
    const leg = this.#leg(legId);
    const digits = parseDigits(to);
    this.#transfers.requireConnectedPhone(leg);
    this.#board.run(() => this.#transfers.blind(leg, digits));
  }

  /** Attended transfer: joins the other parties of two talks of one phone; goes on under the first leg's call. */
  join(legId: string, consultLegId: string): void {
    const [leg, consult] = [this.#leg(legId), this.#leg(consultLegId)];
    this.#transfers.requireJoinable(leg, consult);
    this.#board.run(() => this.#transfers.attended(leg, consult));
  }

  dtmf(legId: string, digits: string): void {
    const leg = this.#leg(legId);
    if (leg.status !== 'talking') throw new SwitchError('not_possible', 'The leg does not talk');
    this.#board.run(() => this.#board.note(leg, digits));
  }

  /** The phone went out of service: what rings there stops ringing, talks go on. */
  stopRinging(domain: string, number: string): void {
    this.#board.run(() => {
      for (const leg of this.#board.legsOf(domain, number)) if (leg.ringing) this.#end(leg, 'unavailable');
    });
  }

  /** The number, or with no number the whole domain, is gone: its calls end. */
  clear(domain: string, number?: string): void {
    this.#board.run(() => {
      for (const call of [...this.#board.calls]) {
        if (call.domain === domain && number === undefined) this.#board.endCall(call, 'removed');
      }
      if (number === undefined) return;
      for (const leg of this.#board.legsOf(domain, number)) this.#end(leg, 'removed');
    });
  }

  /** Lets waiting queues look again, after phones were changed. */
  refresh(): void {
    this.#board.run(() => undefined);
  }

  #startFrom(
    domainName: string,
    from: string,
    digits: string,
    { viaApi = false, consultFor }: { viaApi?: boolean; consultFor?: string },
  ): CallStarted {
    const domain = this.#directory.domain(domainName);
    const party = this.#dialler.subscriberParty(domain, from);
    if (!party) throw new SwitchError('no_such_number', `No subscriber ${from}`);
    const call: Call = this.#board.openCall(domainName, viaApi);
    this.#board.seize(domainName, party, null);
    const remote = { digits, name: this.#dialler.nameOf(domain, digits) };
    const options = { party, call, direction: 'out' as const, remote };
    const leg = this.#board.openLeg(consultFor === undefined ? options : { ...options, consultFor });
    call.parties = [leg];
    this.#dialler.dial(leg, digits);
    return { callId: call.id, legId: leg.id };
  }

  #end(leg: Leg, reason: ReleaseReason): void {
    if (leg.ringing) leg.call.dialling?.decline(leg, reason === 'normal' ? 'rejected' : reason);
    else this.#board.endCall(leg.call, reason, leg);
  }

  #leg(id: string): Leg {
    const leg = this.#board.legs.get(id);
    if (!leg) throw new SwitchError('no_such_leg', `No leg ${id}`);
    return leg;
  }
}

function parseDigits(to: string): string {
  const parsed = dialSchema.safeParse(to);
  if (!parsed.success) throw new SwitchError('bad_request', 'Not a number that can be dialled');
  return parsed.data;
}
