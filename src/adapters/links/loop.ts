/** Keeps a link alive: connects, and after every failure connects again, for ever. */
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import type { LinkState } from '../../app/ports/switch-link.ts';
import { backoffMs, slowRetryMs } from './backoff.ts';
import { pause } from './deadline.ts';
import { LinkFailure } from './failure.ts';
import type { CleanText } from './failure.ts';
import type { StatusBoard } from './status.ts';

/** A connection that lived this long is a success, and the next failure starts the back-off anew. */
const STABLE_MS = 10_000;

export interface LinkLoopDeps {
  clock: Clock;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  logger: Logger;
  status: StatusBoard;
  clean: CleanText;
  /** For the log: `call api`, `ami`. */
  name: string;
  /** One connection from its beginning to its end; resolves, never rejects, to why it ended. */
  connection: (signal: AbortSignal) => Promise<LinkFailure>;
}

export class LinkLoop {
  readonly #deps: LinkLoopDeps;
  #stopping: AbortController | null = null;
  #loop: Promise<void> = Promise.resolve();
  #failures = 0;
  #tokenRetried = false;

  constructor(deps: LinkLoopDeps) {
    this.#deps = deps;
  }

  start(): void {
    if (this.#stopping) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#deps.status.set({ state: 'connecting', lastError: null });
    this.#loop = this.#run(stopping.signal);
  }

  /** `close`: says goodbye on the connection in use. */
  async stop(close: () => Promise<void>): Promise<void> {
    const stopping = this.#stopping;
    if (!stopping) return;
    stopping.abort(new LinkFailure('stopped', 'stopped'));
    await close();
    await this.#loop;
    this.#stopping = null;
    this.#deps.status.set({ state: 'disabled', lastError: null });
  }

  /** To be told when a connection that was up since `connectedAt` has ended. */
  lived(connectedAt: number): void {
    if (this.#deps.clock.now() - connectedAt < STABLE_MS) return;
    this.#failures = 0;
    this.#tokenRetried = false;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const failure = await this.#deps.connection(signal);
      if (failure.kind === 'stopped') return;
      const delayMs = this.#delayAfter(failure);
      this.#report(failure, delayMs);
      if (delayMs > 0) await pause(this.#deps.clock, delayMs, signal);
    }
  }

  #delayAfter(failure: LinkFailure): number {
    const { random } = this.#deps;
    if (failure.kind === 'refused' || failure.kind === 'certificate_untrusted') return slowRetryMs(random);
    if (failure.kind === 'token_rejected' && !this.#tokenRetried) {
      this.#tokenRetried = true;
      return 0;
    }
    return backoffMs(this.#failures++, random);
  }

  /** A state of trouble lasts until the link works again; single attempts within it are not shown. */
  #report(failure: LinkFailure, retryInMs: number): void {
    const { status, clean, logger, name } = this.#deps;
    const before = status.get();
    const lastError = clean(failure.message);
    const state = stateAfter(failure, before.state === 'connected' || retryInMs === 0);
    status.set({ state, lastError });
    const news = before.state !== state || before.lastError !== lastError;
    logger[news ? 'warn' : 'debug']({ state, reason: lastError, retryInMs }, `${name} not connected`);
  }
}

function stateAfter(failure: LinkFailure, firstRetry: boolean): LinkState {
  if (failure.kind === 'refused' || failure.kind === 'certificate_untrusted') return failure.kind;
  return firstRetry ? 'connecting' : 'unreachable';
}
