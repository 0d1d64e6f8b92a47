/** From when on a user's page tokens count. They are signed, not stored; this is what makes it possible to take them back. */
import type { Clock } from '../ports/clock.ts';
import type { RevocationStore } from '../ports/store.ts';

export class Revocations {
  readonly #store: RevocationStore;
  readonly #clock: Clock;
  readonly #keepMs: number;
  readonly #notBefore = new Map<string, number>();

  /** `keepMs`: the life of the longest-lived token. */
  constructor(deps: { store: RevocationStore; clock: Clock; keepMs: number }) {
    this.#keepMs = deps.keepMs;
    this.#store = deps.store;
    this.#clock = deps.clock;
  }

  /** Reads what was revoked before the restart. Must have resolved before the first token is judged. */
  async start(): Promise<void> {
    await this.#store.removeBefore(this.#clock.now() - this.#keepMs);
    for (const { companyId, userId, notBefore } of await this.#store.list()) {
      this.#notBefore.set(key(companyId, userId), notBefore);
    }
  }

  /** Epoch ms; tokens issued then or earlier are void. */
  notBefore(companyId: string, userId: string): number {
    return this.#notBefore.get(key(companyId, userId)) ?? 0;
  }

  /** Voids all page tokens that the user was issued until `notBefore`, epoch ms. */
  async revoke(companyId: string, userId: string, notBefore = this.#clock.now()): Promise<void> {
    await this.#store.put({ companyId, userId, notBefore });
    this.#notBefore.set(key(companyId, userId), notBefore);
  }
}

function key(companyId: string, userId: string): string {
  return JSON.stringify([companyId, userId]);
}
