/** To whom a call may be handed: colleagues by name or number, or any number typed. Pure. */
import type { ApiColleague } from '../../src/adapters/http/api-types.ts';
import { formatNumber } from './format.ts';

export interface Target {
  /** What the switch shall call; unique in a list. */
  to: string;
  /** Null: a number typed by the operator. */
  name: string | null;
  number: string;
  /** Null: not a colleague's number, so nothing is known of it. */
  state: ApiColleague['state'] | null;
}

/** A colleague with two numbers stands twice. `ownUserId` is left out; the order is that of the colleagues. */
export function findTargets(colleagues: readonly ApiColleague[], text: string, ownUserId: string): Target[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const found = colleagues.flatMap((colleague) =>
    colleague.userId === ownUserId
      ? []
      : colleague.numbers
          .filter((number) => words.every((word) => matches(colleague.name, number, word)))
          .map((number): Target => ({ to: number, name: colleague.name, number, state: colleague.state })),
  );
  const typed = typedNumber(text);
  if (typed === null) return found;
  const exact = found.find((target) => target.to === typed);
  if (exact !== undefined) return [exact, ...found.filter((target) => target !== exact)];
  return [...found, { to: typed, name: null, number: formatNumber(typed), state: null }];
}

function matches(name: string, number: string, word: string): boolean {
  return (
    number.includes(word) ||
    fold(name)
      .split(/[\s-]+/)
      .some((part) => part.startsWith(word))
  );
}

function fold(text: string): string {
  return text.trim().toLowerCase().replaceAll('ё', 'е');
}

/** Null: not a number. */
function typedNumber(text: string): string | null {
  const number = text.replace(/[\s()-]/g, '');
  return /^\+?[\d*#]+$/.test(number) ? number : null;
}
