import type { Domain } from './directory.ts';
import type { Queue } from './config.ts';
import type { Call, Dialling, Leg, Party, ReleaseReason } from './leg.ts';
import { RingRun } from './ring-run.ts';
import type { Switchboard } from './switchboard.ts';

export interface QueueOptions {
  domain: Domain;
  queue: Queue;
  call: Call;
  /** The caller, who listens to the voice menu and the music. */
  caller: Leg;
  party: (number: string) => Party | null;
  onAnswer: (leg: Leg) => void;
  onFail: (reason: ReleaseReason) => void;
  hangUp: (leg: Leg) => void;
}

/** A voice menu that answers at once, then operators rung one after another or all together, until one answers. */
export class QueueRun implements Dialling {
  readonly #board: Switchboard;
  readonly #options: QueueOptions;
  #ring: RingRun | null = null;
  #tried = new Set<string>();
  #waiting = false;
  #over = false;
  readonly #stops: (() => void)[] = [];

  constructor(board: Switchboard, options: QueueOptions) {
    this.#board = board;
    this.#options = options;
  }

  start(): void {
    const { caller, queue } = this.#options;
    // Known: the caller's leg is `talking` when the menu answers, long before an operator does.
    if (caller.status === 'alerting') this.#board.talk(caller);
    this.#stops.push(
      this.#board.after(queue.ivrMs, () => this.#next()),
      this.#board.after(queue.maxWaitMs, () => this.#fail('queue_timeout')),
    );
  }

  answer(leg: Leg): void {
    this.#ring?.answer(leg);
  }

  decline(leg: Leg, reason: ReleaseReason): void {
    this.#ring?.decline(leg, reason);
  }

  cancel(reason: ReleaseReason): void {
    this.#stop();
    this.#ring?.cancel(reason);
    this.#ring = null;
  }

  poke(): void {
    if (this.#waiting) this.#next();
  }

  #next(): void {
    if (this.#over || this.#ring) return;
    const { domain, queue } = this.#options;
    const free = queue.members.filter((number) => this.#isFree(domain, number));
    this.#waiting = free.length === 0;
    if (this.#waiting) return;
    const fresh = free.filter((number) => !this.#tried.has(number));
    if (fresh.length === 0) {
      this.#tried.clear();
      this.#stops.push(this.#board.after(queue.retryPauseMs, () => this.#next()));
      return;
    }
    this.#offer(queue.strategy === 'all' ? fresh : fresh.slice(0, 1));
  }

  /** An operator who talks, or whose phone rings, is not offered a second caller. */
  #isFree(domain: Domain, number: string): boolean {
    return this.#board.canRing(domain, number) === null && this.#board.legsOf(domain.name, number).length === 0;
  }

  #offer(numbers: string[]): void {
    const { call, caller, queue, party, onAnswer, hangUp } = this.#options;
    for (const number of numbers) this.#tried.add(number);
    const ring = new RingRun(this.#board, {
      call,
      parties: numbers.map(party).filter((found) => found !== null),
      direction: 'in',
      remote: { digits: caller.party.number, name: caller.party.name },
      timeoutMs: queue.ringTimeoutMs,
      // Known: through a queue the operator's leg has a call_ref of its own and bears the operator's own name.
      callRef: this.#board.newId(),
      displayName: ({ name }) => name,
      onAnswer: (leg) => {
        this.#stop();
        onAnswer(leg);
      },
      onFail: () => {
        this.#ring = null;
        this.#next();
      },
      hangUp,
    });
    this.#ring = ring;
    ring.start();
  }

  #fail(reason: ReleaseReason): void {
    if (this.#over) return;
    this.cancel(reason);
    this.#options.onFail(reason);
  }

  #stop(): void {
    this.#over = true;
    this.#waiting = false;
    for (const stop of this.#stops) stop();
  }
}
