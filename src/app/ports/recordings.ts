/** The port to the place where the switch leaves its recordings. */

/** A complete audio file. */
export interface Recording {
  /** Safe to show and to send; ends in `.mp3` or `.wav`, whatever the file was called. */
  fileName: string;
  sizeBytes: number;
  /** The content from its beginning, exactly `sizeBytes` long unless the file changes meanwhile. May be called again. */
  open(): AsyncIterable<Uint8Array>;
  /** Gives up what was kept for it (a temporary copy). */
  dispose(): Promise<void>;
}

export type RecordingAnswer =
  | { kind: 'found'; recording: Recording }
  /**
   * Nothing complete yet. `reason`: `no_file`, `growing`, `http_404`, `network`, …; `againMs`: something is there, and another
   * look after so many ms will tell whether it is complete.
   */
  | { kind: 'not_yet'; reason: string; againMs: number | null }
  /** There is a file and it will never do: `not_audio`, `too_large`, `bad_call_ref`. */
  | { kind: 'never'; reason: string };

export interface RecordingSource {
  /**
   * Looks once for the recording of a `call_ref`; `domain` is the switch's. Does not reject because of what it finds or does
   * not find; `signal` cuts a look that takes long.
   */
  find(callRef: string, domain: string, signal: AbortSignal): Promise<RecordingAnswer>;
}
