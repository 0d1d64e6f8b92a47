/** Brings the portal's employees into the company's own list, where the numbers are kept. */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { PortalError } from '../ports/portal.ts';
import type { PortalEmployee } from '../ports/portal.ts';
import type { Portals } from '../ports/portals.ts';
import type { Employee, EmployeeStore } from '../ports/store.ts';
import { parseExtension } from './extension-input.ts';

/** From so many on it is looked at twice when most of them are gone from the list at once. */
const FEW = 4;

export interface ImportState {
  running: boolean;
  /** Epoch ms of the last answer of the portal. */
  lastAt: number | null;
  /** How long the last import took, ms. */
  tookMs: number;
  /** The portal's code when the last import failed; null after a success. */
  failure: string | null;
  /** The last list did not hold everybody: nobody was marked as dismissed on it. */
  partial: boolean;
}

const NEVER: ImportState = { running: false, lastAt: null, tookMs: 0, failure: null, partial: false };

export class EmployeeImport {
  readonly #employees: EmployeeStore;
  readonly #portals: Portals;
  readonly #changed: (companyId: string) => void;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #running = new Map<string, Promise<void>>();
  readonly #states = new Map<string, ImportState>();
  /** Companies whose last list lacked most of the employees: believed when the next one says the same. */
  readonly #doubtful = new Set<string>();

  /** `changed` tells those who route calls that the company's directory is another one now. */
  constructor(deps: {
    employees: EmployeeStore;
    portals: Portals;
    changed: (companyId: string) => void;
    clock: Clock;
    logger: Logger;
  }) {
    this.#employees = deps.employees;
    this.#portals = deps.portals;
    this.#changed = deps.changed;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
  }

  state(companyId: string): ImportState {
    return { ...(this.#states.get(companyId) ?? NEVER), running: this.#running.has(companyId) };
  }

  /** Rejects with PortalError. Calls of one company at the same time share one import. */
  run(companyId: string): Promise<void> {
    const running = this.#running.get(companyId);
    if (running !== undefined) return running;
    const started = this.#timed(companyId).finally(() => this.#running.delete(companyId));
    this.#running.set(companyId, started);
    return started;
  }

  async #timed(companyId: string): Promise<void> {
    const begun = this.#clock.now();
    try {
      const { partial } = await this.#import(companyId);
      const lastAt = this.#clock.now();
      this.#states.set(companyId, { running: false, lastAt, tookMs: lastAt - begun, failure: null, partial });
    } catch (error) {
      const failure = error instanceof PortalError ? error.failure.code : 'internal';
      this.#states.set(companyId, { ...this.state(companyId), tookMs: this.#clock.now() - begun, failure });
      throw error;
    }
  }

  async #import(companyId: string): Promise<{ partial: boolean }> {
    const { employees: fromPortal, complete } = await this.#portals.of(companyId).employees();
    const known = await this.#employees.list(companyId);
    const merged = this.#withNumbers(companyId, fromPortal, known);
    const gone = complete ? dismissed(fromPortal, known) : [];
    const believed = this.#believes(companyId, gone, fromPortal, known);
    if (believed) merged.push(...gone);
    const { added } = await this.#employees.merge(companyId, merged, this.#clock.now());
    this.#logger.verbose(
      { company: companyId, read: fromPortal.length, added: added.length, complete },
      'employees merged',
    );
    this.#changed(companyId);
    return { partial: !complete || !believed };
  }

  /**
   * A portal that answers with nobody, or suddenly with less than half of the people, is more often ill than deserted; those who
   * are marked as dismissed get no calls any more.
   */
  #believes(companyId: string, gone: Employee[], fromPortal: PortalEmployee[], known: Employee[]): boolean {
    if (gone.length === 0) {
      this.#doubtful.delete(companyId);
      return true;
    }
    const active = known.filter((employee) => employee.active).length;
    const most = fromPortal.length === 0 || (active >= FEW && gone.length * 2 > active);
    const confirmed = fromPortal.length > 0 && this.#doubtful.has(companyId);
    if (!most || confirmed) {
      this.#doubtful.delete(companyId);
      return true;
    }
    this.#doubtful.add(companyId);
    this.#logger.warn(
      { company: companyId, read: fromPortal.length, known: active },
      'the portal lists hardly anybody; nobody is taken for dismissed on that',
    );
    return false;
  }

  /** The inner number counts once, on the first sight of an employee, and only while nobody has it. */
  #withNumbers(companyId: string, fromPortal: PortalEmployee[], known: Employee[]): Employee[] {
    const knownById = new Map(known.map((employee) => [employee.userId, employee]));
    const owners = new Map(
      known.flatMap((employee) => employee.numbers.map((number) => [number, employee.userId] as const)),
    );
    return fromPortal.map((portal) => {
      const base = { userId: portal.id, name: portal.name, active: portal.active, portalNumber: portal.innerNumber };
      const before = knownById.get(portal.id);
      if (before !== undefined) return { ...base, numbers: before.numbers };
      const number = portal.active ? parseExtension(portal.innerNumber) : null;
      if (number === null) return { ...base, numbers: [] };
      const owner = owners.get(number);
      if (owner !== undefined) {
        this.#logger.warn(
          { company: companyId, number, employee: portal.id, owner },
          'an inner number of the portal belongs to another employee already and was not imported',
        );
        return { ...base, numbers: [] };
      }
      owners.set(number, portal.id);
      return { ...base, numbers: [number] };
    });
  }
}

/** The portal lists active employees only, so on a whole list the absent have left. Their numbers stay until someone takes them. */
function dismissed(fromPortal: PortalEmployee[], known: Employee[]): Employee[] {
  const present = new Set(fromPortal.map((employee) => employee.id));
  return known
    .filter((employee) => employee.active && !present.has(employee.userId))
    .map((employee) => ({ ...employee, active: false }));
}
