import type { Directory, Domain } from './directory.ts';
import type { Call, Leg, Party, ReleaseReason } from './leg.ts';
import { QueueRun } from './queue-run.ts';
import { RingRun } from './ring-run.ts';
import type { Switchboard } from './switchboard.ts';

export type Destination = 'subscriber' | 'group' | 'queue' | 'external' | 'wrong_number';

export function destinationOf(domain: Domain, digits: string): Destination {
  if (domain.subscribers.has(digits)) return 'subscriber';
  if (domain.groups.has(digits)) return 'group';
  if (domain.queues.has(digits)) return 'queue';
  return domain.externals.has(digits) || domain.externalPattern.test(digits) ? 'external' : 'wrong_number';
}

/** Finds who is behind the digits and rings them for the party that waits. */
export class Dialler {
  readonly #board: Switchboard;
  readonly #directory: Directory;
  readonly #hangUp: (leg: Leg) => void;

  constructor(board: Switchboard, directory: Directory, hangUp: (leg: Leg) => void) {
    this.#board = board;
    this.#directory = directory;
    this.#hangUp = hangUp;
  }

  /** Name to show for digits, "" when unknown. */
  nameOf(domain: Domain, digits: string): string {
    for (const numbers of [domain.subscribers, domain.groups, domain.queues, domain.externals]) {
      const found = numbers.get(digits);
      if (found) return found.name;
    }
    return '';
  }

  subscriberParty(domain: Domain, number: string): Party | null {
    const found = domain.subscribers.get(number);
    return found ? { kind: 'subscriber', number, name: found.name, behaviour: found.behaviour } : null;
  }

  externalParty(domain: Domain, number: string | null): Party {
    const found = number === null ? undefined : domain.externals.get(number);
    return { kind: 'external', number, name: found?.name ?? '', behaviour: found?.behaviour ?? { kind: 'manual' } };
  }

  /** Rings one phone for `call.make`, or the transferrer again. Fails at once when the phone cannot ring. */
  ringPhone(options: {
    call: Call;
    number: string;
    direction: 'in' | 'out';
    remote: Leg['remote'];
    onAnswer: (leg: Leg) => void;
    onFail: (reason: ReleaseReason) => void;
  }): void {
    const domain = this.#directory.domain(options.call.domain);
    const refusal = this.#board.canRing(domain, options.number);
    const party = this.subscriberParty(domain, options.number);
    if (refusal !== null || !party) {
      options.onFail(refusal ?? 'wrong_number');
      return;
    }
    this.#ring({ ...options, parties: [party], timeoutMs: domain.ringTimeoutMs });
  }

  /**
   * Dials `to` for `waiting`, which becomes or stays one side of the call. On success both are connected; on failure `onFail`, by
   * default the call ends. `transferred`: the waiting party did not dial itself, so its phone is told whom it got.
   */
  dial(
    waiting: Leg,
    to: string,
    options: { onFail?: (reason: ReleaseReason) => void; transferred?: boolean } = {},
  ): void {
    const { call } = waiting;
    const domain = this.#directory.domain(call.domain);
    const fail = (reason: ReleaseReason): void => {
      call.dialling = null;
      if (options.onFail) options.onFail(reason);
      else this.#board.endCall(call, reason);
    };
    const connect = (leg: Leg): void => this.connect(waiting, leg, options.transferred);
    switch (destinationOf(domain, to)) {
      case 'wrong_number':
        fail('wrong_number');
        return;
      case 'external':
        this.#ring({
          ...this.#incoming(waiting),
          parties: [this.externalParty(domain, to)],
          onAnswer: connect,
          onFail: fail,
        });
        return;
      case 'queue': {
        const queue = domain.queues.get(to);
        if (!queue) return;
        const party = (number: string): Party | null =>
          isSame(waiting, number) ? null : this.subscriberParty(domain, number);
        const members = queue.members.filter((number) => !isSame(waiting, number));
        const run = new QueueRun(this.#board, {
          domain,
          queue: { ...queue, members },
          call,
          caller: waiting,
          party,
          onAnswer: connect,
          onFail: fail,
          hangUp: this.#hangUp,
        });
        call.dialling = run;
        run.start();
        return;
      }
      case 'subscriber':
        this.#ringAll(waiting, domain, [to], domain.ringTimeoutMs, connect, fail);
        return;
      case 'group': {
        const group = domain.groups.get(to);
        this.#ringAll(waiting, domain, group?.members ?? [], group?.ringTimeoutMs ?? 0, connect, fail);
      }
    }
  }

  #ringAll(
    waiting: Leg,
    domain: Domain,
    numbers: string[],
    timeoutMs: number,
    onAnswer: (leg: Leg) => void,
    onFail: (reason: ReleaseReason) => void,
  ): void {
    const parties: Party[] = [];
    let refusal: ReleaseReason = 'unavailable';
    for (const number of new Set(numbers)) {
      // A phone does not ring itself: not when it dials its own number, nor as a member of the group it calls.
      const reason = isSame(waiting, number) ? 'busy' : this.#board.canRing(domain, number);
      const party = this.subscriberParty(domain, number);
      if (reason === null && party) parties.push(party);
      else refusal = reason ?? refusal;
    }
    if (parties.length === 0) onFail(refusal);
    else this.#ring({ ...this.#incoming(waiting), timeoutMs, parties, onAnswer, onFail });
  }

  #incoming(
    waiting: Leg,
  ): Pick<ConstructorParameters<typeof RingRun>[1], 'call' | 'direction' | 'remote' | 'timeoutMs'> {
    const { call, party } = waiting;
    const timeoutMs = this.#directory.domain(call.domain).ringTimeoutMs;
    return { call, direction: 'in', remote: { digits: party.number, name: party.name }, timeoutMs };
  }

  #ring(options: Omit<ConstructorParameters<typeof RingRun>[1], 'hangUp'>): void {
    const run = new RingRun(this.#board, { ...options, hangUp: this.#hangUp });
    options.call.dialling = run;
    run.start();
  }

  /** The waiting party and the one who picked up talk. */
  connect(waiting: Leg, leg: Leg, transferred = false): void {
    const { call } = waiting;
    call.dialling = null;
    call.parties = [waiting, leg];
    if (waiting.status === 'alerting') {
      this.#board.seize(call.domain, waiting.party, waiting);
      this.#board.talk(waiting);
    } else if (transferred) {
      this.#board.retarget(waiting, { digits: leg.party.number, name: leg.party.name });
    }
    this.#board.seize(call.domain, leg.party, leg);
    this.#board.talk(leg);
  }
}

function isSame(leg: Leg, number: string): boolean {
  return leg.party.kind === 'subscriber' && leg.party.number === number;
}
