import { clientEndpoint, serverEndpoint, type PortalCore } from '../core.ts';
import { issueTokens } from '../events/auth.ts';
import { RestError } from '../rest/errors.ts';
import type { LocalApp } from '../state/apps.ts';
import type { TokenPair } from '../state/tokens.ts';

const invalidGrant = () => new RestError(400, 'invalid_grant', 'Invalid grant');
const invalidRequest = (what: string) => new RestError(400, 'invalid_request', what);

/** The two grants of `/oauth/token/`; throws RestError with the OAuth codes. */
export function tokenAnswer(core: PortalCore, params: Record<string, string>): Record<string, unknown> {
  const grant = params['grant_type'];
  if (grant !== 'authorization_code' && grant !== 'refresh_token') throw invalidRequest('Unknown grant_type');
  const app = client(core, params['client_id'] ?? '', params['client_secret'] ?? '');
  return grant === 'authorization_code' ? exchange(core, app, params['code']) : refresh(core, app, params);
}

function client(core: PortalCore, clientId: string, secret: string): LocalApp {
  if (!clientId || !secret) throw invalidRequest('client_id and client_secret are required');
  const app = core.state.apps.byClientId(clientId);
  // Seen in practice for deleted apps.
  if (!app && core.state.apps.wasDeleted(clientId)) throw new RestError(400, 'wrong_client', 'Wrong client');
  if (app?.clientSecret !== secret || !app.installed) throw new RestError(401, 'invalid_client', 'Invalid client');
  return app;
}

/** Known: the answer to a code has neither `expires` nor `user_id`; codes live 30 s and work once. */
function exchange(core: PortalCore, app: LocalApp, code: string | undefined): Record<string, unknown> {
  if (!code) throw invalidRequest('code is required');
  const found = core.state.tokens.takeCode(code);
  const user = found && core.state.users.active(found.userId);
  if (!user || found.appId !== app.id || found.expiresAt <= core.clock.now()) throw invalidGrant();
  return shape(core, app, issueTokens(core, app, user.id));
}

/** Known: the refresh token rotates; a used, revoked or foreign one is refused. */
function refresh(core: PortalCore, app: LocalApp, params: Record<string, string>): Record<string, unknown> {
  const old = core.state.tokens.refresh(params['refresh_token'] ?? '');
  const usable = old?.appId === app.id && !old.refreshUsed && !old.revoked;
  if (!usable || old.refreshExpiresAt <= core.clock.now() || !core.state.users.active(old.userId)) throw invalidGrant();
  old.refreshUsed = true;
  const pair = issueTokens(core, app, old.userId);
  return { ...shape(core, app, pair), expires: Math.floor(pair.expiresAt / 1000), user_id: pair.userId };
}

/** `domain` is the OAuth server's own, not the portal's (known). */
function shape(core: PortalCore, app: LocalApp, pair: TokenPair): Record<string, unknown> {
  return {
    access_token: pair.accessToken,
    client_endpoint: clientEndpoint(core.address),
    domain: core.address.oauthDomain,
    expires_in: Math.round((pair.expiresAt - pair.issuedAt) / 1000),
    member_id: core.state.memberId,
    refresh_token: pair.refreshToken,
    scope: app.scopes.join(','),
    server_endpoint: serverEndpoint(core.address),
    status: app.status,
  };
}
