/** Bitrix' own token server (known: `/oauth/token/`, GET or POST form; the POST keeps secrets out of URLs and so of logs). */
import type { Clock } from '../../app/ports/clock.ts';
import { PortalError } from '../../app/ports/portal.ts';
import type { PortalApp, PortalGrant } from '../../app/ports/portal.ts';
import { cleanerOf, faultFailure, parseAnswer, readBody } from './answer.ts';
import { checkEndpoint } from './endpoint.ts';
import type { HttpAnswer, HttpClient } from './http.ts';
import { splitScope, tokenAnswer } from './protocol.ts';
import type { TokenAnswer } from './protocol.ts';
import type { ExchangeRecorder, Trace } from './trace.ts';

/** The two hosts that the vendor documents. The client secret is never sent anywhere else but to the configured one. */
const VENDOR_HOSTS = ['oauth.bitrix.info', 'oauth.bitrix24.tech'];

/** Access tokens live an hour (known); used when an answer tells no time at all. */
const DEFAULT_LIFETIME_MS = 3_600_000;

export interface OAuthServerSettings {
  /** `bitrixTokenHost`: an origin, or a bare host meaning https. */
  bitrixTokenHost: string;
  allowHttpPortals: boolean;
}

export class OAuthServer {
  readonly #configured: URL;
  readonly #allowHttp: boolean;
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #recorder: ExchangeRecorder;

  constructor(settings: OAuthServerSettings, http: HttpClient, clock: Clock, recorder: ExchangeRecorder) {
    const host = settings.bitrixTokenHost.trim();
    this.#configured = new URL(/^https?:\/\//i.test(host) ? host : `https://${host}`);
    this.#allowHttp = settings.allowHttpPortals;
    this.#http = http;
    this.#clock = clock;
    this.#recorder = recorder;
  }

  /** Swaps the `code` of a redirect, valid 30 s and once (known). */
  async exchange(
    app: PortalApp,
    code: string,
    serverDomain: string | null,
  ): Promise<{ grant: PortalGrant; memberId: string }> {
    const fields = { grant_type: 'authorization_code', client_id: app.clientId, client_secret: app.clientSecret, code };
    const answer = await this.#ask(this.#origin(serverDomain), fields, [app.clientSecret, code], []);
    const endpoint = checkEndpoint(answer.client_endpoint, this.#allowHttp);
    if (endpoint === null || answer.member_id === '') {
      const message = 'the OAuth server named no usable portal address';
      throw new PortalError({ action: 'give_up', code: 'bad_answer', message, retryAt: null });
    }
    const now = this.#clock.now();
    const grant = { ...grantOf(answer, now), restEndpoint: endpoint.href, authorisedAt: now };
    return { grant, memberId: answer.member_id };
  }

  /** A new pair of tokens; the old refresh token is worth nothing afterwards (known: it rotates). */
  async refresh(app: PortalApp, old: PortalGrant, trace: Trace): Promise<PortalGrant> {
    const { refreshToken, accessToken } = old;
    const fields = {
      grant_type: 'refresh_token',
      client_id: app.clientId,
      client_secret: app.clientSecret,
      refresh_token: refreshToken,
    };
    const answer = await this.#ask(this.#origin(null), fields, [app.clientSecret, refreshToken, accessToken], trace);
    const fresh = grantOf(answer, this.#clock.now());
    // The newest answer names the portal's present address, which follows a rename (known).
    const endpoint = checkEndpoint(answer.client_endpoint, this.#allowHttp);
    return {
      ...fresh,
      restEndpoint: endpoint?.href ?? old.restEndpoint,
      scope: fresh.scope.length === 0 ? old.scope : fresh.scope,
      userId: fresh.userId ?? old.userId,
      authorisedAt: old.authorisedAt,
    };
  }

  #origin(serverDomain: string | null): string {
    const wanted = serverDomain?.trim().toLowerCase() ?? '';
    if (wanted === this.#configured.host) return this.#configured.origin;
    return VENDOR_HOSTS.includes(wanted) ? `https://${wanted}` : this.#configured.origin;
  }

  async #ask(
    origin: string,
    fields: Record<string, string>,
    secrets: readonly string[],
    trace: Trace,
  ): Promise<TokenAnswer> {
    const url = new URL('/oauth/token/', origin);
    const done = this.#recorder.begin(url.host, [`oauth.${fields['grant_type'] ?? ''}`], trace);
    let answer: HttpAnswer;
    try {
      answer = await this.#http.postForm(url, fields);
    } catch (error) {
      const failure = faultFailure(error, this.#clock.now());
      done(null, failure.code);
      throw new PortalError(failure);
    }
    const read = readBody(answer, this.#clock.now(), cleanerOf(secrets));
    done(answer.status, 'failure' in read ? read.failure.code : null);
    if ('failure' in read) throw new PortalError(read.failure);
    return parseAnswer(tokenAnswer, read.body, 'oauth/token');
  }
}

function grantOf(answer: TokenAnswer, now: number): Omit<PortalGrant, 'restEndpoint' | 'authorisedAt'> {
  const lifetimeMs = answer.expires_in === null ? null : answer.expires_in * 1_000;
  const expiresAt = answer.expires === null ? now + DEFAULT_LIFETIME_MS : answer.expires * 1_000;
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    // The relative time first: it does not depend on whose clock is right.
    expiresAt: lifetimeMs === null ? expiresAt : now + lifetimeMs,
    scope: splitScope(answer.scope),
    userId: answer.user_id === '' ? null : answer.user_id,
    refreshedAt: now,
  };
}
