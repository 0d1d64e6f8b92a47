/** What `/health/ready` asks: can a call be stored, can a browser come in. */
import type { Listeners } from '../adapters/http/listeners.ts';
import type { Foundation } from './foundation.ts';

export class Readiness {
  readonly #base: Pick<Foundation, 'storage' | 'logger'>;
  #listeners: Listeners | null = null;
  #last = '';

  constructor(base: Pick<Foundation, 'storage' | 'logger'>) {
    this.#base = base;
  }

  /** From now on these must listen. */
  watch(listeners: Listeners): void {
    this.#listeners = listeners;
  }

  /** Why the server cannot serve now; empty when it can. For everybody to read: the log has the details. */
  async reasons(): Promise<string[]> {
    const reasons = [...(await this.#database()), ...(this.#listeners?.silent() ?? ['listeners: not started'])];
    const words = reasons.join('; ');
    if (words !== this.#last) {
      this.#last = words;
      if (words === '') this.#base.logger.info({}, 'ready');
      else this.#base.logger.warn({ reasons }, 'not ready');
    }
    return reasons;
  }

  async #database(): Promise<string[]> {
    try {
      await this.#base.storage.ping();
      return [];
    } catch (error) {
      this.#base.logger.debug({ error: String(error) }, 'the database was asked in vain');
      return [`database: ${error instanceof Error && 'code' in error ? String(error.code) : 'no answer'}`];
    }
  }
}
