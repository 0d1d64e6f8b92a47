import type { CommandFailure } from './command.ts';

/** Faults that say something of the portal and nothing of the command; the portal's codes come in upper case, ours in lower. */
const PORTAL_FAULTS = new Set([
  'NETWORK',
  'TIMEOUT',
  'CUT',
  'NOT_JSON',
  'BAD_REDIRECT',
  'OVERLOAD_LIMIT',
  'CONNECTION_ERROR',
  'GRANT_NOT_SAVED',
]);
const FAILURES_TO_OPEN = 3;
const FIRST_PROBE_MS = 500;
const LONGEST_PROBE_MS = 10_000;
/** Only people can cure it: a probe a minute is enough to notice that they have. */
const ADMINISTRATOR_PROBE_MS = 60_000;

/**
 * Circuit breaker of one portal. While the portal is away one order at a time is tried, with growing pauses; everything else
 * waits in the database. Without it each waiting call would knock on its own and, after the outage, come late by its own pause.
 */
export class Breaker {
  private readonly random: () => number;
  private failures = 0;
  private probes = 0;
  private probeAt = 0;
  private openedAt = 0;
  private fault: CommandFailure | null = null;

  /** `random`: 0 ≤ x < 1, spreads the probes of many companies. */
  constructor(random: () => number) {
    this.random = random;
  }

  static isPortalFault(failure: CommandFailure): boolean {
    return failure.action === 'ask_administrator' || PORTAL_FAULTS.has(failure.code.toUpperCase());
  }

  /** `closed`: all may go; `probe`: one order may; `open`: nothing before `opensAt`. */
  mode(now: number): 'closed' | 'probe' | 'open' {
    if (!this.isOpen) return 'closed';
    return now >= this.opensAt ? 'probe' : 'open';
  }

  /** Epoch ms of the next probe. */
  get opensAt(): number {
    return Math.max(this.probeAt, this.fault?.retryAt ?? 0);
  }

  /** The fault that keeps it open, and since when it is; null while closed. */
  get reason(): { fault: CommandFailure; since: number } | null {
    return this.isOpen && this.fault !== null ? { fault: this.fault, since: this.openedAt } : null;
  }

  /** A probe leaves. The pause to the next one counts from here: one that is never answered must not hold up the next. */
  probed(now: number): void {
    this.probes += 1;
    this.probeAt = now + this.pause();
  }

  failed(failure: CommandFailure, now: number): void {
    const wasOpen = this.isOpen;
    const administrator = failure.action === 'ask_administrator' && this.fault?.action !== 'ask_administrator';
    this.failures += 1;
    this.fault = failure;
    if (!this.isOpen) return;
    if (!wasOpen) this.openedAt = now;
    if (!wasOpen || administrator) this.probeAt = now + this.pause();
  }

  /** True when the portal has just come back. */
  succeeded(): boolean {
    const wasOpen = this.failures > 0;
    this.failures = 0;
    this.probes = 0;
    this.fault = null;
    return wasOpen;
  }

  /** The administrator has authorised again: no need to wait for the next probe. */
  reset(): void {
    this.probeAt = 0;
    this.probes = 0;
    if (this.fault !== null) this.fault = { ...this.fault, retryAt: null };
  }

  private pause(): number {
    const longest =
      this.fault?.action === 'ask_administrator'
        ? ADMINISTRATOR_PROBE_MS
        : Math.min(FIRST_PROBE_MS * 2 ** Math.min(this.probes, 10), LONGEST_PROBE_MS);
    return longest * (0.5 + this.random() / 2);
  }

  private get isOpen(): boolean {
    return this.failures >= FAILURES_TO_OPEN || (this.failures > 0 && this.fault?.action === 'ask_administrator');
  }
}
