/** Request budget of one portal: a token bucket kept a little below the portal's own. */
import type { Clock } from '../../app/ports/clock.ts';
import { PortalError } from '../../app/ports/portal.ts';

export interface RequestRate {
  /** Requests at once. */
  burst: number;
  perSecond: number;
}

/**
 * The documented leaky bucket is 50 and 2 a second, per portal and source address (known; Enterprise 250 and 5). The margin
 * is for other applications at our address and for requests that the network delivers in bunches.
 */
export const DOCUMENTED_RATE: RequestRate = { burst: 48, perSecond: 1.95 };

/** Part of the burst that is kept for calls while anything else waits for its turn. */
const KEPT_FOR_CALLS = 0.5;
/** While calls wait, what can wait looks again after so many ms. */
const SPARE_LOOK_MS = 100;

/** Above this many waiting requests the caller's own queue must wait instead. */
const MAX_WAITING = 1_000;

export class RequestBudget {
  readonly #clock: Clock;
  readonly #rate: RequestRate;
  #tokens: number;
  #updatedAt: number;
  #waiting: (() => void)[] = [];
  #cancelWake: (() => void) | null = null;

  constructor(clock: Clock, rate: RequestRate) {
    this.#clock = clock;
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#updatedAt = clock.now();
  }

  /** Resolves when one request may leave, first come first served. */
  async acquire(): Promise<void> {
    this.#refill();
    if (this.#waiting.length === 0 && this.#tokens >= 1) {
      this.#tokens -= 1;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      throw new PortalError({ action: 'retry', code: 'busy', message: 'too many requests wait', retryAt: null });
    }
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#wakeLater();
    });
  }

  /** Epoch ms from which `tokens` are there beyond those that others wait for already; 0 when they are there now. */
  readyAt(tokens: number): number {
    this.#refill();
    const missing = Math.min(tokens, this.#rate.burst) + this.#waiting.length - this.#tokens;
    return missing <= 0 ? 0 : this.#updatedAt + Math.ceil((missing * 1_000) / this.#rate.perSecond);
  }

  /**
   * For what can wait (recordings): resolves when no call waits and half of the burst would be left for the next one. Rejects when
   * `signal` cuts it.
   */
  async acquireSpare(signal: AbortSignal): Promise<void> {
    const wanted = 1 + Math.floor(this.#rate.burst * KEPT_FOR_CALLS);
    for (;;) {
      this.#refill();
      if (signal.aborted) throw new PortalError({ action: 'retry', code: 'cut', message: 'cut', retryAt: null });
      if (this.#waiting.length === 0 && this.#tokens >= wanted) break;
      const missingMs = Math.ceil(((wanted - this.#tokens) * 1_000) / this.#rate.perSecond);
      await this.#pause(Math.max(SPARE_LOOK_MS, missingMs), signal);
    }
    this.#tokens -= 1;
  }

  /** The portal said that its bucket is full: somebody else at our address uses it too, so ours is empty now. */
  exhausted(): void {
    this.#refill();
    this.#tokens = Math.min(this.#tokens, 0);
  }

  /** Nothing was taken lately and nobody waits: the budget can be forgotten. */
  idle(): boolean {
    this.#refill();
    return this.#waiting.length === 0 && this.#tokens >= this.#rate.burst;
  }

  #pause(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.#clock.after(delayMs, done);
      signal.addEventListener('abort', done);
    });
  }

  #refill(): void {
    const now = this.#clock.now();
    const gained = (Math.max(0, now - this.#updatedAt) * this.#rate.perSecond) / 1_000;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
    this.#updatedAt = now;
  }

  #wakeLater(): void {
    if (this.#cancelWake !== null || this.#waiting.length === 0) return;
    const delayMs = Math.max(1, Math.ceil(((1 - this.#tokens) * 1_000) / this.#rate.perSecond));
    this.#cancelWake = this.#clock.after(delayMs, () => {
      this.#cancelWake = null;
      this.#serve();
    });
  }

  #serve(): void {
    this.#refill();
    while (this.#tokens >= 1) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#tokens -= 1;
      next();
    }
    this.#wakeLater();
  }
}
