/** Phones that refused to be answered from a page (no SIP-answer): their operators are told to pick up. */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { ObservationStore } from '../ports/observations.ts';

/** A phone may be replaced by one that can: after so long «Принять» is offered and tried again. */
export const REMEMBERED_MS = 30 * 24 * 3_600_000;

export interface MustPickUpDeps {
  companyId: string;
  store: ObservationStore;
  clock: Clock;
  logger: Logger;
}

export class MustPickUp {
  readonly #deps: MustPickUpDeps;
  /** Extension → when it refused last, epoch ms. */
  readonly #refusedAt = new Map<string, number>();

  constructor(deps: MustPickUpDeps) {
    this.#deps = deps;
  }

  /** Reads what was seen before the restart. Never rejects: without it one more «Принять» is refused. */
  async start(): Promise<void> {
    const { companyId, store, logger } = this.#deps;
    try {
      for (const { kind, subject, at } of await store.list(companyId)) {
        if (kind === 'must_pick_up') this.#refusedAt.set(subject, at);
      }
    } catch (error) {
      logger.warn({ error: String(error) }, 'the phones that must be picked up could not be read');
    }
  }

  has(extension: string): boolean {
    const at = this.#refusedAt.get(extension);
    return at !== undefined && this.#deps.clock.now() - at < REMEMBERED_MS;
  }

  /** This phone has refused just now. */
  note(extension: string): void {
    const { companyId, store, clock, logger } = this.#deps;
    const at = clock.now();
    this.#refusedAt.set(extension, at);
    store.put(companyId, { kind: 'must_pick_up', subject: extension, at }).catch((error: unknown) => {
      logger.warn({ error: String(error) }, 'a phone that must be picked up could not be noted');
    });
  }
}
