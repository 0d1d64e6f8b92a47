import { hex } from '../ids.ts';

/** One pair of OAuth tokens; belongs to an app and the user who authorised it. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  appId: number;
  userId: number;
  issuedAt: number;
  expiresAt: number;
  refreshExpiresAt: number;
  /** A rotated refresh token is never valid again; the access token lives on until its own end. */
  refreshUsed: boolean;
  revoked: boolean;
}

export interface AuthCode {
  code: string;
  appId: number;
  userId: number;
  expiresAt: number;
}

/** Known: refresh tokens live 180 days, authorization codes 30 seconds. */
const REFRESH_TTL_MS = 180 * 86_400_000;
const CODE_TTL_MS = 30_000;
const MAX_PAIRS = 50_000;

export class TokenStore {
  private readonly byAccess = new Map<string, TokenPair>();
  private readonly byRefresh = new Map<string, TokenPair>();
  private readonly codes = new Map<string, AuthCode>();

  issue(appId: number, userId: number, now: number, ttlMs: number): TokenPair {
    const pair: TokenPair = {
      accessToken: hex(70),
      refreshToken: hex(70),
      appId,
      userId,
      issuedAt: now,
      expiresAt: now + ttlMs,
      refreshExpiresAt: now + REFRESH_TTL_MS,
      refreshUsed: false,
      revoked: false,
    };
    this.byAccess.set(pair.accessToken, pair);
    this.byRefresh.set(pair.refreshToken, pair);
    if (this.byAccess.size > MAX_PAIRS) this.dropOldest();
    return pair;
  }

  access(token: string): TokenPair | undefined {
    return this.byAccess.get(token);
  }

  refresh(token: string): TokenPair | undefined {
    return this.byRefresh.get(token);
  }

  issueCode(appId: number, userId: number, now: number): AuthCode {
    const code: AuthCode = { code: hex(70), appId, userId, expiresAt: now + CODE_TTL_MS };
    this.codes.set(code.code, code);
    return code;
  }

  /** Takes the code out: a second use finds nothing. */
  takeCode(code: string): AuthCode | undefined {
    const found = this.codes.get(code);
    this.codes.delete(code);
    return found;
  }

  /** Ends pairs at once: `expire` leaves the refresh token usable, `revoke` kills both. Answers how many were hit. */
  end(which: (pair: TokenPair) => boolean, how: 'expire' | 'revoke', now: number): number {
    const hit = this.list().filter(which);
    for (const pair of hit) {
      if (how === 'revoke') pair.revoked = true;
      else pair.expiresAt = Math.min(pair.expiresAt, now);
    }
    return hit.length;
  }

  list(): TokenPair[] {
    return [...this.byAccess.values()];
  }

  private dropOldest(): void {
    const [oldest] = this.byAccess.values();
    if (!oldest) return;
    this.byAccess.delete(oldest.accessToken);
    this.byRefresh.delete(oldest.refreshToken);
  }
}
