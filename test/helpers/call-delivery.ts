/** What may happen to the reports of a history on their way: delay, duplication, loss, a connection that is away for a while. */
import fc from 'fast-check';
import type { LegReport } from '../../src/domain/call/leg.ts';
import { aliveAt } from './call-history.ts';
import type { History } from './call-history.ts';

/** Legs overtake each other by so much at the most; shorter than any pause in which something is decided. */
const MAX_LATENCY_MS = 40;

export type Arrival =
  | { kind: 'leg'; at: number; happenedAt: number; report: LegReport }
  | { kind: 'snapshot'; at: number; reports: LegReport[]; aliveUntil: number | null };

interface Fate {
  lost: boolean;
  /** Delays of further copies. */
  copies: number[];
}

export interface Roughness {
  /** By number of the leg: of one leg the order is kept. */
  latencies: number[];
  /** By number of the happening. */
  fates: Fate[];
  /** Nothing arrives between these shares (per mille) of the call's duration, then the connection is back. */
  outage: { from: number; ms: number } | null;
}

export function roughnessArbitrary(losses: boolean): fc.Arbitrary<Roughness> {
  const copies = fc.array(fc.integer({ min: 0, max: 6_000 }), { maxLength: 2 });
  return fc.record({
    latencies: fc.array(fc.nat(MAX_LATENCY_MS), { maxLength: 12 }),
    fates: fc.array(fc.record({ lost: losses ? fc.boolean() : fc.constant(false), copies }), { maxLength: 50 }),
    outage: losses
      ? fc.option(fc.record({ from: fc.nat(1_000), ms: fc.integer({ min: 500, max: 60_000 }) }), { freq: 2 })
      : fc.constant(null),
  });
}

export interface Delivery {
  arrivals: Arrival[];
  lossless: boolean;
  outageMs: number;
}

/**
 * Loses only what a switch link can lose and still tell the truth: the last `released` of a leg only together with a snapshot
 * (the connection was away), and the only sign of a call's going on not at all.
 */
export function deliver(history: History, roughness: Roughness): Delivery {
  const { happenings } = history;
  const legIds = [...new Set(happenings.map(({ report }) => report.legId))];
  const latencyOf = (legId: string): number => roughness.latencies[legIds.indexOf(legId)] ?? 0;
  const lastAt = (happenings.at(-1)?.at ?? 0) + MAX_LATENCY_MS;
  const outage = outageOf(history, roughness);
  const arrivals: Arrival[] = [];
  let lossless = outage === null;
  const lossy = new Set<string>();
  for (const [index, { at, report }] of happenings.entries()) {
    const fate = roughness.fates[index] ?? { lost: false, copies: [] };
    const arrivesAt = at + latencyOf(report.legId);
    // What happened before the list was made does not arrive after it.
    if (outage !== null && arrivesAt >= outage.from && at <= outage.to) continue;
    const lost = fate.lost && !lossy.has(report.legId) && mayBeLost(history, index);
    if (lost) lossy.add(report.legId);
    else arrivals.push({ kind: 'leg', at: arrivesAt, happenedAt: at, report });
    for (const delay of lost ? [] : fate.copies) {
      const copyAt = arrivesAt + delay;
      if (outage === null || copyAt < outage.from || copyAt > outage.to) {
        arrivals.push({ kind: 'leg', at: copyAt, happenedAt: at, report });
      }
    }
  }
  if (outage !== null) {
    const reports = aliveAt(history, outage.to);
    arrivals.push({ kind: 'snapshot', at: outage.to, reports, aliveUntil: outage.from });
  }
  lossless &&= lossy.size === 0;
  // Sorting is stable: of one leg and moment the true order stays.
  arrivals.sort((a, b) => a.at - b.at);
  const end = Math.max(lastAt, arrivals.at(-1)?.at ?? 0) + 1;
  arrivals.push({ kind: 'snapshot', at: end, reports: [], aliveUntil: null });
  return { arrivals, lossless, outageMs: outage === null ? 0 : outage.to - outage.from };
}

/** A single lost event: not an end, not a second one of its leg, and not the beginning of a leg that alone carries the call on. */
function mayBeLost(history: History, index: number): boolean {
  const lost = history.happenings[index];
  if (lost === undefined || lost.report.phase === 'released') return false;
  const ofLeg = history.happenings.filter(({ report }) => report.legId === lost.report.legId);
  const position = ofLeg.indexOf(lost);
  if (position === 1 || position > 2) return ofLeg[position - 1]?.report.remoteNumber === lost.report.remoteNumber;
  const next = ofLeg[position + 1];
  return position === 0 && next !== undefined && isCarried(history, lost.at, next.at, lost.report);
}

/** Whether another leg with the same other party is alive from well before until well after. */
function isCarried(history: History, from: number, to: number, { legId, remoteNumber }: LegReport): boolean {
  const others = Map.groupBy(history.happenings, ({ report }) => report.legId);
  return [...others].some(([otherId, happenings]) => {
    const times = happenings.map(({ at }) => at);
    const same = happenings[0]?.report.remoteNumber === remoteNumber;
    const around = Math.min(...times) < from - MAX_LATENCY_MS && Math.max(...times) > to + MAX_LATENCY_MS;
    return otherId !== legId && same && around;
  });
}

/** Neither end falls into a pause between two legs: whether the call goes on would be unknowable for longer than it is waited for. */
function outageOf(history: History, { outage }: Roughness): { from: number; to: number } | null {
  if (outage === null) return null;
  const first = history.happenings[0]?.at ?? 0;
  const last = history.happenings.at(-1)?.at ?? 0;
  const from = outsideGaps(history, first + MAX_LATENCY_MS + 1 + Math.floor(((last - first) * outage.from) / 1_000));
  return { from, to: outsideGaps(history, from + outage.ms) };
}

function outsideGaps({ gaps }: History, at: number): number {
  const margin = MAX_LATENCY_MS + 1;
  let outside = at;
  for (const { from, to } of gaps) if (outside >= from - margin && outside <= to + margin) outside = to + margin + 1;
  return outside;
}
