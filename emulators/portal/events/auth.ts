import { clientEndpoint, serverEndpoint, type PortalCore } from '../core.ts';
import type { LocalApp } from '../state/apps.ts';
import type { TokenPair } from '../state/tokens.ts';

/** New tokens of an app for a user, with the life the app or the portal sets. */
export function issueTokens(core: PortalCore, app: LocalApp, userId: number): TokenPair {
  const ttlMs = app.tokenTtlMs ?? core.state.knobs.tokenTtlMs;
  return core.state.tokens.issue(app.id, userId, core.clock.now(), ttlMs);
}

/**
 * The `auth` block of an event (known fields). The refresh token goes only with life-cycle events; an event without a
 * user has no tokens at all and can be verified by `application_token` alone.
 */
export function eventAuth(
  core: PortalCore,
  app: LocalApp,
  options: { userId: number | null; withRefresh: boolean },
): Record<string, unknown> {
  const { address, clock } = core;
  const place = {
    domain: address.domain,
    server_endpoint: serverEndpoint(address),
    client_endpoint: clientEndpoint(address),
    member_id: core.state.memberId,
    application_token: app.applicationToken,
  };
  if (options.userId === null) return place;
  const pair = issueTokens(core, app, options.userId);
  return {
    access_token: pair.accessToken,
    ...(options.withRefresh ? { refresh_token: pair.refreshToken } : {}),
    expires_in: String(Math.round((pair.expiresAt - clock.now()) / 1000)),
    scope: app.scopes.join(options.withRefresh ? ' ' : ','),
    status: app.status,
    user_id: String(options.userId),
    ...place,
  };
}
