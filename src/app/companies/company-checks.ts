/** Runs the checks of a company in the background and remembers what they found, for whoever looks. */
import type { CheckId } from '../../../locales/checks.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwitchLinks } from '../ports/links.ts';
import type { Portals } from '../ports/portals.ts';
import type { Company, CompanyStore, EmployeeStore } from '../ports/store.ts';
import type { CheckContext, CheckResult } from './check.ts';
import { checksFor, runChecks } from './checks.ts';
import { EVENT_PATIENCE_MS } from './checks-portal.ts';
import { ASTERISK_CHECKS } from './checks-asterisk.ts';
import { SWITCH_CHECKS } from './checks-switch.ts';
import type { CompanyStartup } from './company-startup.ts';
import type { EventWatch } from './event-watch.ts';
import type { PortalLines } from './portal-lines.ts';

export interface ChecksState {
  /** The check under way; null while none is. */
  running: CheckId | null;
  results: ReadonlyMap<CheckId, CheckResult>;
  /** What is checked of this company, in order. */
  ids: readonly CheckId[];
}

export interface CompanyChecksDeps {
  companies: Pick<CompanyStore, 'find'>;
  employees: Pick<EmployeeStore, 'list'>;
  links: Pick<SwitchLinks, 'status' | 'renew'>;
  portals: Portals;
  startup: Pick<CompanyStartup, 'bringUp' | 'bindings'>;
  lines: Pick<PortalLines, 'state'>;
  events: Pick<EventWatch, 'expect' | 'seen'>;
  /** Public address of the server with its closing slash. */
  publicUrl: string;
  clock: Clock;
}

/** `employees` compares with what the switch serves. */
const SWITCH_CHECK_IDS: ReadonlySet<CheckId> = new Set([
  ...[...SWITCH_CHECKS, ...ASTERISK_CHECKS].map(({ id }) => id),
  'employees',
]);

interface Run {
  running: CheckId | null;
  results: Map<CheckId, CheckResult>;
  /** To be run when those under way are done. */
  wanted: Set<CheckId>;
  done: Promise<void>;
}

export class CompanyChecks {
  readonly #deps: CompanyChecksDeps;
  readonly #runs = new Map<string, Run>();

  constructor(deps: CompanyChecksDeps) {
    this.#deps = deps;
  }

  async state(companyId: string): Promise<ChecksState> {
    const { running, results } = this.#runs.get(companyId) ?? {
      running: null,
      results: new Map<CheckId, CheckResult>(),
    };
    const company = await this.#deps.companies.find(companyId);
    return { running, results, ids: checksFor(company?.switchKind ?? 'ecss10').map(({ id }) => id) };
  }

  /** Begins all checks, or those named; while some are under way, after these. */
  async start(companyId: string, only: readonly CheckId[] | null = null): Promise<void> {
    const asked = await this.#deps.companies.find(companyId);
    if (asked === null) throw new AppError('not_signed_in');
    const all = checksFor(asked.switchKind);
    const known = this.#runs.get(companyId);
    const run: Run = known ?? { running: null, results: new Map(), wanted: new Set(), done: Promise.resolve() };
    this.#runs.set(companyId, run);
    for (const { id } of all) if (only === null || only.includes(id)) run.wanted.add(id);
    if (run.running !== null || run.wanted.size === 0) return;
    run.running = all.find(({ id }) => run.wanted.has(id))?.id ?? null;
    run.done = this.#work(companyId, run).finally(() => (run.running = null));
  }

  async #work(companyId: string, run: Run): Promise<void> {
    while (run.wanted.size > 0) {
      const wanted = new Set(run.wanted);
      run.wanted.clear();
      // The settings may have changed since the last round.
      const company = await this.#deps.companies.find(companyId);
      if (company === null) return;
      const checks = checksFor(company.switchKind).filter(({ id }) => wanted.has(id));
      // Whoever asks has perhaps just cured something on the switch, and no event tells of that.
      if (checks.some(({ id }) => SWITCH_CHECK_IDS.has(id))) await this.#deps.links.renew(companyId);
      await runChecks(this.#context(company), checks, run.results, {
        begun: (id) => (run.running = id),
        done: (result) => run.results.set(result.id, result),
      });
    }
  }

  /** Resolves when nothing of the company is being checked. */
  async idle(companyId: string): Promise<void> {
    await this.#runs.get(companyId)?.done;
  }

  #context(company: Company): CheckContext {
    const { employees, links, portals, startup, lines, events, publicUrl, clock } = this.#deps;
    const eventsUrl = `${publicUrl}bitrix24/events`;
    return {
      company,
      link: () => links.status(company.id),
      portal: portals.of(company.id),
      employees: () => employees.list(company.id),
      bind: async () => {
        await startup.bringUp(company.id);
        return startup.bindings(company.id);
      },
      line: () => lines.state(company.id, company.options.line),
      roundTrip: () => this.#roundTrip(company, eventsUrl),
      seen: () => events.seen(company.memberId),
      eventsUrl,
      clock,
    };
  }

  async #roundTrip(company: Company, handler: string): Promise<number | null> {
    const { portals, events, clock } = this.#deps;
    const portal = portals.of(company.id);
    const sentAt = clock.now();
    // Before the portal is asked: the event may be here before its answer is.
    const awaited = events.expect(company.memberId, 'ONAPPTEST', EVENT_PATIENCE_MS);
    try {
      await portal.sendTestEvent(handler);
      const at = await awaited.came;
      return at === null ? null : Math.max(0, at - sentAt);
    } finally {
      awaited.cancel();
      // A handler that stays bound costs nothing but a line in the portal's list.
      await portal.endTestEvents(handler).catch(() => undefined);
    }
  }
}
