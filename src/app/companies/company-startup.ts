/** Brings each company's portal in order: bindings corrected, employees merged. No portal waits for another. */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { PortalError } from '../ports/portal.ts';
import type { BindingReport, WantedBindings } from '../ports/portal.ts';
import type { Portals } from '../ports/portals.ts';
import type { CompanyStore } from '../ports/store.ts';
import type { EmployeeImport } from './employee-import.ts';

const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 10 * 60_000;
/** After a refusal that only people can cure: seldom, but paying the portal's bill must be enough to cure it. */
const REFUSED_RETRY_MS = 60 * 60_000;
/** Needed by what the server does; the seed asks for `call` too, but nothing fails without it. */
const NEEDED_SCOPES = ['placement', 'user', 'telephony'];

export interface BindingsState {
  /** `pending`: not tried since the start; `retrying`: the portal failed, next try at `nextAttemptAt`. */
  state: 'pending' | 'ok' | 'failed' | 'retrying';
  checkedAt: number | null;
  nextAttemptAt: number | null;
  failed: BindingReport['failed'];
  missingScopes: string[];
}

const PENDING: BindingsState = {
  state: 'pending',
  checkedAt: null,
  nextAttemptAt: null,
  failed: [],
  missingScopes: [],
};

interface Progress {
  state: BindingsState;
  failures: number;
  cancelRetry: () => void;
}

export interface CompanyStartupDeps {
  companies: CompanyStore;
  portals: Portals;
  importer: Pick<EmployeeImport, 'run'>;
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
    await Promise.all(companies.map((company) => this.bringUp(company.id)));
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
    const progress = this.#progress.get(companyId) ?? { state: PENDING, failures: 0, cancelRetry: () => undefined };
    progress.cancelRetry();
    this.#progress.set(companyId, progress);
    const { clock, logger } = this.#deps;
    try {
      const { report, missingScopes } = await this.#putInOrder(companyId);
      const failed = report.failed.length > 0;
      progress.state = {
        state: failed ? 'failed' : 'ok',
        checkedAt: clock.now(),
        nextAttemptAt: null,
        failed: report.failed,
        missingScopes,
      };
      if (!failed) {
        progress.failures = 0;
        logger.info({ company: companyId, bound: report.bound, removed: report.removed }, 'the portal is in order');
        return;
      }
      logger.warn({ company: companyId, failed: report.failed, missingScopes }, 'the portal refused some bindings');
      this.#retryLater(companyId, progress, 'failed', REFUSED_RETRY_MS);
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
    }
  }

  async #putInOrder(companyId: string): Promise<{ report: BindingReport; missingScopes: string[] }> {
    const { portals, importer, publicUrl, rebindPlacement } = this.#deps;
    const portal = portals.of(companyId);
    const force = rebindPlacement && !this.#rebound.has(companyId);
    const report = await portal.bind(wantedBindings(publicUrl, force));
    if (force) this.#rebound.add(companyId);
    const scope = await portal.scope();
    await importer.run(companyId);
    return { report, missingScopes: NEEDED_SCOPES.filter((needed) => !scope.includes(needed)) };
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

/** What the portal should hold for this server. The card's address is fixed by the original product: `<public>/call/call.html`. */
function wantedBindings(publicUrl: string, force: boolean): WantedBindings {
  const handler = `${publicUrl}bitrix24/events`;
  return {
    events: ['ONEXTERNALCALLSTART', 'ONUSERADD', 'ONAPPUNINSTALL'].map((event) => ({ event, handler })),
    placements: [
      { placement: 'CALL_CARD', handler: `${publicUrl}call/call.html`, title: { ru: 'ECSS-10', en: 'ECSS-10' } },
    ],
    force,
  };
}
