/** One HTTP POST: time limits, a size bound, no redirects, JSON or nothing. Knows no Bitrix24 rule. */
import { Readable } from 'node:stream';
import { getCACertificates } from 'node:tls';
import { Agent } from 'undici';
import { AddressRefused } from '../../app/ports/address-guard.ts';
import type { AddressGuard } from '../../app/ports/address-guard.ts';
import type { Clock } from '../../app/ports/clock.ts';

export interface HttpAnswer {
  status: number;
  /** `Location`, resolved; null when absent or malformed. */
  location: URL | null;
  /** Parsed JSON, or undefined when the body was something else. */
  json: unknown;
}

export class HttpFault extends Error {
  override readonly name = 'HttpFault';
  readonly code: 'network' | 'timeout' | 'too_large' | 'cut' | 'address_refused';
  constructor(code: HttpFault['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** A body that is not held in memory. */
export interface StreamedBody {
  contentType: string;
  lengthBytes: number;
  content: AsyncIterable<Uint8Array>;
}

export interface HttpLimits {
  /** Whole request, answer included, ms. The cloud itself cuts after 60 s (known). */
  requestTimeoutMs: number;
  /** The same for an upload of a file. */
  uploadTimeoutMs: number;
  connectTimeoutMs: number;
  maxAnswerBytes: number;
}

export const HTTP_LIMITS: HttpLimits = {
  requestTimeoutMs: 30_000,
  uploadTimeoutMs: 10 * 60_000,
  connectTimeoutMs: 10_000,
  maxAnswerBytes: 16 * 1024 * 1024,
};

/** Connections to one portal at a time. Hung requests hold theirs, and a new request must find one all the same. */
const CONNECTIONS_PER_ORIGIN = 16;

export class HttpClient {
  readonly #agent: Agent;
  readonly #clock: Clock;
  readonly #limits: HttpLimits;
  readonly #guard: AddressGuard | null;

  /**
   * `extraCa`: PEM certificates trusted besides the system's own. `guard`: which addresses may be connected to; null: all. The
   * agent keeps one pool of connections for each origin.
   */
  constructor(clock: Clock, limits: HttpLimits, extraCa: string | null, guard: AddressGuard | null = null) {
    this.#clock = clock;
    this.#limits = limits;
    this.#guard = guard;
    this.#agent = new Agent({
      allowH2: false,
      connections: CONNECTIONS_PER_ORIGIN,
      keepAliveTimeout: 30_000,
      // The clock below watches the whole request; undici's own timers would be a second truth.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: limits.maxAnswerBytes,
      connect: {
        timeout: limits.connectTimeoutMs,
        ...(guard === null ? {} : { lookup: guard.lookup }),
        ...(extraCa === null ? {} : { ca: [...getCACertificates('default'), extraCa] }),
      },
    });
  }

  /** `timeoutMs`: less than the usual. */
  postJson(
    url: URL,
    body: Record<string, unknown>,
    { signal, timeoutMs = Infinity }: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined } = {},
  ): Promise<HttpAnswer> {
    const withinMs = Math.min(timeoutMs, this.#limits.requestTimeoutMs);
    return this.#post(url, 'application/json', JSON.stringify(body), withinMs, signal);
  }

  postForm(url: URL, fields: Record<string, string>): Promise<HttpAnswer> {
    const body = new URLSearchParams(fields).toString();
    return this.#post(url, 'application/x-www-form-urlencoded', body, this.#limits.requestTimeoutMs);
  }

  postStream(url: URL, body: StreamedBody, signal: AbortSignal): Promise<HttpAnswer> {
    return this.#post(url, body.contentType, body, this.#limits.uploadTimeoutMs, signal);
  }

  /** Cuts whatever is still under way. */
  async stop(): Promise<void> {
    await this.#agent.destroy();
  }

  async #post(
    url: URL,
    contentType: string,
    body: string | StreamedBody,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<HttpAnswer> {
    const abort = new AbortController();
    const cut = (): void => abort.abort(signal?.reason);
    if (signal?.aborted === true) cut();
    signal?.addEventListener('abort', cut, { once: true });
    const cancelTimer = this.#clock.after(timeoutMs, () => {
      abort.abort(new HttpFault('timeout', `no answer from ${url.host} within ${timeoutMs} ms`));
    });
    const streamed = typeof body !== 'string';
    try {
      this.#guard?.check(url.hostname);
      const answer = await this.#agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: {
          'content-type': contentType,
          accept: 'application/json',
          ...(streamed ? { 'content-length': String(body.lengthBytes) } : {}),
        },
        body: streamed ? Readable.from(body.content) : body,
        signal: abort.signal,
      });
      const text = await answer.body.text();
      const location = answer.headers['location'];
      return {
        status: answer.statusCode,
        location: typeof location === 'string' ? URL.parse(location, url.href) : null,
        json: parseJson(text),
      };
    } catch (error) {
      throw signal?.aborted === true ? new HttpFault('cut', `${url.host}: cut`) : asFault(error, url.host);
    } finally {
      signal?.removeEventListener('abort', cut);
      cancelTimer();
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Proxies answer with HTML; the caller sees `undefined` and the status.
    return undefined;
  }
}

function asFault(error: unknown, host: string): HttpFault {
  if (error instanceof HttpFault) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (error instanceof AddressRefused) return new HttpFault('address_refused', error.message);
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return new HttpFault('timeout', `no connection to ${host} in time`);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new HttpFault('too_large', `answer of ${host} is too large`);
  // The system's words ("connect ECONNREFUSED …", "self-signed certificate") hold addresses and reasons, never the request.
  const words = error instanceof Error ? error.message : 'unknown fault';
  return new HttpFault('network', `${host}: ${words} (${code})`);
}
