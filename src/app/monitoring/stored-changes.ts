/** Stored changes of calls in the log and in the figures. Only what is stored is told. */
import type { Logger } from '../ports/logger.ts';
import type { CallMetrics } from '../ports/metrics.ts';
import type { CallChange } from '../ports/store.ts';
import { countStored } from './call-counts.ts';

export function noteStored(
  changes: readonly CallChange[],
  { logger, metrics }: { logger: Logger; metrics: CallMetrics },
): void {
  countStored(changes, metrics);
  logStored(changes, logger);
}

/**
 * The story of calls: one line for each entry of the journal, all with the call's id. What happened is `verbose`, what it was
 * decided from and what the portal answered is `debug`.
 */
function logStored(changes: readonly CallChange[], logger: Logger): void {
  for (const { call, journal } of changes) {
    const ids = { callId: call.id, switchCallId: call.switchCallId, crmCallId: call.crmCallId };
    for (const { at, lane, what, details } of journal) {
      logger.verbose({ ...ids, lane, what }, 'call');
      logger.debug({ ...ids, lane, what, at, details }, 'call details');
    }
  }
}
