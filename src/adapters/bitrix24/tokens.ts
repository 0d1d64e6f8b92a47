/** The company's tokens: read from the store for each request, renewed only when the portal refused one. */
import type { Logger } from '../../app/ports/logger.ts';
import { PortalError } from '../../app/ports/portal.ts';
import type { GrantStore, PortalApp, PortalGrant } from '../../app/ports/portal.ts';
import { failureOf, isRevocation, notTheCommandsFault } from './errors.ts';
import type { OAuthServer } from './oauth-server.ts';
import type { Trace } from './trace.ts';

export class TokenKeeper {
  readonly #store: GrantStore;
  readonly #oauth: OAuthServer;
  readonly #logger: Logger;
  #renewal: Promise<PortalGrant> | null = null;
  /** A rotated pair that the store refused to take; the only copy, so it is kept until the store takes it. */
  #unsaved: { replaces: string; grant: PortalGrant } | null = null;

  constructor(store: GrantStore, oauth: OAuthServer, logger: Logger) {
    this.#store = store;
    this.#oauth = oauth;
    this.#logger = logger;
  }

  async current(): Promise<{ grant: PortalGrant; app: PortalApp }> {
    const loaded = await this.#store.load();
    if (loaded === null) {
      const message = 'the administrator has not authorised the portal';
      throw new PortalError({ action: 'ask_administrator', code: 'no_grant', message, retryAt: null });
    }
    return loaded;
  }

  /** A grant newer than the refused one. Parallel refusals share one refresh, because the refresh token works once. */
  renew(refusedAccessToken: string, trace: Trace): Promise<PortalGrant> {
    this.#renewal ??= this.#renew(refusedAccessToken, trace).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** The portal answers at another address now; tokens stay. */
  async moved(usedAccessToken: string, restEndpoint: string): Promise<void> {
    const { grant } = await this.current();
    if (grant.accessToken !== usedAccessToken || grant.restEndpoint === restEndpoint) return;
    await this.#store.save({ ...grant, restEndpoint });
    this.#logger.info({ from: grant.restEndpoint, to: restEndpoint }, 'portal moved to another address');
  }

  async #renew(refusedAccessToken: string, trace: Trace): Promise<PortalGrant> {
    const { grant, app } = await this.current();
    if (grant.accessToken !== refusedAccessToken) return grant;
    const fresh = this.#pending(grant) ?? (await this.#refresh(app, grant, trace));
    return await this.#keep(grant, fresh);
  }

  #pending(grant: PortalGrant): PortalGrant | null {
    return this.#unsaved?.replaces === grant.refreshToken ? this.#unsaved.grant : null;
  }

  async #refresh(app: PortalApp, grant: PortalGrant, trace: Trace): Promise<PortalGrant> {
    try {
      return await this.#oauth.refresh(app, grant, trace);
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      if (!isRevocation(error.failure)) throw new PortalError(notTheCommandsFault(error.failure));
      const { grant: now } = await this.current();
      // Another process, or the administrator, was faster: what it stored is good.
      if (now.refreshToken !== grant.refreshToken) return now;
      this.#logger.error(
        { code: error.failure.code },
        'authorisation refused for good, the administrator must sign in',
      );
      await this.#store.revoked(error.failure.code);
      throw error;
    }
  }

  async #keep(old: PortalGrant, fresh: PortalGrant): Promise<PortalGrant> {
    const { grant: now } = await this.current();
    // Authorised anew meanwhile: the younger grant stays.
    if (now.refreshToken !== old.refreshToken) return now;
    this.#unsaved = { replaces: old.refreshToken, grant: fresh };
    try {
      await this.#store.save(fresh);
    } catch (error) {
      const words = error instanceof Error ? error.message : 'unknown fault';
      this.#logger.error({ reason: words }, 'renewed tokens could not be saved');
      throw new PortalError(failureOf('grant_not_saved', 'renewed tokens could not be saved', { now: 0 }));
    }
    this.#unsaved = null;
    return fresh;
  }
}
