/** What an administrator should know although the link works; learnt from what the switch says and from what it does not say. */
import type { SwitchRemark, SwitchRemarkCode } from '../../app/ports/switch-link.ts';
import type { AmiMessage } from './wire.ts';

/** A channel is heard of within milliseconds; one that is older than this and unknown was never told of. */
const SURELY_TOLD_MS = 3_000;
/** Talks without a record of theirs: one may come late. */
const TALKS_WITHOUT_RECORD = 3;

export class Remarks {
  readonly #found = new Map<SwitchRemarkCode, string>();
  #stamped: boolean | null = null;
  #talks = 0;

  list(): SwitchRemark[] {
    return [...this.#found].map(([code, details]) => ({ code, details }));
  }

  /** True when the list has changed. */
  event(event: AmiMessage): boolean {
    const before = this.#found.size;
    // Known: the greeting after the login bears no time, whatever the settings.
    if (event.has('Uniqueid')) this.#stamped ??= event.has('Timestamp');
    if (this.#stamped === false) this.#found.set('timestamps_off', 'timestampevents');
    if (event.text('Event') === 'Cdr') {
      this.#talks = -Infinity;
      this.#found.delete('call_records_off');
    }
    return this.#found.size !== before;
  }

  talkEnded(): void {
    this.#talks += 1;
    if (this.#talks >= TALKS_WITHOUT_RECORD) this.#found.set('call_records_off', 'cdr_manager.conf');
  }

  commands(missing: readonly string[]): void {
    if (missing.length > 0) this.#found.set('commands_missing', missing.join(', '));
    else this.#found.delete('commands_missing');
  }

  /** Channels of a later list that no event has told of, by their age in ms. */
  untold(ages: readonly number[]): void {
    if (ages.some((age) => age > SURELY_TOLD_MS)) this.#found.set('events_missing', 'call');
  }

  told(): void {
    this.#found.delete('events_missing');
  }
}
