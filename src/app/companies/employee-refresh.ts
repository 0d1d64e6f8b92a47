/** When the portal is asked for its employees: on opening the list and on ONUSERADD. Never by the clock: an idle portal is left alone. */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { EmployeeImport, ImportState } from './employee-import.ts';

/** Opening the list again and again asks the portal no oftener than this… */
const SHORTEST_PAUSE_MS = 2_000;
/** …and a large portal, whose list takes long, is asked for a fifth of the time at the most. */
const PAUSE_PER_MS = 4;

export interface EmployeeRefreshDeps {
  importer: Pick<EmployeeImport, 'run' | 'state'>;
  clock: Clock;
  logger: Logger;
}

export class EmployeeRefresh {
  readonly #deps: EmployeeRefreshDeps;
  readonly #askedAt = new Map<string, number>();
  readonly #again = new Map<string, Promise<void>>();

  constructor(deps: EmployeeRefreshDeps) {
    this.#deps = deps;
  }

  state(companyId: string): ImportState {
    return this.#deps.importer.state(companyId);
  }

  /** Asks the portal unless it was asked a moment ago. Resolves after its answer, or at once; never rejects. */
  async ifDue(companyId: string): Promise<void> {
    const { importer, clock } = this.#deps;
    const { running, tookMs } = importer.state(companyId);
    const askedAt = this.#askedAt.get(companyId);
    const pause = Math.max(SHORTEST_PAUSE_MS, tookMs * PAUSE_PER_MS);
    if (!running && askedAt !== undefined && clock.now() < askedAt + pause) return;
    await this.#ask(companyId);
  }

  /** Something has changed in the portal: asks now, and once more when a list is being read that may not have it yet. Never rejects. */
  news(companyId: string): Promise<void> {
    if (!this.#deps.importer.state(companyId).running) return this.#ask(companyId);
    const waiting = this.#again.get(companyId);
    if (waiting !== undefined) return waiting;
    const again = this.#ask(companyId).then(() => {
      this.#again.delete(companyId);
      return this.#ask(companyId);
    });
    this.#again.set(companyId, again);
    return again;
  }

  async #ask(companyId: string): Promise<void> {
    const { importer, clock, logger } = this.#deps;
    try {
      await importer.run(companyId);
    } catch (error) {
      logger.warn({ company: companyId, error: String(error) }, 'the portal did not give the list of employees');
    }
    this.#askedAt.set(companyId, clock.now());
  }
}
