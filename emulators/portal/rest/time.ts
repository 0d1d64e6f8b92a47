import { isoDate } from '../clock.ts';
import type { PortalCore } from '../core.ts';

/** The `time` block of every answer: seconds, `operating` of this method and app in the running window. */
export function timeBlock(core: PortalCore, startedAt: number, appId: number, method: string): Record<string, unknown> {
  const now = core.clock.now();
  const usage = core.state.operating.usage(appId, method, now);
  return {
    start: startedAt / 1000,
    finish: now / 1000,
    duration: (now - startedAt) / 1000,
    processing: (now - startedAt) / 1000,
    date_start: isoDate(startedAt),
    date_finish: isoDate(now),
    operating_reset_at: Math.floor(usage.resetAt / 1000),
    operating: usage.ms / 1000,
  };
}
