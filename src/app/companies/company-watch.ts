/** Looks again and again whether somebody else has changed a company: a command beside the server, for example. */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Company } from '../ports/store.ts';
import type { WatchedCompanies } from './watched-companies.ts';

/** Soon enough for whoever typed the command; a look is one small query. */
export const LOOK_MS = 2_000;

export interface CompanyWatchDeps {
  companies: Pick<WatchedCompanies, 'look'>;
  /** Somebody else changed the company; that its row is another now was told already. */
  changed: (company: Company) => void;
  removed: (companyId: string) => void;
  clock: Clock;
  logger: Logger;
}

export class CompanyWatch {
  readonly #deps: CompanyWatchDeps;
  #cancel: () => void = () => undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(deps: CompanyWatchDeps) {
    this.#deps = deps;
  }

  /** Resolves when it is known what is there; everything that changes from now on is noticed. Rejects with the database's error. */
  async start(): Promise<void> {
    await this.#deps.companies.look();
    this.#later();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#looking;
  }

  #later(): void {
    if (this.#stopped) return;
    this.#cancel = this.#deps.clock.after(LOOK_MS, () => {
      this.#looking = this.#look().finally(() => this.#later());
    });
  }

  async #look(): Promise<void> {
    const { companies, changed, removed, logger } = this.#deps;
    try {
      const news = await companies.look();
      for (const company of news.changed) {
        logger.info({ companyId: company.id, disabled: company.disabled }, 'a company was changed from outside');
        changed(company);
      }
      for (const companyId of news.removed) {
        logger.warn({ companyId }, 'a company was removed from outside');
        removed(companyId);
      }
    } catch (error) {
      // The next look asks again.
      logger.error({ error: String(error) }, 'the companies could not be looked at');
    }
  }
}
