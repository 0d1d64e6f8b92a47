/** The portal's books against the switch's truth. */
import { waitFor } from '../emulators/demo/wait-for.ts';
import type { StatisticRow } from '../emulators/portal/state/statistics.ts';
import type { TrueCall } from './calls.ts';
import { printEvidence } from './evidence.ts';
import type { Moment } from './evidence.ts';
import type { Stage } from './stage.ts';

export interface Audit {
  calls: number;
  /** Clients of whose call there is no record. */
  lost: string[];
  /** Clients of whose one call there are several records, and records of calls that never were. */
  doubled: string[];
  /** Clients whose card is still on somebody's desk or whose call the portal holds as unfinished. */
  hanging: string[];
}

/** `excused`: calls of which nobody can have told the server. They need no record, but two are still too many. */
export function audit(stage: Stage, calls: TrueCall[], excused: ReadonlySet<TrueCall> = new Set()): Audit {
  const { portal } = stage.portal;
  const rows = recordsByClient(stage);
  const known = new Map(calls.map((call) => [call.client, call]));
  const clientOf = new Map<string, string>();
  for (const row of portal.state.statistics.rows) clientOf.set(row.callId, row.phoneNumber);
  for (const live of portal.state.calls.list()) clientOf.set(live.callId, live.phoneDigits);
  const unheard = new Set([...excused].map((call) => call.client));
  const up = portal.cardHistory().filter((card) => card.hiddenAt === null);
  const unfinished = portal.state.calls.list();
  const hanging = [...up, ...unfinished].map(({ callId }) => clientOf.get(callId) ?? callId);
  return {
    calls: calls.length,
    lost: calls
      .filter((call) => !rows.has(call.client) && !excused.has(call) && !rangNobody(call))
      .map((call) => call.client),
    doubled: [...rows].flatMap(([client, own]) => (own.length > 1 || !known.has(client) ? [client] : [])),
    hanging: [...new Set(hanging)].filter((client) => !unheard.has(client)),
  };
}

/** The caller met busy phones only: the switch has not told anybody of such a call. */
function rangNobody(call: TrueCall): boolean {
  return call.startedAt === null && call.endedAt !== null;
}

export function recordsByClient(stage: Stage): Map<string, StatisticRow[]> {
  const rows = new Map<string, StatisticRow[]>();
  for (const row of stage.portal.portal.state.statistics.rows) {
    rows.set(row.phoneNumber, [...(rows.get(row.phoneNumber) ?? []), row]);
  }
  return rows;
}

interface AuditOptions {
  withinMs: number;
  excused?: () => ReadonlySet<TrueCall>;
  /** What else happened during a call that came out wrong. */
  meanwhile?: (call: TrueCall) => Moment[];
}

/**
 * Waits until the books agree, and then for as long as a late double might take; after `withinMs` takes them as they are. A
 * server that has died by itself is a failure of the bench, not a result.
 */
export async function finalAudit(
  stage: Stage,
  calls: TrueCall[],
  { withinMs, excused = () => new Set(), meanwhile }: AuditOptions,
): Promise<Audit> {
  const agreed = (): boolean => {
    if (stage.server.failure) throw stage.server.failure;
    const { lost, hanging } = audit(stage, calls, excused());
    return calls.every((call) => call.endedAt !== null || call.callId === null) && lost.length + hanging.length === 0;
  };
  const until = performance.now() + withinMs;
  while (!agreed() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 200));
  await stage.quiet(1_000).catch((error: unknown) => {
    console.error(`the server never came to rest: ${String(error)}`);
  });
  const found = audit(stage, calls, excused());
  if (!isClean(found)) await printEvidence(stage, calls, culpritsOf(found), { meanwhile });
  return found;
}

function culpritsOf({ hanging, lost, doubled }: Audit): string[] {
  return [...new Set([...hanging, ...lost, ...doubled])];
}

export function isClean({ lost, doubled, hanging }: Audit): boolean {
  return lost.length + doubled.length + hanging.length === 0;
}

/** Resolves when every call played so far has ended on the switch. */
export function allEnded(calls: TrueCall[], withinMs: number): Promise<true> {
  return waitFor('all calls have ended', () => calls.every((call) => call.endedAt !== null), withinMs);
}

/** For people: the numbers, and the first few culprits. */
export function describeAudit(found: Audit): string {
  const some = (what: string, clients: string[]): string =>
    `${what} ${clients.length}${clients.length > 0 ? ` (${clients.slice(0, 5).join(', ')}${clients.length > 5 ? ', …' : ''})` : ''}`;
  return [some('lost', found.lost), some('doubled', found.doubled), some('hanging', found.hanging)].join(', ');
}
