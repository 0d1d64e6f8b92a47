/** Recordings, when the settings name a source of them. */
import { openRecordingSource } from '../adapters/recordings/index.ts';
import type { Portals } from '../app/ports/portals.ts';
import { RecordingDesk } from '../app/recordings/recording-desk.ts';
import type { RecordingPace } from '../app/recordings/recording-desk.ts';
import type { Foundation } from './foundation.ts';

/** A recording usually appears within seconds; one that does not may be hours late. */
const USUAL_PACE = { firstMs: 5_000, longestMs: 10 * 60_000 };

/** What tests shorten. */
export type RecordingHaste = Partial<RecordingPace> & { settleMs?: number };

export interface Recordings {
  desk: RecordingDesk;
  stopSource: () => Promise<void>;
}

export function openRecordings(
  { settings, storage, trustedCa, clock, logger }: Foundation,
  portals: Portals,
  haste: RecordingHaste | undefined,
): Recordings | null {
  const opened = openRecordingSource({ ...settings, trustedCa, settleMs: haste?.settleMs }, clock);
  if (opened === null) return null;
  const desk = new RecordingDesk({
    jobs: storage.recordings,
    calls: storage.calls,
    companies: storage.companies,
    source: opened.source,
    portalOf: (companyId) => portals.of(companyId),
    clock,
    random: Math.random,
    pace: { ...USUAL_PACE, retryMs: settings.recordingRetryHours * 3_600_000, ...haste },
    logger,
  });
  return { desk, stopSource: opened.stop };
}
