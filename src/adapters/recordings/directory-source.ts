/** Recordings out of a directory that the switch, or a job that copies from it, fills. */
import { createReadStream } from 'node:fs';
import { lstat, open, opendir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Clock } from '../../app/ports/clock.ts';
import type { RecordingAnswer, RecordingSource } from '../../app/ports/recordings.ts';
import { BARE_HEADER_BYTES, HEAD_BYTES, audioKind } from './audio.ts';
import { isCallRef, recordName } from './call-ref.ts';
import { Looks } from './looks.ts';

/** Sub-folders below the directory that are looked into. */
const MAX_DEPTH = 3;
/** Several jobs look at nearly the same time: one reading of the directory serves them all. */
const LISTING_KEPT_MS = 1_000;
/** A directory with more files than that is not read to its end. */
const MAX_FILES = 500_000;

export interface DirectorySourceOptions {
  directory: string;
  maxBytes: number;
  clock: Clock;
  settleMs?: number | undefined;
}

interface Listing {
  readAt: number;
  paths: string[];
}

export class DirectorySource implements RecordingSource {
  readonly #options: DirectorySourceOptions;
  readonly #looks: Looks;
  #listing: Listing | null = null;

  constructor(options: DirectorySourceOptions) {
    this.#options = options;
    this.#looks = new Looks(options.clock, options.settleMs);
  }

  async find(callRef: string): Promise<RecordingAnswer> {
    if (!isCallRef(callRef)) return { kind: 'never', reason: 'bad_call_ref' };
    try {
      const path = bestOf(
        (await this.#files()).filter((each) => basename(each).includes(callRef)),
        callRef,
      );
      return path === null ? notYet('no_file') : await this.#judge(path, callRef);
    } catch (error) {
      // Not mounted, no right to read, renamed under our hands: all of that can be better at the next look.
      return notYet(`unreadable ${codeOf(error)}`);
    }
  }

  async #judge(path: string, callRef: string): Promise<RecordingAnswer> {
    const { size } = await lstat(path);
    if (size > this.#options.maxBytes) return { kind: 'never', reason: 'too_large' };
    const againMs = this.#looks.settlesIn(path, size);
    if (againMs > 0) return notYet('growing', againMs);
    if (size <= BARE_HEADER_BYTES) return notYet('too_short');
    const kind = audioKind(await readHead(path));
    if (kind === null) return { kind: 'never', reason: 'not_audio' };
    if (kind === 'blank') return notYet('blank');
    const recording = {
      fileName: recordName(callRef, kind),
      sizeBytes: size,
      open: () => createReadStream(path, { start: 0, end: size - 1 }) as AsyncIterable<Uint8Array>,
      dispose: () => {
        this.#looks.forget(path);
        return Promise.resolve();
      },
    };
    return { kind: 'found', recording };
  }

  async #files(): Promise<string[]> {
    const now = this.#options.clock.now();
    if (this.#listing === null || now - this.#listing.readAt >= LISTING_KEPT_MS) {
      const paths: string[] = [];
      await collect(this.#options.directory, 0, paths);
      this.#listing = { readAt: now, paths };
    }
    return this.#listing.paths;
  }
}

/** Links are not followed: they could lead out of the directory. */
async function collect(directory: string, depth: number, into: string[]): Promise<void> {
  for await (const entry of await opendir(directory)) {
    if (into.length >= MAX_FILES) return;
    const path = join(directory, entry.name);
    if (entry.isDirectory() && depth < MAX_DEPTH) {
      // A sub-folder that goes away, or is not ours to read, must not hide the others.
      await collect(path, depth + 1, into).catch(() => undefined);
    } else if (entry.isFile() && /\.(mp3|wav)$/i.test(entry.name)) into.push(path);
  }
}

/** A name that is the key and nothing else is surer than one that holds it; else the first by name, always the same. */
function bestOf(paths: string[], callRef: string): string | null {
  const exact = paths.filter((path) => basename(path, extname(path)) === callRef);
  return (exact.length > 0 ? exact : paths).sort()[0] ?? null;
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function notYet(reason: string, againMs: number | null = null): RecordingAnswer {
  return { kind: 'not_yet', reason, againMs };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
