/** The source of recordings that the settings name. */
import type { Clock } from '../../app/ports/clock.ts';
import type { RecordingSource } from '../../app/ports/recordings.ts';
import { DirectorySource } from './directory-source.ts';
import { UrlSource } from './url-source.ts';

export interface RecordingSettings {
  recordingUrl: string | null;
  recordingDirectory: string | null;
  recordingMaxMegabytes: number;
  /** PEM. */
  trustedCa: string | null;
  /** How long a file must keep its size to be complete; default 2 s. */
  settleMs?: number | undefined;
}

/** Null when recordings are off. `stop` cuts downloads under way. */
export function openRecordingSource(
  settings: RecordingSettings,
  clock: Clock,
): { source: RecordingSource; stop: () => Promise<void> } | null {
  const { recordingUrl, recordingDirectory, trustedCa, settleMs } = settings;
  const maxBytes = Math.floor(settings.recordingMaxMegabytes * 1_000_000);
  if (recordingUrl !== null) {
    const source = new UrlSource({ template: recordingUrl, maxBytes, trustedCa, clock, settleMs });
    return { source, stop: () => source.stop() };
  }
  if (recordingDirectory === null) return null;
  const source = new DirectorySource({ directory: recordingDirectory, maxBytes, clock, settleMs });
  return { source, stop: () => Promise.resolve() };
}
