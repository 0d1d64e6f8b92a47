import type { CallContext } from '../../domain/call/call.ts';
import { isInsideNumber } from '../../domain/numbers/numbers.ts';
import type { Company, Employee } from '../ports/store.ts';

const BY_NAME = new Intl.Collator('ru');

/** Who has which extension, and which numbers belong to the switch: read on every event, so kept in memory. */
export class Directory {
  private byExtension = new Map<string, string>();
  private byName: Employee[] = [];
  private byUser = new Map<string, Employee>();
  private inside = new Set<string>();
  private served: string[] = [];
  private company: Company;

  constructor(company: Company) {
    this.company = company;
  }

  setCompany(company: Company): void {
    this.company = company;
  }

  setEmployees(employees: Employee[]): void {
    this.byUser = new Map(employees.map((employee) => [employee.userId, employee]));
    this.byExtension = new Map(
      employees
        .filter((each) => each.active)
        .flatMap((each) => each.numbers.map((number) => [number, each.userId] as const)),
    );
    this.byName = employees
      .filter((each) => each.active && each.numbers.length > 0)
      .sort((a, b) => BY_NAME.compare(a.name, b.name) || a.userId.localeCompare(b.userId));
    this.rebuild();
  }

  /** Active employees with a number, by name. */
  people(): readonly Employee[] {
    return this.byName;
  }

  /** The active employee who has the extension. */
  personOf(extension: string): { userId: string; name: string } | null {
    const userId = this.byExtension.get(extension);
    return userId === undefined ? null : { userId, name: this.byUser.get(userId)?.name ?? '' };
  }

  /** Numbers in the integration's range, also those that the switch refuses to serve. */
  setServed(served: string[], refused: string[]): void {
    this.served = [...served, ...refused];
    this.rebuild();
  }

  context(): Omit<CallContext, 'patienceMs' | 'blind'> {
    return {
      employeeOf: (extension) => this.byExtension.get(extension) ?? null,
      isInside: (number) => this.isInside(number),
      defaultUserId: this.company.options.defaultUserId,
    };
  }

  /** The number that a click of this employee rings: the first one that the switch serves, else the first one mapped. */
  dialFrom(userId: string): string | null {
    const numbers = this.byUser.get(userId)?.numbers ?? [];
    return numbers.find((number) => this.served.includes(number)) ?? numbers[0] ?? null;
  }

  extensionsOf(userId: string): string[] {
    return this.byUser.get(userId)?.numbers ?? [];
  }

  isInside(number: string): boolean {
    return isInsideNumber(number, this.inside);
  }

  private rebuild(): void {
    this.inside = new Set([...this.byExtension.keys(), ...this.served]);
  }
}
