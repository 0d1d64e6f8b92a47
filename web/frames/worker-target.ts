/** To whom the card's «Перенаправить на другого оператора» leads. Pure. */
import type { ApiColleague } from '../../src/adapters/http/api-types.ts';

/** Shorter ones could be the id of an employee who has no number, and calling whoever has that number would be wrong. */
const LEAST_OUTSIDE_DIGITS = 7;

/**
 * `target` of `transferButtonClick` is a portal user id (known); `phoneNumber` beside it is the number of the call itself. A number
 * typed instead of a choice is assumed to stand in `target` too. Null: nobody who could be called.
 */
export function transferTarget(
  target: unknown,
  colleagues: readonly ApiColleague[],
): { to: string; who: string } | null {
  const wanted = typeof target === 'string' || typeof target === 'number' ? String(target).trim() : '';
  const chosen = colleagues.find(({ userId }) => userId === wanted);
  // Somebody whose phone is served can be followed; any number of theirs is better than none.
  if (chosen !== undefined) return named(chosen.numbers[0], chosen.name);
  const owner = colleagues.find(({ numbers }) => numbers.includes(wanted));
  if (owner !== undefined) return named(wanted, owner.name);
  const digits = wanted.replaceAll(/[\s()-]/g, '');
  return /^\+?\d+$/.test(digits) && digits.replace('+', '').length >= LEAST_OUTSIDE_DIGITS
    ? { to: digits, who: wanted }
    : null;
}

function named(number: string | undefined, who: string): { to: string; who: string } | null {
  return number === undefined ? null : { to: number, who };
}
