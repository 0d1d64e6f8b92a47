/** Where the numbers that employees have here disagree with the portal or with the switch, and what accepting one means. Pure. */
import type { EmployeeChange, ReviewedEmployee } from '../ports/store.ts';
import { parseExtension } from './extension-input.ts';

export const DIFFERENCES = [
  /** The profile in the portal names a number that the employee does not have here. */
  'portal_number',
  /** The profile named a number that the employee has here, and now names none. */
  'portal_number_gone',
  /** The portal names a number of this employee for somebody else too. */
  'shared',
  /** The switch does not serve the number. */
  'not_served',
  /** Dismissed, and still has numbers. */
  'dismissed',
  /** Came into the portal since the administrator looked last. */
  'new',
] as const;
export type DifferenceKind = (typeof DIFFERENCES)[number];

export interface Person {
  id: string;
  name: string;
}

export interface Difference {
  kind: DifferenceKind;
  /** The number in question; null where it is about the employee as a whole. */
  number: string | null;
  /** For `portal_number`: what the profile named before; null when nothing. */
  before: string | null;
  /** Who has the number here. */
  owner: Person | null;
  /** For whom else the portal names it. */
  others: Person[];
  /** For `not_served`: outside the integration's range, or without `api\call\enabled`. */
  reason: 'not_in_integration' | 'no_permission' | null;
}

/** What the switch says of its numbers; null while it is not connected. */
export interface ServedNumbers {
  numbers: readonly string[];
  refused: readonly string[];
}

export interface EmployeeReview {
  employee: ReviewedEmployee;
  /** Those of the numbers that the portal names too, or named when they were taken over. */
  fromPortal: string[];
  differences: Difference[];
}

const PLAIN = { before: null, owner: null, others: [], reason: null };

export function reviewAll(all: readonly ReviewedEmployee[], served: ServedNumbers | null): EmployeeReview[] {
  const owners = new Map(all.flatMap((each) => each.numbers.map((number) => [number, each] as const)));
  const active = all.filter((each) => each.active);
  const byPortalNumber = Map.groupBy(active, (each) => parseExtension(each.portalNumber) ?? '');
  const known = served === null ? null : { numbers: new Set(served.numbers), refused: new Set(served.refused) };
  return all.map((employee) => {
    const portalNumbers = [parseExtension(employee.portalNumber), parseExtension(employee.acceptedNumber)];
    return {
      employee,
      fromPortal: employee.numbers.filter((number) => portalNumbers.includes(number)),
      differences: employee.active
        ? [
            ...newcomer(employee),
            ...portalNumber(employee, owners, byPortalNumber),
            ...shared(employee, byPortalNumber),
            ...(known === null ? [] : notServed(employee, known)),
          ]
        : dismissed(employee),
    };
  });
}

/**
 * What changes when a difference is accepted. `take`: the portal's or the switch's view becomes ours; `keep`: ours stays and the
 * difference is told no more. Null: there is no such difference (any more), or nothing to keep.
 */
export function acceptance(
  reviews: readonly EmployeeReview[],
  userId: string,
  wanted: { kind: DifferenceKind; number: string | null },
  choice: 'take' | 'keep',
): EmployeeChange[] | null {
  const review = reviews.find(({ employee }) => employee.userId === userId);
  const difference = review?.differences.find(({ kind, number }) => kind === wanted.kind && number === wanted.number);
  if (review === undefined || difference === undefined) return null;
  const { employee } = review;
  const change = (patch: Omit<EmployeeChange, 'userId'>): EmployeeChange => ({ userId, newSince: null, ...patch });
  const without = (number: string | null): string[] => employee.numbers.filter((each) => each !== number);
  const keeps = choice === 'keep';
  switch (difference.kind) {
    case 'portal_number': {
      const acceptedNumber = employee.portalNumber;
      if (keeps) return [change({ acceptedNumber })];
      const owner = reviews.find((each) => each.employee.userId === difference.owner?.id)?.employee;
      const numbers = withPortalNumber(employee, difference.number ?? '');
      return [
        ...(owner === undefined
          ? []
          : [{ userId: owner.userId, numbers: owner.numbers.filter((number) => number !== difference.number) }]),
        change({ acceptedNumber, numbers }),
      ];
    }
    case 'portal_number_gone':
      return [change({ acceptedNumber: '', ...(keeps ? {} : { numbers: without(difference.number) }) })];
    case 'shared':
      // The number stays where it is; for the others the portal's word counts as read.
      return difference.others.map(({ id }) => ({
        userId: id,
        acceptedNumber: reviews.find((each) => each.employee.userId === id)?.employee.portalNumber ?? '',
      }));
    case 'not_served':
      return keeps ? null : [change({ numbers: without(difference.number) })];
    case 'dismissed':
      return keeps ? null : [change({ numbers: [] })];
    case 'new':
      return [change({})];
  }
}

/** The portal's new number takes the place of the one that it named before. */
function withPortalNumber(employee: ReviewedEmployee, number: string): string[] {
  const former = parseExtension(employee.acceptedNumber);
  if (former === null || !employee.numbers.includes(former)) return [...employee.numbers, number];
  return employee.numbers.map((each) => (each === former ? number : each));
}

function newcomer(employee: ReviewedEmployee): Difference[] {
  return employee.newSince === null ? [] : [{ ...PLAIN, kind: 'new', number: null }];
}

function portalNumber(
  employee: ReviewedEmployee,
  owners: ReadonlyMap<string, ReviewedEmployee>,
  byPortalNumber: ReadonlyMap<string, ReviewedEmployee[]>,
): Difference[] {
  if (isJudged(employee)) return [];
  const accepted = parseExtension(employee.acceptedNumber);
  const number = parseExtension(employee.portalNumber);
  if (number === null) {
    const gone = employee.portalNumber === '' && accepted !== null && employee.numbers.includes(accepted);
    return gone ? [{ ...PLAIN, kind: 'portal_number_gone', number: accepted }] : [];
  }
  const owner = owners.get(number);
  const others = (byPortalNumber.get(number) ?? []).filter((each) => each.userId !== employee.userId);
  return [
    {
      kind: 'portal_number',
      number,
      before: accepted,
      owner: owner === undefined ? null : person(owner),
      others: others.filter((each) => each.userId !== owner?.userId).map(person),
      reason: null,
    },
  ];
}

function shared(employee: ReviewedEmployee, byPortalNumber: ReadonlyMap<string, ReviewedEmployee[]>): Difference[] {
  return employee.numbers.flatMap((number) => {
    const others = (byPortalNumber.get(number) ?? []).filter(
      (each) => each.userId !== employee.userId && !isJudged(each),
    );
    return others.length === 0 ? [] : [{ ...PLAIN, kind: 'shared' as const, number, others: others.map(person) }];
  });
}

function notServed(
  employee: ReviewedEmployee,
  served: { numbers: ReadonlySet<string>; refused: ReadonlySet<string> },
): Difference[] {
  return employee.numbers
    .filter((number) => !served.numbers.has(number))
    .map((number) => ({
      ...PLAIN,
      kind: 'not_served' as const,
      number,
      reason: served.refused.has(number) ? ('no_permission' as const) : ('not_in_integration' as const),
    }));
}

function dismissed(employee: ReviewedEmployee): Difference[] {
  return employee.numbers.length === 0 ? [] : [{ ...PLAIN, kind: 'dismissed', number: null }];
}

/** Nothing is to be said of what the portal names for him. */
function isJudged(employee: ReviewedEmployee): boolean {
  const number = parseExtension(employee.portalNumber);
  return employee.portalNumber === employee.acceptedNumber || (number !== null && employee.numbers.includes(number));
}

function person(employee: ReviewedEmployee): Person {
  return { id: employee.userId, name: employee.name };
}
