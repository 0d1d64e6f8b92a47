import type { Transaction } from 'kysely';
import type { Employee, EmployeeChange, EmployeeStore, ReviewedEmployee } from '../../app/ports/store.ts';
import type { CompanyWrites } from './company-writes.ts';
import { StorageError } from './errors.ts';
import type { Schema } from './schema.ts';

export class EmployeeRepository implements EmployeeStore {
  readonly #writes: CompanyWrites;

  constructor(writes: CompanyWrites) {
    this.#writes = writes;
  }

  /** In the order of their portal user ids, shorter (older) ids first. */
  async list(companyId: string): Promise<Employee[]> {
    const all = await this.review(companyId);
    return all.map(({ acceptedNumber: _accepted, newSince: _new, ...employee }) => employee);
  }

  /** As `list`. */
  async review(companyId: string): Promise<ReviewedEmployee[]> {
    return this.#writes.transaction(companyId, (trx) => readAll(trx, companyId));
  }

  /** Of a new employee's numbers those are left out that somebody has already: a portal does not keep them unique. */
  async merge(companyId: string, employees: Employee[], newSince: number): Promise<{ added: string[] }> {
    return this.#writes.transaction(companyId, async (trx) => {
      const before = new Map((await readAll(trx, companyId)).map((employee) => [employee.userId, employee]));
      const isFirst = before.size === 0;
      const taken = new Set([...before.values()].flatMap((employee) => employee.numbers));
      const added = new Set<string>();
      for (const employee of employees) {
        const known = before.get(employee.userId);
        if (known !== undefined || added.has(employee.userId)) {
          if (known === undefined || differs(known, employee)) await refresh(trx, companyId, employee);
          continue;
        }
        added.add(employee.userId);
        const free = [...new Set(employee.numbers)].filter((number) => !taken.has(number));
        for (const number of free) taken.add(number);
        await trx
          .insertInto('employees')
          .values({
            company_id: companyId,
            user_id: employee.userId,
            name: employee.name,
            active: employee.active ? 1 : 0,
            portal_number: employee.portalNumber,
            accepted_number: free.length > 0 ? employee.portalNumber : '',
            new_since: isFirst ? null : newSince,
          })
          .execute();
        await insertNumbers(trx, companyId, employee.userId, free);
      }
      return { added: [...added] };
    });
  }

  /** @throws StorageError `employee_not_found` */
  async change(companyId: string, changes: EmployeeChange[]): Promise<{ takenBy: Employee; number: string } | null> {
    return this.#writes.transaction(companyId, async (trx) => {
      const after = new Map((await readAll(trx, companyId)).map((employee) => [employee.userId, employee]));
      for (const { userId, ...change } of changes) {
        const employee = after.get(userId);
        if (employee === undefined) throw new StorageError('employee_not_found');
        const numbers = [...new Set(change.numbers ?? employee.numbers)];
        after.set(userId, { ...employee, ...change, numbers });
      }
      const conflict = conflictOf(after, new Set(changes.map(({ userId }) => userId)));
      if (conflict !== null) return conflict;
      // First all numbers go, then the new ones come: they may pass from hand to hand.
      for (const { userId, numbers } of changes) {
        if (numbers !== undefined) await deleteNumbers(trx, companyId, userId);
      }
      for (const { userId, numbers } of changes) {
        const employee = after.get(userId);
        if (employee === undefined) continue;
        await trx
          .updateTable('employees')
          .set({ accepted_number: employee.acceptedNumber, new_since: employee.newSince })
          .where('company_id', '=', companyId)
          .where('user_id', '=', userId)
          .execute();
        if (numbers !== undefined) await insertNumbers(trx, companyId, userId, employee.numbers);
      }
      return null;
    });
  }
}

/** A number that two would have; the one who is not changed is named. */
function conflictOf(
  after: ReadonlyMap<string, ReviewedEmployee>,
  changed: ReadonlySet<string>,
): { takenBy: Employee; number: string } | null {
  const owners = new Map<string, ReviewedEmployee>();
  const order = [...after.values()].sort((a, b) => Number(changed.has(a.userId)) - Number(changed.has(b.userId)));
  for (const employee of order) {
    for (const number of employee.numbers) {
      const owner = owners.get(number);
      if (owner !== undefined) {
        const { acceptedNumber: _accepted, newSince: _new, ...takenBy } = owner;
        return { takenBy, number };
      }
      owners.set(number, employee);
    }
  }
  return null;
}

async function readAll(trx: Transaction<Schema>, companyId: string): Promise<ReviewedEmployee[]> {
  const rows = await trx.selectFrom('employees').selectAll().where('company_id', '=', companyId).execute();
  const numbers = await trx
    .selectFrom('employee_numbers')
    .select(['user_id', 'number'])
    .where('company_id', '=', companyId)
    .orderBy('position')
    .execute();
  const byUser = Map.groupBy(numbers, (row) => row.user_id);
  return rows
    .map((row) => ({
      userId: row.user_id,
      name: row.name,
      active: row.active === 1,
      numbers: (byUser.get(row.user_id) ?? []).map(({ number }) => number),
      portalNumber: row.portal_number,
      acceptedNumber: row.accepted_number,
      newSince: row.new_since,
    }))
    .sort((a, b) => a.userId.length - b.userId.length || (a.userId < b.userId ? -1 : 1));
}

function differs(known: Employee, fresh: Employee): boolean {
  return known.name !== fresh.name || known.active !== fresh.active || known.portalNumber !== fresh.portalNumber;
}

async function refresh(trx: Transaction<Schema>, companyId: string, employee: Employee): Promise<void> {
  await trx
    .updateTable('employees')
    .set({ name: employee.name, active: employee.active ? 1 : 0, portal_number: employee.portalNumber })
    .where('company_id', '=', companyId)
    .where('user_id', '=', employee.userId)
    .execute();
}

async function deleteNumbers(trx: Transaction<Schema>, companyId: string, userId: string): Promise<void> {
  await trx.deleteFrom('employee_numbers').where('company_id', '=', companyId).where('user_id', '=', userId).execute();
}

async function insertNumbers(
  trx: Transaction<Schema>,
  companyId: string,
  userId: string,
  numbers: string[],
): Promise<void> {
  if (numbers.length === 0) return;
  const rows = numbers.map((number, position) => ({ company_id: companyId, number, user_id: userId, position }));
  await trx.insertInto('employee_numbers').values(rows).execute();
}
