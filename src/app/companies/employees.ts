/** «Пользователи»: who has which numbers of the switch. */
import { AppError } from '../errors.ts';
import type { Logger } from '../ports/logger.ts';
import type { Employee, EmployeeStore } from '../ports/store.ts';
import type { EmployeeImport } from './employee-import.ts';
import { parseExtension } from './extension-input.ts';

const MAX_NUMBERS = 20;

export class Employees {
  readonly #store: EmployeeStore;
  readonly #importer: Pick<EmployeeImport, 'run'>;
  readonly #changed: (companyId: string) => void;
  readonly #logger: Logger;

  constructor(deps: {
    store: EmployeeStore;
    importer: Pick<EmployeeImport, 'run'>;
    changed: (companyId: string) => void;
    logger: Logger;
  }) {
    this.#store = deps.store;
    this.#importer = deps.importer;
    this.#changed = deps.changed;
    this.#logger = deps.logger;
  }

  /** All employees, the new ones of the portal included; when the portal fails, those known so far. */
  async list(companyId: string): Promise<Employee[]> {
    try {
      await this.#importer.run(companyId);
    } catch (error) {
      this.#logger.warn(
        { company: companyId, error: String(error) },
        'the list of employees is shown without asking the portal',
      );
    }
    return this.#store.list(companyId);
  }

  /** Replaces the numbers of one employee. AppError: `employee_unknown`, `bad_number`, `number_taken`. */
  async setNumbers(companyId: string, userId: string, typed: string[]): Promise<Employee> {
    const numbers = [...new Set(typed.map(numberOf))];
    if (numbers.length > MAX_NUMBERS) throw new AppError('bad_number', { number: numbers[MAX_NUMBERS] });
    const employee = await this.#find(companyId, userId);
    const conflict = await this.#store.setNumbers(companyId, userId, numbers);
    if (conflict !== null) {
      throw new AppError('number_taken', {
        number: conflict.number,
        userId: conflict.takenBy.userId,
        userName: conflict.takenBy.name,
      });
    }
    this.#changed(companyId);
    return { ...employee, numbers };
  }

  async #find(companyId: string, userId: string): Promise<Employee> {
    const all = await this.#store.list(companyId);
    const employee = all.find((one) => one.userId === userId);
    if (employee === undefined) throw new AppError('employee_unknown');
    return employee;
  }
}

function numberOf(typed: string): string {
  const number = parseExtension(typed);
  if (number === null) throw new AppError('bad_number', { number: typed.slice(0, 40) });
  return number;
}
