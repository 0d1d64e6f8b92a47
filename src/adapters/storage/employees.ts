import type { Kysely, Transaction } from 'kysely';
import type { Employee, EmployeeStore } from '../../app/ports/store.ts';
import { StorageError } from './errors.ts';
import type { Schema } from './schema.ts';

export class EmployeeRepository implements EmployeeStore {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** In the order of their portal user ids, shorter (older) ids first. */
  async list(companyId: string): Promise<Employee[]> {
    return this.#db.transaction().execute((trx) => readAll(trx, companyId));
  }

  /** Of a new employee's numbers those are left out that somebody has already: a portal does not keep them unique. */
  async merge(companyId: string, employees: Employee[]): Promise<{ added: string[] }> {
    return this.#db.transaction().execute(async (trx) => {
      const known = await readAll(trx, companyId);
      const knownIds = new Set(known.map((employee) => employee.userId));
      const taken = new Set(known.flatMap((employee) => employee.numbers));
      const added: string[] = [];
      for (const employee of employees) {
        await trx
          .insertInto('employees')
          .values(toRow(companyId, employee))
          .onConflict((conflict) =>
            conflict.columns(['company_id', 'user_id']).doUpdateSet({
              name: employee.name,
              active: employee.active ? 1 : 0,
              portal_number: employee.portalNumber,
            }),
          )
          .execute();
        if (knownIds.has(employee.userId)) continue;
        knownIds.add(employee.userId);
        added.push(employee.userId);
        const free = [...new Set(employee.numbers)].filter((number) => !taken.has(number));
        for (const number of free) taken.add(number);
        await insertNumbers(trx, companyId, employee.userId, free);
      }
      return { added };
    });
  }

  /** @throws StorageError `employee_not_found` */
  async setNumbers(
    companyId: string,
    userId: string,
    numbers: string[],
  ): Promise<{ takenBy: Employee; number: string } | null> {
    return this.#db.transaction().execute(async (trx) => {
      const employees = await readAll(trx, companyId);
      if (!employees.some((employee) => employee.userId === userId)) throw new StorageError('employee_not_found');
      const wanted = [...new Set(numbers)];
      for (const number of wanted) {
        const takenBy = employees.find((other) => other.userId !== userId && other.numbers.includes(number));
        if (takenBy !== undefined) return { takenBy, number };
      }
      await trx
        .deleteFrom('employee_numbers')
        .where('company_id', '=', companyId)
        .where('user_id', '=', userId)
        .execute();
      await insertNumbers(trx, companyId, userId, wanted);
      return null;
    });
  }
}

async function readAll(trx: Transaction<Schema>, companyId: string): Promise<Employee[]> {
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
    }))
    .sort((a, b) => a.userId.length - b.userId.length || (a.userId < b.userId ? -1 : 1));
}

function toRow(companyId: string, employee: Employee): Schema['employees'] {
  return {
    company_id: companyId,
    user_id: employee.userId,
    name: employee.name,
    active: employee.active ? 1 : 0,
    portal_number: employee.portalNumber,
  };
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
