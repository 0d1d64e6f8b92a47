import type { Bridge } from './bridge-wire.ts';

/** The portal waits 65 s after each wish (known). A page in the background gets its timers once a minute at the worst. */
const RENEW_MS = 30_000;

/** Keeps the portal from closing the card while there is something to do through it. */
export class KeepOpen {
  readonly #bridge: Bridge | null;
  #timer: number | null = null;

  constructor(bridge: Bridge | null) {
    this.#bridge = bridge;
  }

  set(wanted: boolean): void {
    if (wanted === (this.#timer !== null) || this.#bridge === null) return;
    const bridge = this.#bridge;
    const wish = () => void bridge.call('disableAutoClose');
    if (wanted) {
      wish();
      this.#timer = setInterval(wish, RENEW_MS);
      return;
    }
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    // Closes the card at once when its call is over for the portal (known): nothing may be done here after it.
    void bridge.call('enableAutoClose');
  }
}
