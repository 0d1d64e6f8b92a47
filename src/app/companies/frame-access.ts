/** Who opened a page inside the portal. The browser brings the claim, only the company's own portal can confirm it. */
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Viewer } from '../ports/operator.ts';
import { PortalError } from '../ports/portal.ts';
import type { Portals } from '../ports/portals.ts';
import type { Company, CompanyStore } from '../ports/store.ts';
import { fingerprintOf, sameSecret } from './secrets.ts';

/** An access token lives an hour (known); a claim of more is not believed. */
const MAX_LIFETIME_MS = 3_600_000;
const MAX_REMEMBERED = 10_000;

/** The fields of a frame POST that matter (known: official documentation). */
export interface FrameClaim {
  memberId: string;
  /** APPLICATION_TOKEN; null from portals that do not send it. */
  applicationToken: string | null;
  /** AUTH_ID: access token of the viewing user. */
  authId: string;
  /** AUTH_EXPIRES in ms. */
  authExpiresMs: number;
}

export class FrameAccess {
  readonly #companies: CompanyStore;
  readonly #portals: Portals;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #noAdministrator: (viewer: Viewer, wasOne: boolean) => Promise<void>;
  /** By hash of company and AUTH_ID: every call opens a card, the portal's request budget must not pay for each. */
  readonly #verified = new Map<string, { viewer: Viewer; until: number }>();

  /** `noAdministrator`: the portal says so of this viewer now; `wasOne`: it said otherwise not long ago. Done before he gets a page. */
  constructor(deps: {
    companies: CompanyStore;
    portals: Portals;
    clock: Clock;
    logger: Logger;
    noAdministrator: (viewer: Viewer, wasOne: boolean) => Promise<void>;
  }) {
    this.#noAdministrator = deps.noAdministrator;
    this.#companies = deps.companies;
    this.#portals = deps.portals;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
  }

  /** What can be told without a request to the portal: whose frame it claims to be. AppError `frame_forged`. */
  async recognise(claim: FrameClaim): Promise<{ company: Company; tokenProven: boolean }> {
    const company = await this.#companies.findByMember(claim.memberId);
    if (company === null || claim.authId === '') throw new AppError('frame_forged');
    const { applicationToken } = claim;
    const tokenProven =
      company.applicationToken !== null &&
      applicationToken !== null &&
      sameSecret(company.applicationToken, applicationToken);
    if (company.applicationToken !== null && applicationToken !== null && !tokenProven)
      throw new AppError('frame_forged');
    return { company, tokenProven };
  }

  /** AppError: `frame_forged`, `portal_unavailable`. */
  async verify(claim: FrameClaim): Promise<{ company: Company; viewer: Viewer }> {
    const { applicationToken } = claim;
    const { company, tokenProven } = await this.recognise(claim);
    const key = fingerprintOf(`${company.id} ${claim.authId}`);
    const remembered = this.#verified.get(key);
    const firstToken = company.applicationToken === null && applicationToken !== null;
    if (remembered !== undefined && remembered.until > this.#clock.now() && !firstToken) {
      return { company, viewer: remembered.viewer };
    }
    const viewer = await this.#ask(company, claim, tokenProven);
    if (!viewer.admin) await this.#noAdministrator(viewer, this.#wasAdministrator(viewer));
    if (firstToken) {
      await this.#companies.update(company.id, { applicationToken });
      this.#logger.info({ company: company.id }, 'the application token of the portal was learnt from a frame');
    }
    this.#remember(key, viewer, claim.authExpiresMs);
    return { company, viewer };
  }

  #wasAdministrator({ companyId, userId }: Viewer): boolean {
    for (const { viewer } of this.#verified.values()) {
      if (viewer.admin && viewer.companyId === companyId && viewer.userId === userId) return true;
    }
    return false;
  }

  /** What the portal said of a user is asked anew when he opens a page next. */
  forget(companyId: string, userId: string): void {
    for (const [key, { viewer }] of this.#verified) {
      if (viewer.companyId === companyId && viewer.userId === userId) this.#verified.delete(key);
    }
  }

  /** Without a proven application token any application of the portal could have lent its token: ask whose it is. */
  async #ask(company: Company, claim: FrameClaim, tokenProven: boolean): Promise<Viewer> {
    const portal = this.#portals.of(company.id);
    try {
      if (!tokenProven && (await portal.appCodeOf(claim.authId)) !== company.app.clientId)
        throw new AppError('frame_forged');
      const user = await portal.whoIs(claim.authId);
      return { companyId: company.id, userId: user.id, userName: user.name, admin: user.admin };
    } catch (error) {
      if (error instanceof PortalError) {
        throw new AppError(error.failure.action === 'retry' ? 'portal_unavailable' : 'frame_forged');
      }
      throw error;
    }
  }

  #remember(key: string, viewer: Viewer, lifetimeMs: number): void {
    const oldest = this.#verified.size >= MAX_REMEMBERED ? this.#verified.keys().next().value : undefined;
    if (oldest !== undefined) this.#verified.delete(oldest);
    this.#verified.delete(key);
    this.#verified.set(key, { viewer, until: this.#clock.now() + Math.min(lifetimeMs, MAX_LIFETIME_MS) });
  }
}
