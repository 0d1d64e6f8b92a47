import type { Kysely } from 'kysely';
import type { Session, SessionStore } from '../../app/ports/store.ts';
import type { Schema } from './schema.ts';

export class SessionRepository implements SessionStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert(session: Session): Promise<void> {
    await this.#db
      .insertInto('sessions')
      .values({
        id: session.id,
        company_id: session.companyId,
        user_id: session.userId,
        user_name: session.userName,
        created_at: session.createdAt,
        expires_at: session.expiresAt,
        last_seen_at: session.lastSeenAt,
        user_agent: session.userAgent,
      })
      .execute();
  }

  async find(id: string): Promise<Session | null> {
    const row = await this.#db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toSession(row);
  }

  async list(companyId: string): Promise<Session[]> {
    const rows = await this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('company_id', '=', companyId)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(toSession);
  }

  async touch(id: string, { lastSeenAt, userAgent }: Pick<Session, 'lastSeenAt' | 'userAgent'>): Promise<void> {
    await this.#db
      .updateTable('sessions')
      .set({ last_seen_at: lastSeenAt, user_agent: userAgent })
      .where('id', '=', id)
      .execute();
  }

  async remove(id: string): Promise<void> {
    await this.#db.deleteFrom('sessions').where('id', '=', id).execute();
  }

  async removeOf(companyId: string, userId: string): Promise<number> {
    const result = await this.#db
      .deleteFrom('sessions')
      .where('company_id', '=', companyId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }

  async removeExpired(now: number): Promise<void> {
    await this.#db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  }
}

function toSession(row: Schema['sessions']): Session {
  return {
    id: row.id,
    companyId: row.company_id,
    userId: row.user_id,
    userName: row.user_name,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastSeenAt: row.last_seen_at,
    userAgent: row.user_agent,
  };
}
