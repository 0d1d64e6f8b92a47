/** Brings each company's portal in order: bindings corrected, employees merged. No portal waits for another. */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { ObservationStore } from '../ports/observations.ts';
import { PortalError } from '../ports/portal.ts';
import type { BindingReport } from '../ports/portal.ts';
import type { Portals } from '../ports/portals.ts';
import type { Company, CompanyOptions, CompanyStore } from '../ports/store.ts';
import type { EmployeeImport } from './employee-import.ts';
import { WORKER, WORKER_TOO_SLOW, wantedBindings } from './wanted-bindings.ts';

const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 10 * 60_000;
/** After a refusal that only people can cure: seldom, but paying the portal's bill must be enough to cure it. */
const REFUSED_RETRY_MS = 60 * 60_000;
/** A worker is bound again once in this time after the portal removed it: one that stays slow would slow down every page. */
const REMOVAL_PAUSE_MS = 24 * 3_600_000;
/** Anybody can complain of the worker at our address: the portal is asked at most this often whether it is true. */
const COMPLAINT_PAUSE_MS = 60_000;
/** A binding may be removed while the server runs: looked at again about this often. */
const LOOK_AGAIN_MS = 6 * 3_600_000;
/** Whoever removes it again and again has a reason, or is another server: it is put back once a day then. */
const REPEATED_REPAIR_MS = 24 * 3_600_000;
/** Needed by what the server does; the seed asks for `call` too, but nothing fails without it. */
const NEEDED_SCOPES = ['placement', 'user', 'telephony'];

export interface BindingsState {
  /** `pending`: not tried since the start; `retrying`: the portal failed, next try at `nextAttemptAt`. */
  state: 'pending' | 'ok' | 'failed' | 'retrying';
  checkedAt: number | null;
  nextAttemptAt: number | null;
  failed: BindingReport['failed'];
  missingScopes: string[];
  /** When the portal last removed the background worker because it answered too slowly, epoch ms; null: never seen. */
  removedByPortal: number | null;
}

const PENDING: BindingsState = {
  state: 'pending',
  checkedAt: null,
  nextAttemptAt: null,
  failed: [],
  missingScopes: [],
  removedByPortal: null,
};

interface Progress {
  state: BindingsState;
  failures: number;
  cancelRetry: () => void;
  /** The attempt under way; the next one waits for it, so that the newest options have the last word. */
  attempt: Promise<void>;
  complaintAt: number;
  /** When something was put back last that had been in order, epoch ms. */
  repairedAt: number;
}

export interface CompanyStartupDeps {
  companies: CompanyStore;
  portals: Portals;
  importer: Pick<EmployeeImport, 'run'>;
  observations: ObservationStore;
  /** Public address of the server with its closing slash. */
  publicUrl: string;
  /** `rebindPlacement` of the settings. */
  rebindPlacement: boolean;
  clock: Clock;
  /** 0 ≤ jitter < 1; spreads the retries of many companies. */
  jitter: () => number;
  logger: Logger;
}

export class CompanyStartup {
  readonly #deps: CompanyStartupDeps;
  readonly #progress = new Map<string, Progress>();
  /** Companies whose placements were bound anew since the start: once is what `rebindPlacement` asks for. */
  readonly #rebound = new Set<string>();
  #stopped = false;

  constructor(deps: CompanyStartupDeps) {
    this.#deps = deps;
  }

  /** Resolves when every company was tried once; never rejects because of a portal. The start need not wait for it. */
  async run(): Promise<void> {
    const companies = await this.#deps.companies.list();
    await Promise.all(
      companies.map(async ({ id }) => {
        await this.#recall(id);
        await this.bringUp(id);
      }),
    );
  }

  stop(): void {
    this.#stopped = true;
    for (const progress of this.#progress.values()) progress.cancelRetry();
  }

  bindings(companyId: string): BindingsState {
    return this.#progress.get(companyId)?.state ?? PENDING;
  }

  /** One attempt now; a failure is kept for the API, logged, and tried again later. Never rejects. */
  async bringUp(companyId: string): Promise<void> {
    await this.#attempt(companyId);
  }

  /** To be called when the options of a company were stored: what they change in the portal is changed now. Never rejects. */
  async optionsChanged(companyId: string, before: CompanyOptions, after: CompanyOptions): Promise<void> {
    if (before.nativeButtons !== after.nativeButtons) await this.bringUp(companyId);
  }

  /**
   * Somebody says that the portal has removed the background worker. When that is true it is bound again, once a day; the
   * administrator is told either way. Rejects only when the company cannot be read.
   */
  async workerRemoved(companyId: string): Promise<void> {
    const { companies, clock, logger } = this.#deps;
    const company = await companies.find(companyId);
    const progress = this.#progressOf(companyId);
    if (company?.options.nativeButtons !== true || clock.now() < progress.complaintAt + COMPLAINT_PAUSE_MS) return;
    progress.complaintAt = clock.now();
    const { removedByPortal } = progress.state;
    if (removedByPortal !== null && clock.now() < removedByPortal + REMOVAL_PAUSE_MS) {
      const message = 'removed by the portal again within a day, not bound any more';
      const failed = [{ what: WORKER, code: WORKER_TOO_SLOW, message }];
      progress.state = { ...progress.state, state: 'failed', failed };
      await this.#noteRemoval(companyId, progress);
      // The usual look would bind it again before its time.
      progress.cancelRetry();
      if (!this.#stopped) progress.cancelRetry = clock.after(REMOVAL_PAUSE_MS, () => void this.bringUp(companyId));
      logger.error({ company: companyId }, 'the portal removed the background worker again: it answers too slowly');
      return;
    }
    const report = await this.#attempt(companyId);
    if (report?.bound.some((what) => what.startsWith(`${WORKER} `)) !== true) return;
    await this.#noteRemoval(companyId, progress);
    logger.warn({ company: companyId }, 'the portal had removed the background worker as too slow; it was bound again');
  }

  /** The portal removed the worker just now: administrators are told of it after a restart too. */
  async #noteRemoval(companyId: string, progress: Progress): Promise<void> {
    const { observations, clock, logger } = this.#deps;
    const at = clock.now();
    progress.state = { ...progress.state, removedByPortal: at };
    await observations.put(companyId, { kind: 'worker_removed', subject: '', at }).catch((error: unknown) => {
      logger.warn({ company: companyId, error: String(error) }, 'the removal of the worker could not be noted');
    });
  }

  async #recall(companyId: string): Promise<void> {
    const { observations, logger } = this.#deps;
    try {
      const seen = (await observations.list(companyId)).find(({ kind }) => kind === 'worker_removed');
      const progress = this.#progressOf(companyId);
      progress.state = { ...progress.state, removedByPortal: seen?.at ?? progress.state.removedByPortal };
    } catch (error) {
      logger.warn({ company: companyId, error: String(error) }, 'what was seen of the portal could not be read');
    }
  }

  #progressOf(companyId: string): Progress {
    const known = this.#progress.get(companyId);
    if (known !== undefined) return known;
    const progress: Progress = {
      state: PENDING,
      failures: 0,
      cancelRetry: () => undefined,
      attempt: Promise.resolve(),
      complaintAt: -Infinity,
      repairedAt: -Infinity,
    };
    this.#progress.set(companyId, progress);
    return progress;
  }

  async #attempt(companyId: string): Promise<BindingReport | null> {
    const progress = this.#progressOf(companyId);
    const attempt = progress.attempt.then(() => this.#try(companyId, progress));
    progress.attempt = attempt.then(() => undefined);
    return attempt;
  }

  /** What was done; null when the portal failed. Never rejects. */
  async #try(companyId: string, progress: Progress): Promise<BindingReport | null> {
    progress.cancelRetry();
    const { clock, logger, companies } = this.#deps;
    try {
      const company = await companies.find(companyId);
      if (company?.disabled !== null) {
        // Gone, or at rest: whoever brings it back has it tried again.
        progress.state = PENDING;
        return null;
      }
      const { report, missingScopes } = await this.#putInOrder(company);
      const failed = report.failed.length > 0;
      const repaired = progress.state.state === 'ok' && report.bound.length > 0;
      progress.state = {
        state: failed ? 'failed' : 'ok',
        checkedAt: clock.now(),
        nextAttemptAt: null,
        failed: report.failed,
        missingScopes,
        removedByPortal: progress.state.removedByPortal,
      };
      if (!failed) {
        progress.failures = 0;
        const { bound, removed } = report;
        if (repaired) logger.warn({ company: companyId, bound, removed }, 'bindings had changed and were put right');
        else logger.info({ company: companyId, bound, removed }, 'the portal is in order');
        this.#lookAgain(companyId, progress, repaired);
        return report;
      }
      logger.warn({ company: companyId, failed: report.failed, missingScopes }, 'the portal refused some bindings');
      this.#retryLater(companyId, progress, 'failed', REFUSED_RETRY_MS);
      return report;
    } catch (error) {
      const refused = error instanceof PortalError && error.failure.action !== 'retry';
      const code = error instanceof PortalError ? error.failure.code : 'internal';
      const message = error instanceof Error ? error.message : String(error);
      progress.state = { ...progress.state, checkedAt: clock.now(), failed: [{ what: 'portal', code, message }] };
      logger.warn(
        { company: companyId, code, message, attempt: progress.failures + 1 },
        'the portal could not be put in order',
      );
      this.#retryLater(companyId, progress, refused ? 'failed' : 'retrying', refused ? REFUSED_RETRY_MS : null);
      return null;
    }
  }

  async #putInOrder(company: Company): Promise<{ report: BindingReport; missingScopes: string[] }> {
    const { portals, importer, publicUrl, rebindPlacement } = this.#deps;
    const companyId = company.id;
    const portal = portals.of(companyId);
    const force = rebindPlacement && !this.#rebound.has(companyId);
    const report = await portal.bind(wantedBindings(company, publicUrl, force));
    if (force) this.#rebound.add(companyId);
    const scope = await portal.scope();
    await importer.run(companyId);
    return { report, missingScopes: NEEDED_SCOPES.filter((needed) => !scope.includes(needed)) };
  }

  #lookAgain(companyId: string, progress: Progress, repaired: boolean): void {
    if (this.#stopped) return;
    const { clock, jitter } = this.#deps;
    const again = repaired && clock.now() < progress.repairedAt + REPEATED_REPAIR_MS;
    if (repaired) progress.repairedAt = clock.now();
    const delay = Math.round((again ? REPEATED_REPAIR_MS : LOOK_AGAIN_MS) * (0.75 + jitter() / 2));
    progress.cancelRetry = clock.after(delay, () => void this.bringUp(companyId));
  }

  #retryLater(companyId: string, progress: Progress, state: 'failed' | 'retrying', fixedMs: number | null): void {
    if (this.#stopped) return;
    const { clock, jitter } = this.#deps;
    const backOff = Math.min(FIRST_RETRY_MS * 2 ** progress.failures, LAST_RETRY_MS);
    const delay = Math.round((fixedMs ?? backOff) * (0.75 + jitter() / 2));
    progress.failures += 1;
    progress.state = { ...progress.state, state, nextAttemptAt: clock.now() + delay };
    progress.cancelRetry = clock.after(delay, () => void this.bringUp(companyId));
  }
}
