/** One request as the call's trace and the log show it. */
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import type { PortalExchange } from '../../app/ports/portal.ts';

/** Collects the requests that one use case made, in order. */
export type Trace = PortalExchange[];

export class ExchangeRecorder {
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Call it before sending; call the result once, with what came of it. */
  begin(host: string, methods: string[], trace: Trace): (httpStatus: number | null, error: string | null) => void {
    const sentAt = this.#clock.now();
    return (httpStatus, error) => {
      const exchange: PortalExchange = { sentAt, durationMs: this.#clock.now() - sentAt, methods, httpStatus, error };
      trace.push(exchange);
      this.#logger.http({ host, ...exchange }, 'portal request');
    };
  }
}
