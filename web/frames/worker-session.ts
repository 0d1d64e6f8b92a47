/**
 * Who looks at this page, and the token that proves it. One portal request buys a token for four hours and all tabs: it is kept
 * for the tab's next pages and handed on to the other tabs.
 */
import type { WorkerBootstrap, WorkerSession, WorkerSessionRequest } from '../../src/adapters/http/api-types-worker.ts';
import type { Bridge } from './bridge-wire.ts';

const STORED = 'ecss-worker';
/** Name of the user's option at the portal that holds his own id: the portal tells it to every page without a request. */
const USER_OPTION = 'ecssUser';
const ANSWER_MS = 10_000;
/** The portal's access token in the ticket lives an hour (known). */
const TICKET_MS = 50 * 60_000;
/** A token about to end is as good as none. */
const MARGIN_MS = 30_000;

/** What a tab knows of its token; tabs hand it on to each other. */
export interface HeldSession {
  token: string;
  userId: string;
  /** By this browser's clock, epoch ms. */
  expiresAt: number;
}

export type Obtained = 'ok' | 'refused' | 'later';

export class WorkerIdentity {
  readonly #bootstrap: WorkerBootstrap & { ticket: string };
  readonly #bridge: Bridge;
  #session: HeldSession | null = null;
  #hint: string | null = null;
  #obtaining: Promise<Obtained> | null = null;

  constructor(bootstrap: WorkerBootstrap & { ticket: string }, bridge: Bridge) {
    this.#bootstrap = bootstrap;
    this.#bridge = bridge;
  }

  /** Portal user id; null: unknown until a token was obtained. */
  get userId(): string | null {
    return this.#session?.userId ?? this.#hint;
  }

  /** Bearer; null when there is none that works. */
  get token(): string | null {
    return this.current()?.token ?? null;
  }

  /** For the other tabs of the same user. */
  current(): HeldSession | null {
    const session = this.#session;
    return session !== null && session.expiresAt - MARGIN_MS > Date.now() ? session : null;
  }

  /**
   * Learns from the portal's page who is signed in; costs no request. `never`: the portal does not keep what we told it on the
   * page before, so asking again on every page would cost a request each time.
   */
  async recognise(): Promise<'yes' | 'not_yet' | 'never'> {
    const init = (await this.#bridge.call('getInitData', undefined, ANSWER_MS)) as {
      USER_OPTIONS?: Partial<Record<string, unknown>> | null;
    } | null;
    const hint = init?.USER_OPTIONS?.[USER_OPTION];
    this.#hint = typeof hint === 'string' && hint !== '' ? hint : null;
    const kept = readKept(this.#bootstrap.companyId);
    // Somebody else may have signed in on this tab since.
    if (kept !== null && kept.userId === this.#hint) this.#session = kept;
    if (this.#hint !== null) return 'yes';
    return kept === null ? 'not_yet' : 'never';
  }

  adopt(session: HeldSession): void {
    if (session.userId !== this.userId || session.expiresAt <= (this.#session?.expiresAt ?? 0)) return;
    this.#session = session;
    keep(this.#bootstrap.companyId, session);
  }

  /** The token does not work any more. */
  drop(token: string): void {
    if (this.#session?.token === token) this.#session = null;
  }

  /** Sees to it that there is a token. Several callers share one attempt. */
  obtain(): Promise<Obtained> {
    if (this.current() !== null) return Promise.resolve('ok');
    this.#obtaining ??= this.#ask().finally(() => (this.#obtaining = null));
    return this.#obtaining;
  }

  async #ask(): Promise<Obtained> {
    const { ticket } = this.#bootstrap;
    let result: Obtained = performance.now() < TICKET_MS ? await this.#trade({ ticket }) : 'refused';
    if (result === 'refused') {
      const auth = (await this.#bridge.call('refreshAuth', undefined, ANSWER_MS)) as { AUTH_ID?: unknown } | null;
      if (typeof auth?.AUTH_ID === 'string') result = await this.#trade({ ticket, authId: auth.AUTH_ID });
    }
    return result;
  }

  async #trade(body: WorkerSessionRequest): Promise<Obtained> {
    try {
      const answer = await fetch(`${this.#bootstrap.apiBase}worker/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (!answer.ok) return answer.status === 403 || answer.status === 401 ? 'refused' : 'later';
      const { token, expiresInMs, userId } = (await answer.json()) as WorkerSession;
      const session = { token, userId, expiresAt: Date.now() + expiresInMs };
      this.#session = session;
      keep(this.#bootstrap.companyId, session);
      if (session.userId !== this.#hint) {
        this.#hint = session.userId;
        void this.#bridge.call('setUserOption', { name: USER_OPTION, value: session.userId });
      }
      return 'ok';
    } catch {
      // No network or no answer in time: the server may come back.
      return 'later';
    }
  }
}

/** The tab's storage belongs to the portal's partition and ends with the tab; without it the next page asks again. */
function keep(companyId: string, session: HeldSession): void {
  try {
    sessionStorage.setItem(STORED, JSON.stringify({ ...session, companyId }));
  } catch {
    // Storage is forbidden in this browser.
  }
}

function readKept(companyId: string): HeldSession | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORED) ?? 'null') as (HeldSession & { companyId: string }) | null;
    return kept?.companyId === companyId ? kept : null;
  } catch {
    // Storage is forbidden in this browser, or somebody wrote nonsense into it.
    return null;
  }
}
