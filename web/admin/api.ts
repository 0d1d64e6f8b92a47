/** The page's side of `api/v1`. Every request has a timeout; a refusal is an exception with the server's own words. */
import type { CheckId } from '../../locales/checks.ts';
import type {
  ApiChecks,
  ApiTestCall,
  ApiCompany,
  ApiCompanyPatch,
  ApiError,
  ApiSession,
  ApiUndeliveredCall,
  ApiUser,
} from '../../src/adapters/http/api-types.ts';
import { bootstrap } from './bootstrap.ts';
import { lang, text } from './texts.ts';

const TIMEOUT_MS = 15_000;

export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** Stable code of the server, or `no_answer`. */
  readonly code: string;
  /** Messages by path of the field, e.g. `ecss.url`. */
  readonly fields: Record<string, string>;
  constructor(code: string, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

/** The server's words for any failure of a request. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('no_answer', text('requestFailed'));
}

/** Empty until the server has told it. */
let portalDomain = '';

export const api = {
  company: () => request<ApiCompany>('GET', 'company'),
  patchCompany: (patch: ApiCompanyPatch) => request<ApiCompany>('PATCH', 'company', patch),
  users: () => request<ApiUser[]>('GET', 'users'),
  bindAgain: () => request<ApiCompany>('POST', 'company/bindings'),
  checks: () => request<ApiChecks>('GET', 'company/checks'),
  /** `null`: all of them. */
  startChecks: (only: CheckId[] | null) => request<ApiChecks>('POST', 'company/checks', only === null ? {} : { only }),
  testCall: () => request<ApiTestCall>('GET', 'company/test-call'),
  startTestCall: (to: string) => request<ApiTestCall>('POST', 'company/test-call', { to }),
  undelivered: () => request<ApiUndeliveredCall[]>('GET', 'undelivered'),
  sendAgain: (id: string) => request<null>('POST', `undelivered/${encodeURIComponent(id)}/retry`),
  session: async () => {
    const session = await request<ApiSession>('GET', 'session');
    portalDomain = session.company.domain;
    return session;
  },
  signOut: () => request<null>('DELETE', 'session'),
};

export function goToLogin(): void {
  location.assign(bootstrap.loginUrl);
}

/** The login page says why one is there and has the domain filled in. */
function signInAgain(): void {
  location.assign(`${bootstrap.loginUrl}?${new URLSearchParams({ ended: '1', domain: portalDomain }).toString()}`);
}

/** One request to `api/v1`; rejects with Refusal. */
export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(bootstrap.apiBase + path, {
    method,
    headers: {
      'accept-language': lang,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bootstrap.token !== null ? { authorization: `Bearer ${bootstrap.token}` } : {}),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.ok) return (answer.status === 204 ? null : await answer.json()) as T;
  const error = (await answer.json().catch(() => ({}))) as Partial<ApiError>;
  // A frame of the portal has no login page of its own: it is opened again by the portal.
  if (answer.status === 401 && bootstrap.token === null) signInAgain();
  const fields = error.details?.['fields'];
  throw new Refusal(
    error.error ?? String(answer.status),
    error.message ?? text('requestFailed'),
    typeof fields === 'object' && fields !== null ? (fields as Record<string, string>) : {},
  );
}
