/** Brings the portal's employees into the company's own list, where the numbers are kept. */
import type { Logger } from '../ports/logger.ts';
import type { PortalEmployee } from '../ports/portal.ts';
import type { Portals } from '../ports/portals.ts';
import type { Employee, EmployeeStore } from '../ports/store.ts';
import { parseExtension } from './extension-input.ts';

export class EmployeeImport {
  readonly #employees: EmployeeStore;
  readonly #portals: Portals;
  readonly #changed: (companyId: string) => void;
  readonly #logger: Logger;
  readonly #running = new Map<string, Promise<void>>();

  /** `changed` tells those who route calls that the company's directory is another one now. */
  constructor(deps: {
    employees: EmployeeStore;
    portals: Portals;
    changed: (companyId: string) => void;
    logger: Logger;
  }) {
    this.#employees = deps.employees;
    this.#portals = deps.portals;
    this.#changed = deps.changed;
    this.#logger = deps.logger;
  }

  /** Rejects with PortalError. Calls of one company at the same time share one import. */
  run(companyId: string): Promise<void> {
    const running = this.#running.get(companyId);
    if (running !== undefined) return running;
    const started = this.#import(companyId).finally(() => this.#running.delete(companyId));
    this.#running.set(companyId, started);
    return started;
  }

  async #import(companyId: string): Promise<void> {
    const { employees: fromPortal, complete } = await this.#portals.of(companyId).employees();
    const known = await this.#employees.list(companyId);
    const merged = this.#withNumbers(companyId, fromPortal, known);
    if (complete) merged.push(...dismissed(fromPortal, known));
    const { added } = await this.#employees.merge(companyId, merged);
    this.#logger.verbose(
      { company: companyId, read: fromPortal.length, added: added.length, complete },
      'employees merged',
    );
    this.#changed(companyId);
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
