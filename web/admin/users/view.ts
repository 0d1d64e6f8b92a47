/** Which of the employees are shown. Pure. */
import type { ApiEmployee } from '../../../src/adapters/http/api-types-people.ts';

export const FILTERS = ['all', 'differences', 'without', 'with'] as const;
export type Filter = (typeof FILTERS)[number];

/** Rows at a time: all two thousand at once would take the browser seconds. */
export const PAGE_SIZE = 50;

/** Whoever left and has no number any more is nobody's concern. */
export function concerned(users: readonly ApiEmployee[]): ApiEmployee[] {
  return users.filter((user) => user.active || user.numbers.length > 0);
}

/** By name; `search` finds parts of the name, of a number here, or of the number in the portal. */
export function found(users: readonly ApiEmployee[], filter: Filter, search: string, lang: string): ApiEmployee[] {
  const words = search.trim().toLocaleLowerCase();
  const order = new Intl.Collator(lang);
  return concerned(users)
    .filter((user) => passes(user, filter) && matches(user, words))
    .sort((a, b) => order.compare(a.name, b.name));
}

export function counts(users: readonly ApiEmployee[]): Record<Filter, number> {
  const all = concerned(users);
  const count = (filter: Filter): number => all.filter((user) => passes(user, filter)).length;
  return { all: count('all'), differences: count('differences'), without: count('without'), with: count('with') };
}

function passes(user: ApiEmployee, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'differences':
      return user.differences.length > 0;
    case 'without':
      return user.numbers.length === 0;
    case 'with':
      return user.numbers.length > 0;
  }
}

function matches(user: ApiEmployee, words: string): boolean {
  return (
    words === '' ||
    [user.name.toLocaleLowerCase(), user.portalNumber, ...user.numbers].some((field) => field.includes(words))
  );
}
