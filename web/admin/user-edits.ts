/** Which requests turn the numbers that employees have into those that the administrator wants. Pure. */

/** Numbers by employee id. */
export type NumbersById = ReadonlyMap<string, readonly string[]>;

export interface NumbersChange {
  id: string;
  numbers: string[];
}

/**
 * In order: a number that moves from one employee to another is taken away first, else the server would refuse the second as
 * taken. Two employees who swap numbers therefore cost four requests.
 */
export function planChanges(before: NumbersById, after: NumbersById): NumbersChange[] {
  const changed = [...after].filter(([id, numbers]) => !sameNumbers(before.get(id) ?? [], numbers));
  const gained = new Map(changed.map(([id, numbers]) => [id, without(numbers, before.get(id) ?? [])]));
  const moves = (id: string, number: string) =>
    [...gained].some(([other, numbers]) => other !== id && numbers.includes(number));
  const releases: NumbersChange[] = [];
  const finals: NumbersChange[] = [];
  for (const [id, numbers] of changed) {
    const old = before.get(id) ?? [];
    const kept = old.filter((number) => numbers.includes(number));
    const givesAway = without(old, numbers).some((number) => moves(id, number));
    if (givesAway) releases.push({ id, numbers: kept });
    if (!givesAway || !sameNumbers(kept, numbers)) finals.push({ id, numbers: [...numbers] });
  }
  return [...releases, ...finals];
}

/** A number that two employees have in `after`: each of them with the other's id. */
export function findConflicts(after: NumbersById): Map<string, { number: string; otherId: string }> {
  const conflicts = new Map<string, { number: string; otherId: string }>();
  const owners = new Map<string, string>();
  for (const [id, numbers] of after) {
    for (const number of numbers) {
      const otherId = owners.get(number);
      if (otherId === undefined) owners.set(number, id);
      else if (otherId !== id) {
        conflicts.set(id, { number, otherId });
        conflicts.set(otherId, { number, otherId: id });
      }
    }
  }
  return conflicts;
}

function without(numbers: readonly string[], removed: readonly string[]): string[] {
  return numbers.filter((number) => !removed.includes(number));
}

function sameNumbers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((number) => b.includes(number));
}
