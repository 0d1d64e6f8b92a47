/** Our own time, between an event of the switch and the request at the portal. */
import { pause } from '../emulators/demo/scenarios.ts';
import { waitFor } from '../emulators/demo/wait-for.ts';
import { audit, allEnded, describeAudit, finalAudit, isClean } from './audit.ts';
import { arrivals, onBareWay } from './bare-way.ts';
import { Calls } from './calls.ts';
import type { TrueCall } from './calls.ts';
import { machineNoise } from './machine.ts';
import type { MachineNoise } from './machine.ts';
import { inWords, percentiles, worst } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';
import { Chance } from './random.ts';
import type { BenchResult } from './run.ts';
import { databaseNamed, Stage } from './stage.ts';
import type { Database } from './stage.ts';
import { portalSide, SwitchSide } from './wire.ts';

const LOADS = [
  { callsPerSecond: 1, calls: 20 },
  { callsPerSecond: 10, calls: 100 },
  { callsPerSecond: 50, calls: 300 },
];
const WARM_UP = { callsPerSecond: 10, calls: 50 };
/** The caller gives up after this: most calls of the highest load overlap. */
const MISSED = { ringMs: 400, talkMs: null };

/** Calls of so many ringing phones, one of which answers; a few of them overlap. */
const RINGING = [1, 5, 20] as const;
const ANSWERED = { ringMs: 300, talkMs: 200 };
const GROUP_CALLS = { callsPerSecond: 5, calls: 60 };
const SEED = 20_261_128;

interface Load {
  callsPerSecond: number;
  calls: number;
}

export async function run(args: string[]): Promise<BenchResult> {
  if (args.includes('--switch') && args[args.indexOf('--switch') + 1] === 'asterisk') {
    return (await import('./latency-asterisk.ts')).run();
  }
  const place = args.indexOf('--database');
  const database = databaseNamed(place < 0 ? undefined : args[place + 1]);
  if (database === 'sqlite') return runOn(database);
  // A figure by itself tells little of a machine that others use too.
  const sqlite = await runOn('sqlite');
  const postgres = await runOn(database);
  return {
    text: `On PostgreSQL:\n${postgres.text}\nOn SQLite, in the same run:\n${sqlite.text}`,
    json: { ...postgres.json, sqlite: sqlite.json },
    ok: postgres.ok && sqlite.ok,
    database: 'PostgreSQL (embedded, fsync on) beside SQLite (WAL, synchronous FULL)',
  };
}

async function runOn(database: Database): Promise<BenchResult> {
  const stage = await Stage.open({ limits: 'lifted', database });
  const calls = new Calls(stage);
  const heard = new SwitchSide(stage);
  try {
    const play = (load: Load, start: () => TrueCall): Promise<Measured> => measure(stage, calls, heard, load, start);
    const single = (): TrueCall => calls.incoming(calls.somePhone(), MISSED);
    await play(WARM_UP, single);
    const loads = [];
    for (const load of LOADS) loads.push({ ...load, ...percentiles((await play(load, single)).register) });
    await play({ ...GROUP_CALLS, calls: 10 }, () => calls.incoming(calls.someNumber(20), ANSWERED));
    const groups = [];
    for (const phones of RINGING) {
      const { card, hide } = await play(GROUP_CALLS, () => calls.incoming(calls.someNumber(phones), ANSWERED));
      groups.push({
        phones,
        calls: card.length,
        card: percentiles(card),
        hide: phones === 1 ? null : percentiles(hide),
      });
    }
    const found = await finalAudit(stage, calls.all, { withinMs: 15_000 });
    await stage.server.stop();
    const bare: Bare[] = [];
    await onBareWay(stage, async () => {
      for (const phones of [1, 20] as const) {
        bare.push({ phones, ...percentiles(await measureBare(stage, calls, heard, phones)) });
      }
    });
    return report({ loads, groups, bare }, found, await machineNoise());
  } finally {
    heard.stop();
    calls.stop();
    await stage.close();
  }
}

/** One figure a call, ms. */
interface Measured {
  /** First event → registration. */
  register: number[];
  /** First event → the request that asks for the last of the ringing phones' cards. */
  card: number[];
  /** Answer → the request that takes the card from the last of the other phones. */
  hide: number[];
}

async function measure(
  stage: Stage,
  calls: Calls,
  { calls: heard }: SwitchSide,
  load: Load,
  start: () => TrueCall,
): Promise<Measured> {
  const afterId = stage.lastRequestId;
  const own = await playAll(load, start);
  const until = performance.now() + 30_000;
  // What is still missing then is found by the audit at the end.
  while (audit(stage, calls.all).lost.length > 0 && performance.now() < until) await pause(50);
  const asked = portalSide(stage, afterId);
  const measured: Measured = { register: [], card: [], hide: [] };
  for (const { callId } of own) {
    const [said, done] = [heard.get(callId ?? ''), asked.get(callId ?? '')];
    if (!said || !done) continue;
    measured.register.push(...done.registeredAt.slice(0, 1).map((at) => at - said.firstAt));
    measured.card.push(Math.max(...done.shownAt.values()) - said.firstAt);
    if (said.answeredAt !== null && done.hiddenAt.size > 0) {
      measured.hide.push(Math.max(...done.hiddenAt.values()) - said.answeredAt);
    }
  }
  return measured;
}

/** First event → the request at the portal when nobody decides or stores anything between. */
async function measureBare(stage: Stage, calls: Calls, heard: SwitchSide, phones: 1 | 20): Promise<number[]> {
  const afterId = stage.lastRequestId;
  const own = await playAll(GROUP_CALLS, () => calls.incoming(calls.someNumber(phones), ANSWERED));
  await waitFor('every call was asked for', () => arrivals(stage, afterId).size >= own.length);
  const asked = arrivals(stage, afterId);
  return own.flatMap(({ callId }) => {
    const [said, at] = [heard.calls.get(callId ?? ''), asked.get(callId ?? '')];
    return said && at !== undefined ? at - said.firstAt : [];
  });
}

/** Resolves when all of them are over. */
async function playAll(load: Load, start: () => TrueCall): Promise<TrueCall[]> {
  const own: TrueCall[] = [];
  // At a fixed pace every ring would meet the end of the call that began a whole number of paces before, as no day's calls do.
  const chance = new Chance(SEED);
  let dueAt = performance.now();
  for (let index = 0; index < load.calls; index += 1) {
    await pause(Math.max(0, dueAt - performance.now()));
    own.push(start());
    dueAt += chance.gapMs(load.callsPerSecond);
  }
  await allEnded(own, 30_000);
  return own;
}

interface Figures {
  loads: (Load & Percentiles)[];
  groups: { phones: number; calls: number; card: Percentiles; hide: Percentiles | null }[];
  bare: Bare[];
}

type Bare = { phones: number } & Percentiles;

function report(
  { loads, groups, bare }: Figures,
  found: Awaited<ReturnType<typeof finalAudit>>,
  noise: MachineNoise,
): BenchResult {
  const hides = groups.flatMap(({ hide }) => hide ?? []);
  const lines = [
    'The server is a process of its own, the emulators on loopback; the journal is committed before anything is sent. Calls come at random (Poisson).',
    'Switch event → registration at the portal:',
    ...loads.map(
      (load) => `  ${String(load.callsPerSecond).padStart(3)} calls/s, ${load.calls} calls: ${inWords(load)}`,
    ),
    'First ring → the last of the ringing phones’ cards asked for:',
    ...groups.map(
      ({ phones, calls, card }) => `  ${String(phones).padStart(3)} phones, ${calls} calls: ${inWords(card)}`,
    ),
    'Answer → the card taken from the last of the other phones:',
    ...groups.flatMap(({ phones, hide }) => (hide ? [`  ${String(phones).padStart(3)} phones: ${inWords(hide)}`] : [])),
    'The same way without the server (switch emulator, kernel, our protocols, portal emulator), which is in all of the above:',
    ...bare.map(({ phones, ...way }) => `  ${String(phones).padStart(3)} phones: ${inWords(way)}`),
    `The machine itself at the end: a write to the disk ${inWords(noise.diskSync)}; timers late by ${inWords(noise.timerLate)}`,
    `${found.calls} calls: ${describeAudit(found)}`,
  ];
  const { p50 = Number.NaN, p95 = Number.NaN, p99 = Number.NaN } = loads.at(-1) ?? {};
  return {
    text: lines.join('\n'),
    json: {
      loads,
      register: { p50, p95, p99, loads },
      card: {
        ...worst(groups.map(({ card }) => card)),
        phones: groups.map(({ phones, card }) => ({ phones, ...card })),
      },
      hide: { ...worst(hides), phones: groups.flatMap(({ phones, hide }) => (hide ? [{ phones, ...hide }] : [])) },
      bare,
      noise,
      lost: found.lost.length,
      doubled: found.doubled.length,
      hanging: found.hanging.length,
    },
    ok: isClean(found),
  };
}
