/**
 * Bearers of the pages inside the portal, where cookies are third-party and blocked. Signed instead of stored, so that an open
 * card survives a restart of the server.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { Viewer } from '../ports/operator.ts';

/** Longer than any talk, shorter than a working day. */
const PAGE_TOKEN_MS = 4 * 3_600_000;
const MAX_TOKEN_LENGTH = 2_000;

/** What is signed. A change of its shape needs another key, since what the signature vouches for is not checked again. */
interface Payload {
  c: string;
  u: string;
  n: string;
  a: boolean;
  /** Issued, epoch ms. */
  i: number;
}

export class PageTokens {
  readonly #key: Uint8Array;
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  readonly #notBefore: (companyId: string, userId: string) => number;

  /** `key`: 32 secret bytes used for nothing else. `notBefore`: epoch ms; a user's tokens issued then or earlier are void. */
  constructor(deps: {
    key: Uint8Array;
    clock: Clock;
    notBefore: (companyId: string, userId: string) => number;
    lifetimeMs?: number;
  }) {
    this.#lifetimeMs = deps.lifetimeMs ?? PAGE_TOKEN_MS;
    this.#key = deps.key;
    this.#clock = deps.clock;
    this.#notBefore = deps.notBefore;
  }

  issue(viewer: Viewer): { token: string; expiresAt: number } {
    const now = this.#clock.now();
    const payload: Payload = {
      c: viewer.companyId,
      u: viewer.userId,
      // A long name would make the token too long to be accepted again.
      n: viewer.userName.slice(0, 100),
      a: viewer.admin,
      i: now,
    };
    const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
    return { token: `${body}.${this.#sign(body).toString('base64url')}`, expiresAt: now + this.#lifetimeMs };
  }

  /** Who the token speaks for; null when it is forged, malformed, revoked or over. */
  verify(token: string): { viewer: Viewer; expiresAt: number } | null {
    if (token.length > MAX_TOKEN_LENGTH) return null;
    const [body, signature, ...rest] = token.split('.');
    if (body === undefined || signature === undefined || rest.length > 0) return null;
    const given = Buffer.from(signature, 'base64url');
    const right = this.#sign(body);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as Payload;
    const expiresAt = payload.i + this.#lifetimeMs;
    if (expiresAt <= this.#clock.now() || payload.i <= this.#notBefore(payload.c, payload.u)) return null;
    return {
      viewer: { companyId: payload.c, userId: payload.u, userName: payload.n, admin: payload.a },
      expiresAt,
    };
  }

  #sign(body: string): Buffer {
    return createHmac('sha256', this.#key).update(body).digest();
  }
}
