/** Signing in by OAuth; the first time it registers the company. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { PortalApp, PortalGrant, PortalOAuth } from '../ports/portal.ts';
import type { Portals } from '../ports/portals.ts';
import { DEFAULT_OPTIONS } from '../ports/store.ts';
import type { Company, CompanyStore, LoginAttempt, LoginStore, Session } from '../ports/store.ts';
import type { CompanyStartup } from './company-startup.ts';
import { namesOfScopes } from '../../../locales/scopes.ts';
import { explainAddressError, explainExchangeError, explainPortalError } from './portal-failures.ts';
import { missingScopes } from './scopes.ts';
import { fingerprintOf, looksLikeToken, randomToken, sameSecret } from './secrets.ts';
import type { Sessions } from './sessions.ts';

const LOGIN_MS = 10 * 60_000;
/** A click is refused as stale beyond this, and every call would stand in the CRM at a wrong time. */
const WORST_SKEW_MS = 10 * 60_000;

/** What the administrator typed, and the login cookie that the browser has already, if any. */
export interface LoginForm {
  domain: string;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  loginCookie?: string | undefined;
}

/** The query of the portal's redirect. */
export interface LoginCallback {
  code: string;
  state: string;
  domain: string | null;
  memberId: string | null;
  serverDomain: string | null;
  loginCookie: string | undefined;
}

export interface RegistrationDeps {
  companies: CompanyStore;
  logins: LoginStore;
  sessions: Sessions;
  oauth: PortalOAuth;
  portals: Portals;
  startup: Pick<CompanyStartup, 'bringUp'>;
  /** `bitrixClientId`, `bitrixClientSecret` of the settings; null when not set. */
  settingsApp: PortalApp | null;
  clock: Clock;
  logger: Logger;
}

export class Registration {
  readonly #deps: RegistrationDeps;

  constructor(deps: RegistrationDeps) {
    this.#deps = deps;
  }

  /**
   * Where to send the browser, and the cookie that binds the answer to it. AppError: `bad_domain`, `keys_incomplete`,
   * `company_unknown`, `portal_http`, `portal_not_found`.
   */
  async begin(form: LoginForm): Promise<{ redirectUrl: string; loginCookie: string }> {
    const { logins, oauth, clock } = this.#deps;
    const typed = typedApp(form);
    const domain = form.domain.trim();
    const origin = await oauth.resolveOrigin(domain).catch((error: unknown) => {
      throw explainAddressError(error, domain);
    });
    const app = typed ?? (await this.#knownApp(origin));
    // Else the browser would be sent there, and show a page of its own that explains nothing.
    if (!(await oauth.knownHost(origin))) throw new AppError('portal_not_found', { domain });
    if (app === null) throw new AppError('company_unknown', { domain });

    // One cookie for all tabs of a browser: a second attempt must not spoil the first.
    const loginCookie = looksLikeToken(form.loginCookie) ? form.loginCookie : randomToken();
    const state = randomToken();
    await logins.insert({
      id: fingerprintOf(state),
      browser: fingerprintOf(loginCookie),
      portalOrigin: origin,
      app,
      expiresAt: clock.now() + LOGIN_MS,
    });
    return { redirectUrl: oauth.authorizeUrl(origin, app.clientId, state), loginCookie };
  }

  /**
   * Finishes what `begin` began: nothing is stored unless the portal vouches for an administrator. AppError: `login_expired`,
   * `portal_mismatch`, `keys_refused`, `not_administrator`, `scopes_missing`, `clock_skew`, and what `explainPortalError` says.
   */
  async complete(callback: LoginCallback): Promise<{ company: Company; token: string; session: Session }> {
    const { oauth, sessions, startup, portals, clock, logger } = this.#deps;
    const attempt = await this.#takeAttempt(callback);
    const domain = new URL(attempt.portalOrigin).host;
    if (callback.domain !== null && !sameHost(attempt.portalOrigin, callback.domain))
      throw new AppError('portal_mismatch');

    // At once: the code lives 30 seconds (known).
    const { grant, memberId } = await oauth
      .exchangeCode(attempt.app, callback.code, callback.serverDomain)
      .catch((error: unknown) => {
        throw explainExchangeError(error, domain, attempt.app.clientId);
      });
    // The endpoint comes from the OAuth server, the query from the browser: whoever registered an application in a portal of
    // his own must not be able to pass its code off as another portal's.
    if (
      (callback.memberId !== null && callback.memberId !== memberId) ||
      !sameHost(grant.restEndpoint, attempt.portalOrigin)
    ) {
      throw new AppError('portal_mismatch');
    }
    const user = await oauth.profile(grant).catch((error: unknown) => {
      throw explainPortalError(error, domain);
    });
    if (!user.admin) throw new AppError('not_administrator', { userName: user.name });

    const now = clock.now();
    // Only a stranger is turned away for these: an administrator who is known must reach the page that shows what is wrong.
    if ((await this.#deps.companies.findByMember(memberId)) === null) {
      mustHaveScopes(grant.scope);
      mustShareTheTime(now, user.portalNow ?? null);
    }
    const company = await this.#save(attempt, memberId, { ...grant, userId: user.id, authorisedAt: now }, now);
    portals.forget(company.id);
    logger.info({ company: company.id, portal: company.portalOrigin }, 'an administrator signed in');
    await startup.bringUp(company.id);
    const { token, session } = await sessions.open(company.id, user);
    return { company, token, session };
  }

  async #takeAttempt(callback: LoginCallback): Promise<LoginAttempt> {
    const attempt = looksLikeToken(callback.state) ? await this.#deps.logins.take(fingerprintOf(callback.state)) : null;
    const sameBrowser =
      attempt !== null &&
      callback.loginCookie !== undefined &&
      sameSecret(attempt.browser, fingerprintOf(callback.loginCookie));
    if (attempt === null || !sameBrowser || attempt.expiresAt <= this.#deps.clock.now()) {
      throw new AppError('login_expired');
    }
    return attempt;
  }

  /** The keys for a domain typed alone. */
  async #knownApp(origin: string): Promise<PortalApp | null> {
    const { companies, settingsApp } = this.#deps;
    const all = await companies.list();
    const company = all.find((one) => one.portalOrigin === origin || sameHost(one.grant?.restEndpoint ?? '', origin));
    if (company === undefined) return settingsApp;
    // Keys in the settings belong to a server of one company; there the file is what its administrator corrects after he
    // created the local application anew.
    return settingsApp !== null && all.length === 1 ? settingsApp : company.app;
  }

  async #save(attempt: LoginAttempt, memberId: string, grant: PortalGrant, now: number): Promise<Company> {
    const { companies } = this.#deps;
    const [known, holder] = await Promise.all([
      companies.findByMember(memberId),
      companies.findByOrigin(attempt.portalOrigin),
    ]);
    if (holder !== null && holder.memberId !== memberId) throw new AppError('portal_mismatch');
    if (known === null) {
      const company: Company = {
        id: randomUUID(),
        name: null,
        memberId,
        portalOrigin: attempt.portalOrigin,
        app: attempt.app,
        applicationToken: null,
        grant,
        grantProblem: null,
        switchKind: 'ecss10',
        ecss: null,
        asterisk: null,
        options: DEFAULT_OPTIONS,
        createdAt: now,
        disabled: null,
      };
      await companies.insert(company);
      return company;
    }
    const patch = {
      portalOrigin: attempt.portalOrigin,
      app: attempt.app,
      grant,
      grantProblem: null,
      // Installed again; what the server's own administrator switched off stays so.
      ...(known.disabled?.reason === 'uninstalled' ? { disabled: null } : {}),
      // The portal's application_token belongs to the application (known): another application has another one.
      ...(known.app.clientId === attempt.app.clientId ? {} : { applicationToken: null }),
    };
    await companies.update(known.id, patch);
    return { ...known, ...patch };
  }
}

function mustHaveScopes(granted: string[]): void {
  const { missing, needed } = missingScopes(granted);
  if (needed) throw new AppError('scopes_missing', { scopes: namesOfScopes(missing) });
}

function mustShareTheTime(ours: number, theirs: number | null): void {
  if (theirs === null || Math.abs(ours - theirs) < WORST_SKEW_MS) return;
  const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);
  const minutes = Math.round(Math.abs(ours - theirs) / 60_000);
  throw new AppError('clock_skew', { minutes, ours: clock(ours), theirs: clock(theirs) });
}

function typedApp(form: LoginForm): PortalApp | null {
  const clientId = form.clientId?.trim() ?? '';
  const clientSecret = form.clientSecret?.trim() ?? '';
  if (clientId === '' && clientSecret === '') return null;
  if (clientId === '' || clientSecret === '') throw new AppError('keys_incomplete');
  return { clientId, clientSecret };
}

/** Compares hosts with their ports; takes an URL or a bare host, as the portal's redirect gives it. */
function sameHost(left: string, right: string): boolean {
  const host = (value: string): string | null => {
    const url = URL.parse(/^https?:\/\//i.test(value) ? value : `https://${value}`);
    return url === null || url.host === '' ? null : url.host;
  };
  const leftHost = host(left);
  return leftHost !== null && leftHost === host(right);
}
