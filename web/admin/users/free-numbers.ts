/** Numbers of the switch that nobody has: offered wherever a number is typed. Pure. */
import type { ApiEmployee, ApiImport } from '../../../src/adapters/http/api-types-people.ts';

/** Id of the list that all fields of the page share. */
export const FREE_NUMBERS = 'free-numbers';

export function freeNumbers(state: ApiImport | null, users: readonly ApiEmployee[]): string[] {
  const taken = new Set(users.filter(({ active }) => active).flatMap(({ numbers }) => numbers));
  return (state?.servedNumbers ?? []).filter((number) => !taken.has(number));
}
