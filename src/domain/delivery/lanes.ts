import type { PortalCommand } from './command.ts';

/** What cannot wait goes first: a card for a ringing phone, then cards to take away, then records; a mere look into the CRM is last. */
export type Lane = 'card' | 'hide' | 'finish' | 'look';

const RANK: Record<Lane, number> = { card: 0, hide: 1, finish: 2, look: 3 };
/** Requests that must be left in the portal's budget before a lane takes one: the last ones are for cards. */
const RESERVE: Record<Lane, number> = { card: 0, hide: 4, finish: 24, look: 34 };
/** After this nothing stands back any more: a busy hour must not postpone records until the evening. */
const PATIENCE_MS = 3_000;

/** The lane of an order is that of its most urgent command; a registration that shows nobody a card can wait like a record. */
export function laneOf(commands: readonly PortalCommand[]): Lane {
  if (commands.some((command) => command.kind === 'show' || (command.kind === 'register' && command.show)))
    return 'card';
  if (commands.every((command) => command.kind === 'find_clients')) return 'look';
  return commands.some((command) => command.kind === 'hide') ? 'hide' : 'finish';
}

export const rankOf = (lane: Lane): number => RANK[lane];

/** Requests that the budget must hold before an order of this lane may cause one. */
export function neededTokens(lane: Lane, waitedMs: number): number {
  // A look into the CRM is welcome, never owed: it takes only what nobody else will need.
  return waitedMs > PATIENCE_MS && lane !== 'look' ? 1 : 1 + RESERVE[lane];
}
