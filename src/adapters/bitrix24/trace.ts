/** One request as the call's trace and the log show it. */
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import type { PortalMetrics } from '../../app/ports/metrics.ts';
import type { PortalExchange } from '../../app/ports/portal.ts';
import { isLimit } from './errors.ts';

/** Collects the requests that one use case made, in order. */
export type Trace = PortalExchange[];

export class ExchangeRecorder {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #metrics: PortalMetrics | null;

  constructor(clock: Clock, logger: Logger, metrics: PortalMetrics | null = null) {
    this.#clock = clock;
    this.#logger = logger;
    this.#metrics = metrics;
  }

  /** Call it before sending; call the result once, with what came of it. */
  begin(host: string, methods: string[], trace: Trace): (httpStatus: number | null, error: string | null) => void {
    const sentAt = this.#clock.now();
    return (httpStatus, error) => {
      const exchange: PortalExchange = { sentAt, durationMs: this.#clock.now() - sentAt, methods, httpStatus, error };
      trace.push(exchange);
      this.#metrics?.requested(resultOf(exchange), exchange.durationMs);
      this.#logger.http({ host, ...exchange }, 'portal request');
    };
  }
}

function resultOf({ httpStatus, error }: PortalExchange): 'ok' | 'limit' | 'refused' | 'unreachable' {
  if (error === null) return 'ok';
  if (httpStatus === null) return 'unreachable';
  return isLimit(error) ? 'limit' : 'refused';
}
