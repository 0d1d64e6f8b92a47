import type { Call, Dialling, Direction, Leg, Party, ReleaseReason, Remote } from './leg.ts';
import type { Switchboard } from './switchboard.ts';

export interface RingOptions {
  call: Call;
  parties: Party[];
  direction: Direction;
  remote: Remote;
  timeoutMs: number;
  callRef?: string;
  /** What the ringing phone shows instead of the remote party's name. */
  displayName?: (party: Party) => string;
  /** The first to pick up; the others still ring at this moment and are released right after. */
  onAnswer: (leg: Leg) => void;
  /** Nobody rings any more. */
  onFail: (reason: ReleaseReason) => void;
  /** A programmed party hangs up by itself after its talk. */
  hangUp: (leg: Leg) => void;
}

/** Rings one or several parties at once until the first picks up, the last declines or time is up. */
export class RingRun implements Dialling {
  readonly #board: Switchboard;
  readonly #options: RingOptions;
  readonly #ringing = new Map<Leg, () => void>();
  #stopTimer: () => void = () => undefined;
  #over = false;

  constructor(board: Switchboard, options: RingOptions) {
    this.#board = board;
    this.#options = options;
  }

  start(): void {
    const { call, parties, direction, remote, callRef, displayName, timeoutMs } = this.#options;
    for (const party of parties) {
      const leg = this.#board.openLeg({
        party,
        call,
        direction,
        remote,
        ringing: true,
        ...(callRef === undefined ? {} : { callRef }),
        ...(displayName ? { displayName: displayName(party) } : {}),
      });
      this.#ringing.set(leg, this.#program(leg));
    }
    this.#stopTimer = this.#board.after(timeoutMs, () => this.#fail('no_answer'));
  }

  answer(leg: Leg): void {
    this.#ringing.get(leg)?.();
    this.#ringing.delete(leg);
    leg.ringing = false;
    this.#over = true;
    this.#stopTimer();
    // A switch cancels the other phones only when one has answered, so its `talking` is told first.
    this.#options.onAnswer(leg);
    this.#releaseAll('answered_elsewhere');
    const { behaviour } = leg.party;
    if (behaviour.kind === 'answer' && behaviour.hangUpAfterMs !== undefined) {
      this.#board.after(behaviour.hangUpAfterMs, () => this.#options.hangUp(leg));
    }
  }

  decline(leg: Leg, reason: ReleaseReason): void {
    if (this.#over) return;
    this.#ringing.get(leg)?.();
    this.#ringing.delete(leg);
    this.#board.release(leg, reason);
    if (this.#ringing.size === 0) this.#fail(reason);
  }

  cancel(reason: ReleaseReason): void {
    this.#over = true;
    this.#stopTimer();
    this.#releaseAll(reason);
  }

  poke(): void {
    // Phones that ring already need no operator to become free.
  }

  #fail(reason: ReleaseReason): void {
    if (this.#over) return;
    this.cancel(reason);
    this.#options.onFail(reason);
  }

  #releaseAll(reason: ReleaseReason): void {
    for (const [leg, stop] of this.#ringing) {
      stop();
      this.#board.release(leg, reason);
    }
    this.#ringing.clear();
  }

  #program(leg: Leg): () => void {
    const { behaviour } = leg.party;
    switch (behaviour.kind) {
      case 'answer':
        return this.#board.after(behaviour.afterMs, () => this.answer(leg));
      case 'busy':
        return this.#board.after(behaviour.afterMs, () => this.decline(leg, 'busy'));
      case 'reject':
        return this.#board.after(behaviour.afterMs, () => this.decline(leg, 'rejected'));
      case 'manual':
      case 'no-answer':
        return () => undefined;
    }
  }
}
