/** Signed-in administrators: the cookie's value is random, the database knows only its hash. */
import type { Actor, Audit } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Session, SessionStore } from '../ports/store.ts';
import { fingerprintOf, looksLikeToken, randomToken } from './secrets.ts';

const SESSION_MS = 12 * 3_600_000;
/** A page asks every few seconds; not each of its questions is worth a write. */
const SEEN_EVERY_MS = 60_000;
const MAX_USER_AGENT = 300;

export class Sessions {
  readonly #store: SessionStore;
  readonly #clock: Clock;
  readonly #audit: Audit;

  constructor(deps: { store: SessionStore; clock: Clock; audit: Audit }) {
    this.#store = deps.store;
    this.#clock = deps.clock;
    this.#audit = deps.audit;
  }

  /** Signs the user in; `token` is the cookie's value and is kept nowhere else. */
  async open(companyId: string, user: { id: string; name: string }): Promise<{ token: string; session: Session }> {
    const now = this.#clock.now();
    await this.#store.removeExpired(now);
    const token = randomToken();
    const session: Session = {
      id: fingerprintOf(token),
      companyId,
      userId: user.id,
      userName: user.name,
      createdAt: now,
      expiresAt: now + SESSION_MS,
      lastSeenAt: now,
      userAgent: '',
    };
    await this.#store.insert(session);
    const actor: Actor = { companyId, userId: user.id, userName: user.name, admin: true, via: 'session' };
    await this.#audit.record(actor, { what: 'signed_in', before: null, after: null });
    return { token, session };
  }

  /** The session behind a cookie's value; null when there is none or it is over. `userAgent`: of the browser that asks. */
  async find(token: string | null | undefined, userAgent = ''): Promise<Session | null> {
    if (!looksLikeToken(token)) return null;
    const session = await this.#store.find(fingerprintOf(token));
    const now = this.#clock.now();
    if (session === null || session.expiresAt <= now) return null;
    const agent = userAgent.slice(0, MAX_USER_AGENT) || session.userAgent;
    if (agent === session.userAgent && now < session.lastSeenAt + SEEN_EVERY_MS) return session;
    const seen = { lastSeenAt: now, userAgent: agent };
    await this.#store.touch(session.id, seen);
    return { ...session, ...seen };
  }
}
