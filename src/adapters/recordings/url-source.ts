/** Recordings from a web server of the switch (assumed: which one and under what address is not public, so it is a setting). */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { getCACertificates } from 'node:tls';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../app/ports/clock.ts';
import type { RecordingAnswer, RecordingSource } from '../../app/ports/recordings.ts';
import { BARE_HEADER_BYTES, HEAD_BYTES, audioKind } from './audio.ts';
import { isCallRef, recordName } from './call-ref.ts';
import { Looks } from './looks.ts';

const CONNECT_MS = 10_000;
const HEADERS_MS = 30_000;
/** The whole of it, also when it trickles. */
const DOWNLOAD_MS = 10 * 60_000;

export interface UrlSourceOptions {
  /** With `{call_ref}`, perhaps `{domain}`; name and password in it become Basic authorisation. */
  template: string;
  maxBytes: number;
  /** PEM; trusted besides the system's certificates. */
  trustedCa: string | null;
  clock: Clock;
  settleMs?: number | undefined;
  downloadMs?: number;
  /** For downloads under way; default: the system's. */
  temporaryDirectory?: string;
}

class TooLarge extends Error {}

export class UrlSource implements RecordingSource {
  readonly #options: UrlSourceOptions;
  readonly #agent: Agent;
  readonly #looks: Looks;

  constructor(options: UrlSourceOptions) {
    this.#options = options;
    this.#looks = new Looks(options.clock, options.settleMs);
    this.#agent = new Agent({
      connections: 4,
      headersTimeout: HEADERS_MS,
      bodyTimeout: HEADERS_MS,
      connect: {
        timeout: CONNECT_MS,
        ...(options.trustedCa === null ? {} : { ca: [...getCACertificates('default'), options.trustedCa] }),
      },
    });
  }

  async find(callRef: string, domain: string, signal: AbortSignal): Promise<RecordingAnswer> {
    if (!isCallRef(callRef)) return { kind: 'never', reason: 'bad_call_ref' };
    const late = new AbortController();
    const cancelTimer = this.#options.clock.after(this.#options.downloadMs ?? DOWNLOAD_MS, () => late.abort());
    try {
      return await this.#get(callRef, domain, AbortSignal.any([signal, late.signal]));
    } catch (error) {
      if (error instanceof TooLarge) return { kind: 'never', reason: 'too_large' };
      return notYet(late.signal.aborted ? 'timeout' : `network ${codeOf(error)}`);
    } finally {
      cancelTimer();
    }
  }

  async stop(): Promise<void> {
    await this.#agent.destroy();
  }

  async #get(callRef: string, domain: string, signal: AbortSignal): Promise<RecordingAnswer> {
    const url = addressOf(this.#options.template, callRef, domain);
    const { username, password } = url;
    const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    const answer = await this.#agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: { accept: 'audio/*', ...(username === '' ? {} : { authorization: `Basic ${basic}` }) },
      signal,
    });
    // Redirects too: an address that has moved is for the administrator to set.
    if (answer.statusCode !== 200) return leave(answer, notYet(`http_${answer.statusCode}`));
    const announced = Number(answer.headers['content-length'] ?? NaN);
    if (announced > this.#options.maxBytes) return leave(answer, { kind: 'never', reason: 'too_large' });
    if (Number.isFinite(announced)) {
      const againMs = this.#looks.settlesIn(callRef, announced);
      if (againMs > 0) return leave(answer, notYet('growing', againMs));
    }
    return await this.#download(answer.body, callRef, signal);
  }

  /** Into a file of its own: the portal must be told the size first, and a slow portal must not hold the switch's connection. */
  async #download(body: AsyncIterable<Uint8Array>, callRef: string, signal: AbortSignal): Promise<RecordingAnswer> {
    const directory = await mkdtemp(join(this.#options.temporaryDirectory ?? tmpdir(), 'ecss-crm-record-'));
    const dispose = (): Promise<void> => rm(directory, { recursive: true, force: true });
    try {
      const path = join(directory, 'record');
      const { size, head } = await save(body, path, this.#options.maxBytes, signal);
      const answer = this.#judge(callRef, size, head);
      if (answer !== null) {
        await dispose();
        return answer;
      }
      this.#looks.forget(callRef);
      const kind = audioKind(head) === 'mp3' ? 'mp3' : 'wav';
      const open = (): AsyncIterable<Uint8Array> => createReadStream(path) as AsyncIterable<Uint8Array>;
      return { kind: 'found', recording: { fileName: recordName(callRef, kind), sizeBytes: size, open, dispose } };
    } catch (error) {
      await dispose();
      throw error;
    }
  }

  /** Null when the content is a complete recording. */
  #judge(callRef: string, size: number, head: Uint8Array): RecordingAnswer | null {
    const againMs = this.#looks.settlesIn(callRef, size);
    if (againMs > 0) return notYet('growing', againMs);
    if (size <= BARE_HEADER_BYTES) return notYet('too_short');
    const kind = audioKind(head);
    if (kind === null) return { kind: 'never', reason: 'not_audio' };
    return kind === 'blank' ? notYet('blank') : null;
  }
}

async function save(
  body: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ size: number; head: Uint8Array }> {
  let size = 0;
  let head = Buffer.alloc(0);
  const measured = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > maxBytes) throw new TooLarge();
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
      yield chunk;
    }
  };
  await pipeline(measured, createWriteStream(path, { mode: 0o600 }), { signal });
  return { size, head };
}

function addressOf(template: string, callRef: string, domain: string): URL {
  const parts: Record<string, string> = { call_ref: callRef, domain };
  return new URL(
    template.replaceAll(/\{(call_ref|domain)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? '')),
  );
}

/** Without reading the body: it may be large, and there is nothing to learn from it. */
function leave(answer: Dispatcher.ResponseData, result: RecordingAnswer): RecordingAnswer {
  answer.body.on('error', () => undefined); // the cut that we make ourselves
  answer.body.destroy();
  return result;
}

function notYet(reason: string, againMs: number | null = null): RecordingAnswer {
  return { kind: 'not_yet', reason, againMs };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
