/** What one portal's documented request limits allow: the portal enforces them, the server is the product as shipped. */
import { parseArgs } from 'node:util';
import { pause } from '../emulators/demo/scenarios.ts';
import { waitFor } from '../emulators/demo/wait-for.ts';
import { allEnded, audit, describeAudit, finalAudit, isClean } from './audit.ts';
import { Calls } from './calls.ts';
import { inWords, percentiles, rounded } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';
import { Chance } from './random.ts';
import type { BenchResult } from './run.ts';
import { Stage } from './stage.ts';
import { Traffic } from './traffic.ts';
import { portalSide, SwitchSide } from './wire.ts';

const LOADS = [2, 5, 10, 15, 20];
const QUIET_MS = 60_000;
const LONE_CALLS = 3;
/** The documented bucket holds 50; the first load counts once so much of it is used up, the others follow without a pause. */
const BURST = { nearlyUsedUp: 44, withinMs: 25_000 };
const SETTLE_MS = 5_000;
/** A little above what the documented bucket gives for ever (2/s): a load that took more still lived on the burst. */
const LASTING_PER_SECOND = 2.1;
/** A load is too much when a call is registered later than this, or when more and more calls wait. */
const LATEST_MS = 5_000;
/** From the middle third of the time to the last one. A steady backlog is only the pace of batches and of calls that settle. */
const BACKLOG_GROWTH = 1.3;

interface LoneCall {
  phones: number;
  requests: number;
}

interface LoadResult {
  callsPerSecond: number;
  sustained: boolean;
  calls: number;
  requestsPerCall: number;
  /** First ring → registration, ms. */
  register: Percentiles & { max: number };
  /** Ended calls without a record: mean of the middle and of the last third of the measured time. */
  backlog: [number, number];
  requestsPerSecond: number;
}

export async function run(args: string[]): Promise<BenchResult> {
  const { values } = parseArgs({ args, options: { seconds: { type: 'string' } } });
  const seconds = Number(values.seconds ?? 30);
  const stage = await Stage.open({ limits: 'documented' });
  const calls = new Calls(stage);
  const heard = new SwitchSide(stage);
  try {
    const idlePerMinute = await idleRequests(stage);
    const lone: LoneCall[] = [];
    for (const phones of [1, 5, 20] as const) {
      for (let call = 0; call < LONE_CALLS; call += 1)
        lone.push({ phones, requests: await loneCall(stage, calls, phones) });
    }
    const loads: LoadResult[] = [];
    for (const callsPerSecond of LOADS) {
      const load = await sustain(stage, calls, heard, {
        callsPerSecond,
        seconds,
        isFirst: loads.length === 0,
      });
      console.error(inOneLine(load));
      loads.push(load);
      if (!load.sustained) break;
    }
    const found = await finalAudit(stage, calls.all, { withinMs: 120_000 });
    const limitAnswers = stage
      .requests()
      .filter(({ status, error }) => status === 503 || status === 429 || error === 'QUERY_LIMIT_EXCEEDED').length;
    const requestsPerCall = Math.max(...lone.map(({ requests }) => requests));
    const callsPerSecond = Math.max(
      0,
      ...loads.filter(({ sustained }) => sustained).map((load) => load.callsPerSecond),
    );
    const text = [
      'Portal with the documented bucket (50, 2/s), server as shipped.',
      `A lone answered call: ${[1, 5, 20].map((phones) => `${phones} phones ${requestsOf(lone, phones)}`).join(', ')} HTTP requests (worst of ${LONE_CALLS})`,
      `Each load for ${seconds} s after the burst was used up; half of the calls ring 5 phones, 2 of 3 are answered:`,
      ...loads.map(inOneLine),
      `Sustained: ${callsPerSecond} calls/s; limit answers: ${limitAnswers}; requests in a quiet minute: ${idlePerMinute}`,
      `${found.calls} calls: ${describeAudit(found)}`,
    ].join('\n');
    return {
      text,
      json: {
        requestsPerCall,
        callsPerSecond,
        limitAnswers,
        idleRequests: idlePerMinute * 1_440,
        lone,
        loads,
        lost: found.lost.length,
        doubled: found.doubled.length,
        hanging: found.hanging.length,
      },
      ok: isClean(found) && limitAnswers === 0,
    };
  } finally {
    heard.stop();
    calls.stop();
    await stage.close();
  }
}

async function idleRequests(stage: Stage): Promise<number> {
  const before = stage.lastRequestId;
  await pause(QUIET_MS);
  return stage.requests(before).length;
}

/** A call on an idle portal, answered by one phone; its requests until long after its record is made. */
async function loneCall(stage: Stage, calls: Calls, phones: 1 | 5 | 20): Promise<number> {
  const before = stage.lastRequestId;
  const call = calls.incoming(calls.someNumber(phones), { ringMs: 1_500, talkMs: 1_500 });
  await allEnded([call], 10_000);
  await waitFor('the lone call is recorded', () => audit(stage, [call]).lost.length === 0, 20_000);
  await stage.quiet(1_500);
  return stage.requests(before).length;
}

async function sustain(
  stage: Stage,
  calls: Calls,
  heard: SwitchSide,
  { callsPerSecond, seconds, isFirst }: { callsPerSecond: number; seconds: number; isFirst: boolean },
): Promise<LoadResult> {
  const traffic = new Traffic(calls, {
    callsPerSecond,
    chance: new Chance(callsPerSecond),
    ring: [500, 1_500],
    talk: [1_500, 3_500],
    missed: [1_000, 2_000],
    mix: { answered: 2, missed: 1, groupAnswered: 2, groupMissed: 1, dialled: 0, dialledInVain: 0, click: 0 },
  }).start();
  try {
    if (isFirst) await useUpBurst(stage);
    await pause(SETTLE_MS);
    const [afterId, firstCall] = [stage.lastRequestId, calls.all.length];
    const waiting: number[] = [];
    const until = performance.now() + seconds * 1_000;
    while (performance.now() < until) {
      await pause(500);
      waiting.push(backlog(stage, calls));
    }
    const own = calls.all.slice(firstCall);
    const requests = stage.requests(afterId).length;
    const third = Math.ceil(waiting.length / 3);
    const [before, after] = [mean(waiting.slice(-2 * third, -third)), mean(waiting.slice(-third))];
    // The last calls may have rung this very moment: they have their time too.
    await pause(LATEST_MS);
    const asked = portalSide(stage, afterId);
    const now = stage.switch.clock.now();
    const waits = own.map(({ callId }) => {
      const rang = heard.calls.get(callId ?? '')?.firstAt ?? now;
      return (asked.get(callId ?? '')?.registeredAt[0] ?? now) - rang;
    });
    const max = rounded(Math.max(...waits));
    const grows = after > before * BACKLOG_GROWTH + callsPerSecond;
    return {
      callsPerSecond,
      sustained: max <= LATEST_MS && !grows && requests <= LASTING_PER_SECOND * seconds,
      calls: own.length,
      requestsPerCall: rounded(requests / own.length),
      register: { ...percentiles(waits), max },
      backlog: [before, after],
      requestsPerSecond: rounded(requests / seconds),
    };
  } finally {
    traffic.stop();
  }
}

/** Under its load: the fill of the portal's bucket is known as of the last request. */
async function useUpBurst(stage: Stage): Promise<void> {
  const until = performance.now() + BURST.withinMs;
  const { rate } = stage.portal.portal.state;
  while (performance.now() < until && Math.max(0, ...Object.values(rate.levels())) < BURST.nearlyUsedUp)
    await pause(50);
}

/** Calls that are over on the switch and for which the portal has no record yet. */
function backlog(stage: Stage, calls: Calls): number {
  const ended = calls.all.filter((call) => call.endedAt !== null);
  return audit(stage, ended).lost.length;
}

function mean(values: number[]): number {
  return rounded(values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length));
}

function requestsOf(lone: LoneCall[], phones: number): number {
  return Math.max(...lone.filter((each) => each.phones === phones).map(({ requests }) => requests));
}

function inOneLine(load: LoadResult): string {
  const { callsPerSecond, sustained, calls, requestsPerCall, register, requestsPerSecond } = load;
  return (
    `  ${String(callsPerSecond).padStart(3)} calls/s ${sustained ? 'sustained' : 'NOT sustained'}: ${calls} calls, ` +
    `${requestsPerCall} requests a call (${requestsPerSecond}/s), registered after ${inWords(register)}, at most ${register.max} ms; ` +
    `waiting for their record ${load.backlog.join(' → ')}`
  );
}
