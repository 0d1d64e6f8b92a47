/** The page's side of `api/v1`. Every request has a timeout; a refusal is an exception with the server's own words. */
import type { ApiCallPage, ApiCallVerb, ApiError } from '../../src/adapters/http/api-types.ts';
import { currentToken, renewAccess } from './access.ts';
import { bootstrap } from './bootstrap.ts';
import { lang, text } from './texts.ts';

const TIMEOUT_MS = 15_000;

export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** The server's words for any failure of a request. */
export function wordsOf(error: unknown): string {
  return error instanceof Refusal ? error.message : text('requestFailed');
}

export interface HistoryQuery {
  scope: 'mine' | 'all';
  text: string;
  missed: boolean;
  /** Epoch ms. */
  from?: number;
  before: string | null;
  limit: number;
}

export const api = {
  history: ({ scope, text: words, missed, from, before, limit }: HistoryQuery) => {
    const query = new URLSearchParams({ scope, text: words, limit: String(limit) });
    if (missed) query.set('missed', '1');
    if (from !== undefined) query.set('from', String(from));
    if (before !== null) query.set('before', before);
    return request<ApiCallPage>('GET', `calls/history?${query.toString()}`);
  },
  dial: (to: string) => request<null>('POST', 'calls/dial', { to }),
  showCard: (callId: string) => request<null>('POST', `calls/${encodeURIComponent(callId)}/card`),
  command: (callId: string, verb: ApiCallVerb, body?: { to: string }) =>
    request<null>('POST', `calls/${encodeURIComponent(callId)}/${verb}`, body),
};

async function request<T>(method: string, path: string, body?: unknown, again = true): Promise<T> {
  const token = currentToken();
  const answer = await fetch(bootstrap.apiBase + path, {
    method,
    headers: {
      'accept-language': lang,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.ok) return (answer.status === 204 ? null : await answer.json()) as T;
  if (answer.status === 401 && again && (await renewAccess())) return request(method, path, body, false);
  const error = (await answer.json().catch(() => ({}))) as Partial<ApiError>;
  throw new Refusal(error.message ?? text('requestFailed'));
}
