/** Request budget of one portal: a token bucket kept a little below the portal's own. */
import type { Clock } from '../../app/ports/clock.ts';
import { PortalError } from '../../app/ports/portal.ts';
import type { RequestBudgetState } from '../../app/ports/portal.ts';
import { UNWRITTEN } from './spent.ts';
import type { SpentLedger } from './spent.ts';

export interface RequestRate {
  /** Requests at once. */
  burst: number;
  perSecond: number;
}

/**
 * What the portal's tariff allows. `self_hosted`: its owner decides, nothing is documented. `standard` also stands for whatever is
 * not known.
 */
export type Allowance = 'standard' | 'enterprise' | 'self_hosted';

/**
 * The documented leaky bucket is 50 and 2 a second, for Enterprise 250 and 5, per portal and source address (known). The margin is
 * for other applications at our address and for requests that the network delivers in bunches.
 */
export const DOCUMENTED_RATE: RequestRate = { burst: 48, perSecond: 1.95 };

const RATES: Readonly<Record<Allowance, RequestRate>> = {
  standard: DOCUMENTED_RATE,
  enterprise: { burst: 240, perSecond: 4.9 },
  // No limit is documented; one's own server is still to be spared.
  self_hosted: { burst: 240, perSecond: 4.9 },
};

/** A word of an earlier version, or of a later one, is not known. */
export const toAllowance = (word: string): Allowance => (Object.hasOwn(RATES, word) ? (word as Allowance) : 'standard');

/** Part of the burst that is kept for calls while anything else waits for its turn. */
const KEPT_FOR_CALLS = 0.5;
/** While calls wait, what can wait looks again after so many ms. */
const SPARE_LOOK_MS = 100;

/** Above this many waiting requests the caller's own queue must wait instead. */
const MAX_WAITING = 1_000;

export interface BudgetOptions {
  /** Instead of what the tariff allows. */
  rate?: RequestRate | undefined;
  /** Where what was spent outlives the process; null: nowhere. */
  ledger?: SpentLedger | null;
}

export class RequestBudget {
  readonly #clock: Clock;
  readonly #fixedRate: RequestRate | null;
  readonly #ledger: SpentLedger | null;
  #allowance: Allowance;
  /** Fill of the portal's bucket as we know it. */
  #used: number;
  #updatedAt: number;
  #waiting: (() => void)[] = [];
  #cancelWake: (() => void) | null = null;

  constructor(clock: Clock, { rate, ledger = null }: BudgetOptions = {}) {
    this.#clock = clock;
    this.#fixedRate = rate ?? null;
    this.#ledger = ledger;
    const before = ledger?.before ?? null;
    this.#allowance = before?.allowance ?? 'standard';
    this.#used = before?.used ?? 0;
    this.#updatedAt = before?.at ?? clock.now();
    this.#refill();
    if (before !== null) this.#used = Math.min(this.#used + UNWRITTEN, this.#rate.burst);
  }

  /** What the portal says of its tariff. What was spent stays spent. */
  allow(allowance: Allowance): void {
    this.#refill();
    this.#allowance = allowance;
    this.#wakeLater();
  }

  /** Resolves when one request may leave, first come first served. */
  async acquire(): Promise<void> {
    if (this.#waiting.length === 0 && this.#take()) return;
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
    const missing = Math.min(tokens, this.#rate.burst) + this.#waiting.length - this.#left;
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
      if (this.#waiting.length === 0 && this.#left >= wanted && this.#take()) return;
      const missingMs = Math.ceil(((wanted - this.#left) * 1_000) / this.#rate.perSecond);
      await this.#pause(Math.max(SPARE_LOOK_MS, missingMs), signal);
    }
  }

  /**
   * The portal said that its bucket is full: somebody else at our address uses it too, so ours is empty now. Or it allows less than
   * its tariff made us believe: then what is documented for all holds until it is asked again.
   */
  exhausted(): void {
    this.#refill();
    this.#allowance = 'standard';
    this.#used = this.#rate.burst;
  }

  /** Nothing was taken lately and nobody waits: the budget can be forgotten. */
  idle(): boolean {
    this.#refill();
    return this.#waiting.length === 0 && this.#used <= 0;
  }

  state(): RequestBudgetState {
    this.#refill();
    return { left: Math.floor(this.#left), burst: this.#rate.burst, waiting: this.#waiting.length };
  }

  /** Writes down what is spent, so that the next process begins with what is left. */
  async stop(): Promise<void> {
    this.#cancelWake?.();
    this.#refill();
    await this.#ledger?.close({ allowance: this.#allowance, used: this.#used, at: this.#updatedAt });
  }

  get #rate(): RequestRate {
    return this.#fixedRate ?? RATES[this.#allowance];
  }

  get #left(): number {
    return this.#rate.burst - this.#used;
  }

  /** Spends one request, when there is one and the next process would know of it. */
  #take(): boolean {
    this.#refill();
    if (this.#left < 1) return false;
    const spent = { allowance: this.#allowance, used: this.#used + 1, at: this.#updatedAt };
    if (this.#ledger?.covers(spent, this.#rate.perSecond) === false) {
      void this.#ledger.write(spent, this.#waiting.length).then(() => this.#serve());
      return false;
    }
    this.#used += 1;
    return true;
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
    const drained = (Math.max(0, now - this.#updatedAt) * this.#rate.perSecond) / 1_000;
    this.#used = Math.max(0, this.#used - drained);
    this.#updatedAt = now;
  }

  #wakeLater(): void {
    if (this.#cancelWake !== null || this.#waiting.length === 0) return;
    const delayMs = Math.max(1, Math.ceil(((1 - this.#left) * 1_000) / this.#rate.perSecond));
    this.#cancelWake = this.#clock.after(delayMs, () => {
      this.#cancelWake = null;
      this.#serve();
    });
  }

  #serve(): void {
    while (this.#waiting.length > 0 && this.#take()) this.#waiting.shift()?.();
    this.#wakeLater();
  }
}
