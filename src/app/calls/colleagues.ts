/** Whom a call may be handed to, and what their phones are doing. */
import { isTalking } from '../../domain/call/call.ts';
import type { Colleague } from '../ports/operator.ts';
import type { Employee } from '../ports/store.ts';
import type { LinkStatus } from '../ports/switch-link.ts';
import type { LiveLegs } from './live-legs.ts';

/** `link`: null while no switch is configured. Sorted by name, as the caller gives them. */
export function colleaguesOf(
  employees: readonly Employee[],
  live: LiveLegs,
  link: Pick<LinkStatus, 'state' | 'numbers' | 'csta'> | null,
): Colleague[] {
  const connected = link?.state === 'connected';
  // Without CSTA the switch tells only of calls that we made: a silent phone may be talking.
  const served = new Set(connected && link.csta !== false ? link.numbers : []);
  return employees.map(({ userId, name, numbers }) => ({
    userId,
    name,
    numbers,
    state: connected ? stateOf(numbers, live, served) : 'unknown',
  }));
}

/** Any phone of theirs decides; whoever dials is as busy as whoever talks. */
function stateOf(numbers: readonly string[], live: LiveLegs, served: ReadonlySet<string>): Colleague['state'] {
  const legs = numbers.flatMap((number) => live.of(number));
  if (legs.some(({ leg }) => isTalking(leg) || leg.direction === 'out')) return 'talking';
  if (legs.length > 0) return 'ringing';
  return numbers.some((number) => served.has(number)) ? 'free' : 'unknown';
}
