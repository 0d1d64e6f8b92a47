/** Who is signed in, and how that ends: by the administrators themselves, or because the portal let somebody go. */
import { AppError } from '../errors.ts';
import type { Actor, Audit, SignedOut } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Viewer } from '../ports/operator.ts';
import type { Portals } from '../ports/portals.ts';
import type { CompanyStore, EmployeeStore, Session, SessionStore } from '../ports/store.ts';
import type { FrameAccess } from './frame-access.ts';
import type { Revocations } from './revocations.ts';

export interface AccountsDeps {
  sessions: SessionStore;
  revocations: Pick<Revocations, 'revoke'>;
  frameAccess: Pick<FrameAccess, 'forget'>;
  companies: Pick<CompanyStore, 'find'>;
  employees: Pick<EmployeeStore, 'list'>;
  portals: Portals;
  audit: Audit;
  clock: Clock;
  logger: Logger;
}

export class Accounts {
  readonly #deps: AccountsDeps;
  /** Dismissed employees whose pages were closed already; by company. */
  readonly #closed = new Map<string, Set<string>>();

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
  }

  /** The sessions of a company's administrators that are not over, newest first. */
  async list(companyId: string): Promise<Session[]> {
    const now = this.#deps.clock.now();
    return (await this.#deps.sessions.list(companyId)).filter((session) => session.expiresAt > now);
  }

  /** AppError `session_unknown`. */
  async signOut(actor: Actor, sessionId: string): Promise<void> {
    const { sessions, audit } = this.#deps;
    const session = await sessions.find(sessionId);
    if (session?.companyId !== actor.companyId) throw new AppError('session_unknown');
    await sessions.remove(sessionId);
    await audit.record(actor, {
      what: 'signed_out',
      before: null,
      after: { userId: session.userId, userName: session.userName },
    });
  }

  /** Ends all sessions of a user and voids the tokens of all his open pages; live connections end with their next heartbeat. AppError `employee_unknown`. */
  async signOutEverywhere(actor: Actor, userId: string): Promise<void> {
    const userName = await this.#nameOf(actor, userId);
    await this.#shut(actor.companyId, userId);
    await this.#deps.audit.record(actor, { what: 'signed_out_everywhere', before: null, after: { userId, userName } });
  }

  /**
   * After the employees were read: whom the portal dismissed, or made no administrator any more, keeps no session here. Never
   * rejects. Only of the one in whose name the server works can the portal be asked whether he is an administrator; the others'
   * frames tell (`noAdministrator`).
   */
  async review(companyId: string): Promise<void> {
    try {
      await this.#closeDismissed(companyId);
      await this.#closeDemoted(companyId);
    } catch (error) {
      this.#deps.logger.error({ companyId, error: String(error) }, 'the sessions could not be reviewed');
    }
  }

  /**
   * The portal said of this viewer, whose frame was just opened, that he is no administrator: what he opened as one is closed.
   * `wasOne`: pages in the portal may still hold a token of that time. Never rejects.
   */
  async noAdministrator({ companyId, userId, userName }: Viewer, wasOne: boolean): Promise<void> {
    try {
      const signedIn = (await this.list(companyId)).some((session) => session.userId === userId);
      if (!signedIn && !wasOne) return;
      // The page that he gets now is issued its token at this very moment, and keeps it.
      const before = this.#deps.clock.now() - 1;
      await this.#expel(companyId, { userId, userName, why: 'no_administrator' }, before);
    } catch (error) {
      this.#deps.logger.error({ companyId, error: String(error) }, 'the sessions could not be reviewed');
    }
  }

  async #closeDismissed(companyId: string): Promise<void> {
    const all = await this.#deps.employees.list(companyId);
    const gone = new Map(all.filter((each) => !each.active).map((each) => [each.userId, each.name]));
    const closed = this.#closed.get(companyId) ?? new Set();
    const sessions = await this.list(companyId);
    const withSession = new Set(sessions.map(({ userId }) => userId));
    for (const [userId, userName] of gone) {
      if (withSession.has(userId)) await this.#expel(companyId, { userId, userName, why: 'dismissed' });
      else if (!closed.has(userId)) await this.#shut(companyId, userId);
    }
    this.#closed.set(companyId, new Set(gone.keys()));
  }

  async #closeDemoted(companyId: string): Promise<void> {
    const { companies, portals, clock, logger } = this.#deps;
    const grant = (await companies.find(companyId))?.grant;
    if (grant?.userId == null || grant.expiresAt <= clock.now()) return;
    const session = (await this.list(companyId)).find(({ userId }) => userId === grant.userId);
    if (session === undefined) return;
    try {
      const user = await portals.of(companyId).whoIs(grant.accessToken);
      if (user.id === session.userId && !user.admin) {
        await this.#expel(companyId, { userId: user.id, userName: user.name, why: 'no_administrator' });
      }
    } catch (error) {
      // The portal does not answer: that is no reason to throw anybody out.
      logger.verbose({ companyId, error: String(error) }, 'the portal did not say who is an administrator');
    }
  }

  async #expel(companyId: string, user: SignedOut, before?: number): Promise<void> {
    await this.#shut(companyId, user.userId, before);
    this.#deps.logger.info({ companyId, userId: user.userId, why: user.why }, 'the sessions of a user were ended');
    const server: Actor = { companyId, userId: '', userName: '', admin: true };
    await this.#deps.audit.record(server, { what: 'signed_out_everywhere', before: null, after: user });
  }

  async #nameOf({ companyId, userId: ownId, userName }: Actor, userId: string): Promise<string> {
    if (userId === ownId) return userName;
    const session = (await this.list(companyId)).find((each) => each.userId === userId);
    const employee = (await this.#deps.employees.list(companyId)).find((each) => each.userId === userId);
    const name = session?.userName ?? employee?.name;
    if (name === undefined) throw new AppError('employee_unknown');
    return name;
  }

  /** `before`: epoch ms; page tokens issued until then are void, by default until now. */
  async #shut(companyId: string, userId: string, before?: number): Promise<void> {
    const { sessions, revocations, frameAccess } = this.#deps;
    await sessions.removeOf(companyId, userId);
    await revocations.revoke(companyId, userId, before);
    frameAccess.forget(companyId, userId);
  }
}
