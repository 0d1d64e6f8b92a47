import { hex } from '../ids.ts';

/** Browser sessions of portal users; the cookie's value is the key. */
export const SESSION_COOKIE = 'BITRIX_SM_SID';
/** Login page of the portal; takes `backurl`, a path on the portal. */
export const LOGIN_PATH = '/login/';

export interface Session {
  id: string;
  userId: number;
  createdAt: number;
}

export class SessionStore {
  private readonly sessions = new Map<string, Session>();

  open(userId: number, now: number): Session {
    const session: Session = { id: hex(32), userId, createdAt: now };
    this.sessions.set(session.id, session);
    return session;
  }

  get(id: string): Session | undefined {
    return this.sessions.get(id);
  }

  close(id: string): void {
    this.sessions.delete(id);
  }

  closeOf(userId: number): void {
    for (const session of this.sessions.values()) if (session.userId === userId) this.sessions.delete(session.id);
  }
}
