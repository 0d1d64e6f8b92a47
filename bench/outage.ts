/** Calls go on while the portal is away: what is lost, doubled, out of order or dated wrongly, and how fast all is made up for. */
import { parseArgs } from 'node:util';
import { pause } from '../emulators/demo/scenarios.ts';
import { audit, describeAudit, finalAudit, isClean, recordsByClient } from './audit.ts';
import type { Audit } from './audit.ts';
import { Calls } from './calls.ts';
import type { TrueCall } from './calls.ts';
import { rounded } from './percentiles.ts';
import { Chance } from './random.ts';
import type { BenchResult } from './run.ts';
import { Stage } from './stage.ts';
import { Traffic } from './traffic.ts';
import { portalSide } from './wire.ts';

export interface OutageOptions {
  /** How long the portal is away. */
  outageMs: number;
  callsPerSecond: number;
  /** How long the calls go on before and after. */
  aroundMs: number;
  /** How long the portal's books may take to agree. */
  withinMs?: number;
  /** In which ways it is away, in turn, each with its share of the time. */
  ways?: [Way, number][];
}

/** The most treacherous first: it does what is asked and nobody hears of it. */
export type Way = 'swallow' | 'refuse' | 'silent' | 'badGateway';
const ALL_WAYS: [Way, number][] = [
  ['swallow', 0.1],
  ['refuse', 0.4],
  ['silent', 0.3],
  ['badGateway', 0.2],
];
const WORDS: Record<Way, string> = {
  swallow: 'answers swallowed',
  refuse: 'connections refused',
  silent: 'silence',
  badGateway: 'HTML with 502',
};

export interface OutageResult {
  audit: Audit;
  /** Calls that began or ended while the portal was away. */
  hit: number;
  /** End of the outage → every call that had ended by then is recorded. Infinity: not within the time given. */
  catchUpSeconds: number;
  /** Clients of whose call the portal was told things in another order than they happened. */
  disordered: string[];
  /** Clients whose record has another start or talk time than the call, by more than a second. */
  misdated: string[];
  limitAnswers: number;
  requests: number;
}

const TOLERANCE_MS = 1_000;
const CALLS_PER_SECOND = 5;
const STANDS_FOR_MINUTES = 10;

export async function run(args: string[]): Promise<BenchResult> {
  const { values } = parseArgs({ args, options: { minutes: { type: 'string' }, way: { type: 'string' } } });
  const minutes = Number(values.minutes ?? 1);
  const ways =
    values.way === undefined
      ? ALL_WAYS
      : ALL_WAYS.filter(([way]) => way === values.way).map(([way]): [Way, number] => [way, 1]);
  if (ways.length === 0) throw new Error(`--way is one of ${ALL_WAYS.map(([way]) => way).join(', ')}`);
  const found = await outage({ outageMs: minutes * 60_000, callsPerSecond: CALLS_PER_SECOND, aroundMs: 10_000, ways });
  const { catchUpSeconds, disordered, misdated, limitAnswers, requests, hit } = found;
  const scale =
    minutes >= STANDS_FOR_MINUTES
      ? 'in real time'
      : `standing for ${STANDS_FOR_MINUTES} minutes: ${rounded(STANDS_FOR_MINUTES / minutes)} times fewer calls are to be made up for, ` +
        'and calls are some seconds long instead of minutes; rates, limits and the server’s own delays are not scaled';
  const text = [
    `${CALLS_PER_SECOND} calls/s, the portal away for ${rounded(minutes * 60)} s (${scale}).`,
    `Away means in turn: ${ways.map(([way]) => WORDS[way]).join(', ')}. Portal with the documented bucket, server as shipped.`,
    `${found.audit.calls} calls, ${hit} of them hit: ${describeAudit(found.audit)}`,
    `Caught up after ${rounded(catchUpSeconds)} s; out of order ${disordered.length}, dated wrongly ${misdated.length} ${misdated.slice(0, 5).join('; ')}; limit answers ${limitAnswers}; ${requests} requests`,
  ];
  const { lost, doubled, hanging, calls } = found.audit;
  return {
    text: text.join('\n'),
    json: {
      minutes,
      calls,
      hit,
      lost: lost.length,
      doubled: doubled.length,
      hanging: hanging.length,
      catchUpSeconds: rounded(catchUpSeconds),
      orderKept: disordered.length === 0,
      timesKept: misdated.length === 0,
      limitAnswers,
      requests,
    },
    ok: isClean(found.audit) && limitAnswers + disordered.length + misdated.length === 0,
  };
}

export async function outage({
  outageMs,
  callsPerSecond,
  aroundMs,
  withinMs = Math.max(120_000, 2 * outageMs),
  ways = ALL_WAYS,
}: OutageOptions): Promise<OutageResult> {
  const stage = await Stage.open({ limits: 'documented', portalMayFail: true });
  const calls = new Calls(stage);
  const afterId = stage.lastRequestId;
  const traffic = new Traffic(calls, {
    callsPerSecond,
    chance: new Chance(7),
    ring: [300, 1_000],
    talk: [1_500, 6_000],
    missed: [500, 1_500],
    mix: { answered: 3, missed: 2, groupAnswered: 2, groupMissed: 1, dialled: 2, dialledInVain: 0, click: 0 },
  }).start();
  try {
    await pause(aroundMs);
    const goneAt = stage.switch.clock.now();
    await beAway(stage, outageMs, ways);
    const backAt = stage.switch.clock.now();
    const endedByThen = calls.all.filter((call) => call.endedAt !== null);
    const [caughtUpAt] = await Promise.all([recorded(stage, endedByThen, withinMs), pause(aroundMs)]);
    traffic.stop();
    const found = await finalAudit(stage, calls.all, { withinMs });
    const hit = calls.all.filter((call) => (call.startedAt ?? 0) < backAt && (call.endedAt ?? Infinity) > goneAt);
    return {
      audit: found,
      hit: hit.length,
      catchUpSeconds: (caughtUpAt - backAt) / 1_000,
      disordered: disordered(stage, calls.all, afterId),
      misdated: misdated(stage, calls.all),
      limitAnswers: stage.requests().filter(({ error }) => error === 'QUERY_LIMIT_EXCEEDED').length,
      requests: stage.requests(afterId).length,
    };
  } finally {
    traffic.stop();
    calls.stop();
    await stage.close();
  }
}

async function beAway(stage: Stage, ms: number, ways: [Way, number][]): Promise<void> {
  const { portalProxy: proxy } = stage;
  const { requestFaults } = stage.portal.portal.state;
  for (const [way, share] of ways) {
    requestFaults.clear();
    if (way === 'badGateway') requestFaults.add({ kind: way });
    await proxy.become({ kind: way === 'badGateway' ? 'pass' : way });
    await pause(ms * share);
  }
  requestFaults.clear();
  await proxy.become({ kind: 'pass' });
}

/** When the last of them had its record, epoch ms. */
async function recorded(stage: Stage, calls: TrueCall[], withinMs: number): Promise<number> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    if (audit(stage, calls).lost.length === 0) return stage.switch.clock.now();
    await pause(50);
  }
  return Infinity;
}

/** Registered before shown, shown before hidden, everything before the finish. Repetitions after an unheard answer are no disorder. */
function disordered(stage: Stage, calls: TrueCall[], afterId: number): string[] {
  const asked = portalSide(stage, afterId);
  return calls.flatMap(({ client, callId }) => {
    const told = asked.get(callId ?? '');
    if (!told) return [];
    const [registeredAt = Infinity] = told.registeredAt;
    const [finishedAt = Infinity] = told.finishedAt;
    const lastRegistration = told.registeredAt.at(-1) ?? Infinity;
    const cards = [...told.shownAt.values(), ...told.hiddenAt.values()];
    const shownBeforeHidden = [...told.hiddenAt].every(([user, at]) => (told.shownAt.get(user) ?? -Infinity) <= at);
    const within = cards.every((at) => at >= registeredAt && at <= finishedAt);
    return within && shownBeforeHidden && lastRegistration <= finishedAt ? [] : [client];
  });
}

function misdated(stage: Stage, calls: TrueCall[]): string[] {
  const rows = recordsByClient(stage);
  return calls.flatMap(({ client, startedAt, answeredAt, endedAt }) => {
    const [row] = rows.get(client) ?? [];
    if (!row || startedAt === null || endedAt === null) return [];
    const talkMs = answeredAt === null ? 0 : endedAt - answeredAt;
    // The portal keeps whole seconds.
    const startOff = Math.abs(row.startedAt - Math.floor(startedAt / 1_000) * 1_000);
    const talkOff = Math.abs(row.durationSeconds * 1_000 - talkMs);
    if (startOff <= TOLERANCE_MS && talkOff <= TOLERANCE_MS) return [];
    return [
      `${client}: start off by ${Math.round(startOff)} ms, talk ${row.durationSeconds} s for ${Math.round(talkMs)} ms`,
    ];
  });
}
