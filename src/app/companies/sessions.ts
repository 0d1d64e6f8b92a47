/** Signed-in administrators: the cookie's value is random, the database knows only its hash. */
import type { Clock } from '../ports/clock.ts';
import type { Session, SessionStore } from '../ports/store.ts';
import { fingerprintOf, looksLikeToken, randomToken } from './secrets.ts';

const SESSION_MS = 12 * 3_600_000;

export class Sessions {
  readonly #store: SessionStore;
  readonly #clock: Clock;

  constructor(deps: { store: SessionStore; clock: Clock }) {
    this.#store = deps.store;
    this.#clock = deps.clock;
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
    };
    await this.#store.insert(session);
    return { token, session };
  }

  /** The session behind a cookie's value; null when there is none or it is over. */
  async find(token: string | null | undefined): Promise<Session | null> {
    if (!looksLikeToken(token)) return null;
    const session = await this.#store.find(fingerprintOf(token));
    return session !== null && session.expiresAt > this.#clock.now() ? session : null;
  }

  async close(session: Session): Promise<void> {
    await this.#store.remove(session.id);
  }
}
