import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyGone, applyLeg } from '../../../src/domain/call/track.ts';
import { decide } from '../../../src/domain/call/decide.ts';
import { isLive, newCall } from '../../../src/domain/call/call.ts';
import type { CallContext, CallState, Decision } from '../../../src/domain/call/call.ts';
import { deliver, roughnessArbitrary } from '../../helpers/call-delivery.ts';
import type { Arrival } from '../../helpers/call-delivery.ts';
import { historyArbitrary, MAIN_CALL } from '../../helpers/call-history.ts';
import type { History, Talk } from '../../helpers/call-history.ts';
import { contextOf, EMPLOYEES } from '../../helpers/call-script.ts';

/** Longest difference that delays alone make: two ends of a talk, each up to 40 ms late, over a whole chain of transfers. */
const DELAY_MS = 500;
/** A switch prints whole seconds, and an answer heard within three seconds is dated by its arrival. */
const LOST_ANSWER_MS = 4_000;

const SEED = Number(process.env['FC_SEED'] ?? 20_260_903);
const RUNS = Number(process.env['FC_RUNS'] ?? 2_000);

/** One call fed with arrivals as its owner would: every change is decided, and it is woken when it asked for it. */
class Tracked {
  call: CallState;
  now: number;
  readonly decisions: Decision[] = [];
  private readonly context: CallContext;

  constructor(at: number, context: CallContext) {
    this.now = at;
    this.context = context;
    this.call = newCall('our-id', at, { switchCallId: MAIN_CALL });
  }

  take(arrival: Arrival): void {
    this.until(arrival.at);
    if (arrival.kind === 'leg') this.report(arrival.report, arrival.at);
    else {
      for (const report of arrival.reports) this.report(report, arrival.at);
      const listed = new Set(arrival.reports.map((report) => report.legId));
      // One list is one piece of news: decided upon when all of it is known.
      const news = { call: this.call, decisions: [] as Decision[] };
      for (const leg of this.call.legs.filter((each) => isLive(each) && !listed.has(each.legId))) {
        const gone = applyGone(news.call, leg.legId, arrival.aliveUntil ?? this.call.heardAt, 'not_in_call_list');
        news.call = gone.call;
        news.decisions.push(...gone.decisions);
      }
      this.become(news);
    }
  }

  until(at: number): void {
    while (this.call.wakeAt !== null && this.call.wakeAt <= at) {
      this.now = Math.max(this.now, this.call.wakeAt);
      this.become({ call: this.call, decisions: [] });
    }
    this.now = at;
  }

  private report(report: Parameters<typeof applyLeg>[1], at: number): void {
    this.become(applyLeg(this.call, report, at, this.context));
  }

  private become(change: { call: CallState; decisions: Decision[] }): void {
    const decided = decide(change.call, this.now, this.context);
    this.call = decided.call;
    this.decisions.push(...change.decisions, ...decided.decisions);
    this.checkViewers();
  }

  /** Nobody has the card without a phone in this call (or standing in for a phone of nobody); while a talk settles it stays. */
  private checkViewers(): void {
    const live = this.call.legs.filter((leg) => isLive(leg) && leg.toward === 'client');
    if (live.length === 0 && this.call.endedAt === null) return;
    const owners = live.map((leg) => this.context.employeeOf(leg.extension) ?? this.context.defaultUserId);
    for (const viewer of this.call.viewers) expect(owners).toContain(viewer);
  }
}

function play(history: History, arrivals: Arrival[], context: CallContext): Tracked {
  const tracked = new Tracked(arrivals[0]?.at ?? 0, context);
  for (const arrival of arrivals) tracked.take(arrival);
  tracked.until(tracked.now + 60_000);
  return tracked;
}

/** Time covered by the talks. */
function covered(talks: Talk[]): number {
  let total = 0;
  let reached = -Infinity;
  for (const { from, to } of [...talks].sort((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}

/** Portal user of the employee who talked last; null when only phones of nobody talked. */
function lastTalker(talks: Talk[]): string | null {
  const latestFirst = [...talks].sort((a, b) => b.to - a.to || b.from - a.from);
  return latestFirst.map((talk) => EMPLOYEES[talk.extension]).find((userId) => userId !== undefined) ?? null;
}

/**
 * Talks that somebody who heard only this can know of: `certain` when the leg was heard answered while it had the client,
 * `possible` when it was heard answered at all (a consultation that became a transfer may be known by the legs that left).
 */
function witnessed(history: History, arrivals: Arrival[]): { certain: Talk[]; possible: Talk[] } {
  const heard = arrivals
    .flatMap((arrival) =>
      arrival.kind === 'leg'
        ? [{ at: arrival.happenedAt, ...arrival.report }]
        : arrival.reports.map((report) => ({ at: arrival.at, ...report })),
    )
    .filter(({ answered }) => answered);
  return {
    certain: history.talks.filter((talk) => heard.some(({ at, legId }) => legId === talk.legId && at >= talk.from)),
    possible: history.talks.filter((talk) => heard.some(({ legId }) => legId === talk.legId)),
  };
}

function check(
  history: History,
  arrivals: Arrival[],
  lossless: boolean,
  outageMs: number,
  defaultUserId: string | null,
) {
  const { call, decisions } = play(history, arrivals, contextOf({ defaultUserId }));
  const { certain, possible } = witnessed(history, arrivals);
  const employees = history.concerned.flatMap((extension) => EMPLOYEES[extension] ?? []);

  expect(call.endedAt).not.toBeNull();
  expect(call.viewers).toEqual([]);
  const ends = decisions.filter(({ what }) => what === 'ended' || what === 'undeliverable' || what === 'left_alone');
  expect(ends).toHaveLength(1);
  expect(call.direction).toBe(history.direction);
  expect(call.clientNumber).toBe(history.clientNumber);

  const { result } = call;
  expect(result?.statusCode).toBe(possible.length > 0 ? '200' : history.direction === 'incoming' ? '304' : '480');
  const talker = lastTalker(certain);
  if (talker !== null) expect([talker, lastTalker(possible)]).toContain(result?.userId);
  else if (lossless && defaultUserId === null && possible.length === 0 && employees.length > 0)
    expect(employees).toContain(result?.userId);
  else if (lossless && defaultUserId !== null) expect([...employees, defaultUserId]).toContain(result?.userId);

  const truth = covered(history.talks);
  const slack = lossless ? DELAY_MS : DELAY_MS + outageMs + LOST_ANSWER_MS * history.talks.length;
  expect(result?.talkMs).toBeLessThanOrEqual(truth + slack);
  if (lossless) expect(result?.talkMs).toBeGreaterThanOrEqual(truth - slack);
}

describe('the truth of a call', () => {
  const history = historyArbitrary({ otherCallIds: false });
  const defaultUserId = fc.constantFrom(null, '1');

  it('survives delays, interleaving and duplication exactly', () => {
    fc.assert(
      fc.property(history, roughnessArbitrary(false), defaultUserId, (story, roughness, standIn) => {
        const { arrivals } = deliver(story, roughness);
        check(story, arrivals, true, 0, standIn);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it('survives lost events and connections that were away, its times within what was heard', () => {
    fc.assert(
      fc.property(history, roughnessArbitrary(true), defaultUserId, (story, roughness, standIn) => {
        const { arrivals, lossless, outageMs } = deliver(story, roughness);
        check(story, arrivals, lossless, outageMs, standIn);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
