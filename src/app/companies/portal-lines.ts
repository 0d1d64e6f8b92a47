/** The company's outside line under the name that the administrator gave it, in the portal: its statistics show that name. */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { PortalError } from '../ports/portal.ts';
import type { Portals } from '../ports/portals.ts';
import type { CompanyOptions, CompanyStore } from '../ports/store.ts';

type Line = CompanyOptions['line'];

const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 10 * 60_000;

export interface LineState {
  /** `none`: no line is set; `pending`: the portal was not asked yet, or is asked again by itself; `failed`: it refused. */
  state: 'none' | 'pending' | 'ok' | 'failed';
  code: string | null;
  message: string | null;
}

interface Progress {
  state: LineState;
  failures: number;
  cancelRetry: () => void;
  /** Changes go to the portal one after another: the newest has the last word. */
  turn: Promise<void>;
}

export interface PortalLinesDeps {
  companies: Pick<CompanyStore, 'list' | 'find'>;
  portals: Portals;
  clock: Clock;
  logger: Logger;
}

export class PortalLines {
  readonly #deps: PortalLinesDeps;
  readonly #progress = new Map<string, Progress>();
  #stopped = false;

  constructor(deps: PortalLinesDeps) {
    this.#deps = deps;
  }

  /** Names the lines of all companies; a portal that fails is asked again later. */
  async start(): Promise<void> {
    const companies = await this.#deps.companies.list();
    await Promise.all(companies.filter(({ options }) => options.line).map(({ id }) => this.put(id, null)));
  }

  stop(): void {
    this.#stopped = true;
    for (const progress of this.#progress.values()) progress.cancelRetry();
  }

  state(companyId: string, line: Line): LineState {
    const none: LineState = { state: line === null ? 'none' : 'pending', code: null, message: null };
    return this.#progress.get(companyId)?.state ?? none;
  }

  /** The stored line is put into the portal; `before` (null: none) is what it was, and is removed when its number is another. */
  put(companyId: string, before: Line): Promise<void> {
    const progress = this.#progressOf(companyId);
    progress.cancelRetry();
    progress.failures = 0;
    progress.turn = progress.turn.then(() => this.#try(companyId, before, progress));
    return progress.turn;
  }

  async #try(companyId: string, before: Line, progress: Progress): Promise<void> {
    const { companies, portals, clock, logger } = this.#deps;
    const company = await companies.find(companyId);
    if (company?.disabled !== null) return;
    const { line } = company.options;
    const portal = portals.of(companyId);
    try {
      if (line !== null) await portal.putLine(line);
      if (before !== null && before.number !== line?.number) await portal.removeLine(before.number);
      progress.failures = 0;
      progress.state = { state: line === null ? 'none' : 'ok', code: null, message: null };
    } catch (error) {
      const failure = error instanceof PortalError ? error.failure : null;
      const again = failure === null || failure.action === 'retry';
      const message = error instanceof Error ? error.message : String(error);
      progress.state = { state: again ? 'pending' : 'failed', code: failure?.code ?? 'internal', message };
      logger.warn(
        { company: companyId, code: progress.state.code, message },
        'the line could not be named in the portal',
      );
      if (!again || this.#stopped) return;
      const delay = Math.min(FIRST_RETRY_MS * 2 ** progress.failures, LAST_RETRY_MS);
      progress.failures += 1;
      progress.cancelRetry = clock.after(delay, () => {
        progress.turn = progress.turn.then(() => this.#try(companyId, before, progress));
      });
    }
  }

  #progressOf(companyId: string): Progress {
    const known = this.#progress.get(companyId);
    if (known !== undefined) return known;
    const state: LineState = { state: 'pending', code: null, message: null };
    const progress: Progress = { state, failures: 0, cancelRetry: () => undefined, turn: Promise.resolve() };
    this.#progress.set(companyId, progress);
    return progress;
  }
}
