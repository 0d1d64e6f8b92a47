/** The link's status as pages see it; tells the listener of every change, and of nothing else. */
import type { Clock } from '../../app/ports/clock.ts';
import type { LinkStatus } from '../../app/ports/switch-link.ts';

export class StatusBoard {
  readonly #clock: Clock;
  readonly #changed: (status: LinkStatus) => void;
  #status: LinkStatus;

  constructor(clock: Clock, changed: (status: LinkStatus) => void) {
    this.#clock = clock;
    this.#changed = changed;
    this.#status = {
      state: 'disabled',
      since: clock.now(),
      lastError: null,
      numbers: [],
      refusedNumbers: [],
      csta: null,
      certificate: null,
    };
  }

  /** Statuses are never changed in place, so a copy handed out stays what it was. */
  get(): LinkStatus {
    return this.#status;
  }

  set(patch: Partial<Omit<LinkStatus, 'since'>>): void {
    const next = { ...this.#status, ...patch };
    if (JSON.stringify(next) === JSON.stringify(this.#status)) return;
    if (next.state !== this.#status.state) next.since = this.#clock.now();
    this.#status = next;
    this.#changed(next);
  }
}
