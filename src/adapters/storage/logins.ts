import type { Kysely } from 'kysely';
import type { Clock } from '../../app/ports/clock.ts';
import type { LoginAttempt, LoginStore } from '../../app/ports/store.ts';
import type { Schema } from './schema.ts';
import type { Sealer } from './sealer.ts';

export const LOGIN_SECRET = 'login.client_secret';

export class LoginRepository implements LoginStore {
  readonly #db: Kysely<Schema>;
  readonly #sealer: Sealer;
  readonly #clock: Clock;

  constructor(db: Kysely<Schema>, sealer: Sealer, clock: Clock) {
    this.#db = db;
    this.#sealer = sealer;
    this.#clock = clock;
  }

  /** Sweeps out abandoned attempts too: anybody can begin one, so they must not pile up. */
  async insert(attempt: LoginAttempt): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await trx.deleteFrom('logins').where('expires_at', '<=', this.#clock.now()).execute();
      await trx
        .insertInto('logins')
        .values({
          id: attempt.id,
          browser: attempt.browser,
          portal_origin: attempt.portalOrigin,
          client_id: attempt.app.clientId,
          client_secret_sealed: this.#sealer.seal(LOGIN_SECRET, attempt.id, attempt.app.clientSecret),
          expires_at: attempt.expiresAt,
        })
        .execute();
    });
  }

  /** Null for an expired attempt as well; it is gone afterwards all the same. */
  async take(id: string): Promise<LoginAttempt | null> {
    const row = await this.#db.deleteFrom('logins').where('id', '=', id).returningAll().executeTakeFirst();
    if (row === undefined || row.expires_at <= this.#clock.now()) return null;
    return {
      id: row.id,
      browser: row.browser,
      portalOrigin: row.portal_origin,
      app: {
        clientId: row.client_id,
        clientSecret: this.#sealer.open(LOGIN_SECRET, row.id, row.client_secret_sealed),
      },
      expiresAt: row.expires_at,
    };
  }
}
