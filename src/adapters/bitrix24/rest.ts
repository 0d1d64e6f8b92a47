/** REST calls of one portal: budget, redirects after a rename, refresh once on a refused token, failures by table. */
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import { PortalError } from '../../app/ports/portal.ts';
import type { PortalGrant } from '../../app/ports/portal.ts';
import { cleanerOf, faultFailure, readBody } from './answer.ts';
import { checkEndpoint, methodUrl, redirectTarget } from './endpoint.ts';
import { asPortalError, failureOf, isRequestLimit, isTokenFailure } from './errors.ts';
import type { Clean } from './answer.ts';
import type { HttpAnswer, HttpClient } from './http.ts';
import type { RequestBudget } from './limits.ts';
import { OperatingTimes } from './operating.ts';
import { toNumber } from './php.ts';
import type { TokenKeeper } from './tokens.ts';
import type { ExchangeRecorder, Trace } from './trace.ts';

export type RestParams = Record<string, unknown>;

export interface RestAnswer {
  result: unknown;
  /** Offset of the next page of a list; null on the last. */
  next: number | null;
  total: number | null;
  /** What the answer says of time: `operating`, `operating_reset_at` … */
  time: unknown;
  /** For texts taken out of `result`. */
  clean: Clean;
}

/** `endpoint`: where the answer came from, after redirects. */
export type EndpointAnswer = RestAnswer & { endpoint: string };

export const REDIRECTS = new Set([301, 302, 307, 308]);
const MAX_REDIRECTS = 3;

/** What all portals of a process share. */
export interface RestContext {
  http: HttpClient;
  clock: Clock;
  recorder: ExchangeRecorder;
  allowHttp: boolean;
  /** Budgets are per portal address, whoever asks. */
  budgetOf(origin: string): RequestBudget;
}

export interface CallOptions {
  trace?: Trace;
  /** Methods for the trace when the call is a batch. */
  methods?: string[];
  /** It can wait: only what calls leave of the request budget is used. The signal cuts it. */
  background?: AbortSignal;
  /** Cuts it. */
  signal?: AbortSignal | undefined;
  /** For the answer, when the usual time is too long to wait. */
  timeoutMs?: number;
}

/** One POST with a given token, redirects included. Rejects with PortalError. */
export async function postToPortal(
  context: RestContext,
  grant: Pick<PortalGrant, 'accessToken' | 'restEndpoint'>,
  method: string,
  params: RestParams,
  options: CallOptions = {},
): Promise<EndpointAnswer> {
  const { clock } = context;
  let endpoint = checkEndpoint(grant.restEndpoint, context.allowHttp);
  for (let hop = 0; endpoint !== null && hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await postOnce(context, endpoint, grant.accessToken, method, params, options);
    if ('result' in answer) return { ...answer, endpoint: endpoint.href };
    const from = methodUrl(endpoint, method);
    const target = redirectTarget(from, answer.location, context.allowHttp);
    endpoint = target === null ? null : new URL(endpoint.pathname, target.origin);
  }
  const message = `${method}: the portal's address, or where it redirects to, is not acceptable`;
  throw new PortalError(failureOf('bad_redirect', message, { now: clock.now() }));
}

async function postOnce(
  context: RestContext,
  endpoint: URL,
  accessToken: string,
  method: string,
  params: RestParams,
  options: CallOptions,
): Promise<RestAnswer | { location: URL | null }> {
  const { clock } = context;
  const budget = context.budgetOf(endpoint.origin);
  await (options.background === undefined ? budget.acquire() : budget.acquireSpare(options.background));
  const url = methodUrl(endpoint, method);
  const done = context.recorder.begin(url.host, options.methods ?? [method], options.trace ?? []);
  let answer: HttpAnswer;
  try {
    answer = await context.http.postJson(
      url,
      { ...params, auth: accessToken },
      { signal: options.background ?? options.signal, timeoutMs: options.timeoutMs },
    );
  } catch (error) {
    const failure = faultFailure(error, clock.now());
    done(null, failure.code);
    throw new PortalError(failure);
  }
  if (REDIRECTS.has(answer.status)) {
    done(answer.status, null);
    return { location: answer.location };
  }
  const clean = cleanerOf([accessToken]);
  const read = readBody(answer, clock.now(), clean);
  done(answer.status, 'failure' in read ? read.failure.code : null);
  if ('failure' in read) {
    if (isRequestLimit(read.failure)) budget.exhausted();
    throw new PortalError(read.failure);
  }
  const { body } = read;
  if (!('result' in body)) {
    throw new PortalError(failureOf('bad_answer', `answer to ${method} without a result`, { now: clock.now() }));
  }
  return {
    result: body['result'],
    next: toNumber(body['next']),
    total: toNumber(body['total']),
    time: body['time'],
    clean,
  };
}

/** Calls in the name of the company's administrator. */
export class PortalRest {
  readonly context: RestContext;
  readonly operating = new OperatingTimes();
  readonly #tokens: TokenKeeper;
  readonly #logger: Logger;
  #origin: string | null = null;

  constructor(context: RestContext, tokens: TokenKeeper, logger: Logger) {
    this.context = context;
    this.#tokens = tokens;
    this.#logger = logger;
  }

  /** The budget of the address that was used last; null before the first call. */
  get budget(): RequestBudget | null {
    return this.#origin === null ? null : this.context.budgetOf(this.#origin);
  }

  /** Rejects with PortalError only. */
  async call(method: string, params: RestParams, options: CallOptions = {}): Promise<EndpointAnswer> {
    try {
      const { grant } = await this.#tokens.current();
      try {
        return await this.#post(grant, method, params, options);
      } catch (error) {
        if (!(error instanceof PortalError) || !isTokenFailure(error.failure)) throw error;
        const fresh = await this.#tokens.renew(grant.accessToken, options.trace ?? []);
        return await this.#post(fresh, method, params, options);
      }
    } catch (error) {
      throw asPortalError(error);
    }
  }

  /** The same portal with somebody else's token, which is never renewed and whose refusal is nobody's trouble but theirs. */
  async callAs(accessToken: string, method: string, params: RestParams): Promise<RestAnswer> {
    try {
      const { grant } = await this.#tokens.current();
      return await postToPortal(this.context, { accessToken, restEndpoint: grant.restEndpoint }, method, params);
    } catch (error) {
      const { failure } = asPortalError(error);
      const foreign = isTokenFailure(failure) || failure.action === 'ask_administrator';
      throw new PortalError(foreign && failure.code !== 'no_grant' ? { ...failure, action: 'give_up' } : failure);
    }
  }

  async #post(grant: PortalGrant, method: string, params: RestParams, options: CallOptions): Promise<EndpointAnswer> {
    this.#origin = URL.parse(grant.restEndpoint)?.origin ?? null;
    const answer = await postToPortal(this.context, grant, method, params, options);
    if (answer.endpoint !== grant.restEndpoint) await this.#remember(grant, answer.endpoint);
    return answer;
  }

  /** Only after a good answer: a stranger at the new address would not have known the token. */
  async #remember(grant: PortalGrant, endpoint: string): Promise<void> {
    try {
      await this.#tokens.moved(grant.accessToken, endpoint);
    } catch (error) {
      // The command has been carried out; failing it now would repeat it. The next call is redirected again.
      const reason = error instanceof Error ? error.message : 'unknown fault';
      this.#logger.error({ reason }, "the portal's new address could not be saved");
    }
  }
}
