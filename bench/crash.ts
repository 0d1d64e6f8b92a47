/** The server is killed (-9) again and again in the middle of calls; in the end the portal's books are held against the truth. */
import { parseArgs } from 'node:util';
import { pause } from '../emulators/demo/scenarios.ts';
import { waitFor } from '../emulators/demo/wait-for.ts';
import { describeAudit, finalAudit, isClean, recordsByClient } from './audit.ts';
import type { Audit } from './audit.ts';
import { Calls } from './calls.ts';
import type { TrueCall } from './calls.ts';
import { printEvidence } from './evidence.ts';
import type { Moment } from './evidence.ts';
import { LifeWatch } from './lives.ts';
import type { Measure } from './lives.ts';
import { inWords, percentiles, rounded } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';
import { Chance } from './random.ts';
import type { BenchResult } from './run.ts';
import { databaseNamed, Stage } from './stage.ts';
import type { Database } from './stage.ts';
import { Traffic } from './traffic.ts';

export interface CrashOptions {
  kills: number;
  seed: number;
  callsPerSecond: number;
  /** The longest time that a server is left alone before it may be hit. */
  spareMs?: number;
  /** How long the portal's books may take to agree. */
  withinMs?: number;
  database?: Database;
}

export interface CrashResult {
  audit: Audit;
  /** Where the kills hit. */
  killed: Record<KillPoint | 'start', number>;
  /** Start of the process → listening, and kill → the new process has the switch's list of calls; ms. */
  restart: Percentiles;
  gap: Percentiles;
  /** Calls that began and ended while no server was there, clicks whose event the portal could not deliver: nobody can know them. */
  unheard: { clicks: number; calls: number };
  /** Records whose status contradicts what a server had heard and its database acknowledged. */
  misjudged: Misjudged[];
  /** What a server had heard, but its database not acknowledged yet when it was killed: it is not counted, but told. */
  unstored: { calls: number; statuses: number };
  /** Kills that met a server which the machine had not let run for a tenth of a second, and one to which its database owed an answer. */
  starved: number;
  storing: number;
  requests: number;
  seconds: number;
}

interface Misjudged {
  client: string;
  statusCode: string;
}

/** `request`: the portal has a request, the server not the answer yet; `event`: the switch has just sent something; `click`: the portal has. */
type KillPoint = 'anywhere' | 'request' | 'event' | 'click';
const KILL_POINTS: Record<KillPoint, number> = { anywhere: 2, request: 3, event: 3, click: 2 };
const RING_MS: [number, number] = [400, 1_000];
const TALK_MS: [number, number] = [1_500, 3_000];
/** How often the next server is killed too, on its way up. */
const DIES_STARTING = 0.1;
const LONGEST_WAIT_MS = 3_000;

export async function run(args: string[]): Promise<BenchResult> {
  const { values } = parseArgs({
    args,
    options: { kills: { type: 'string' }, seed: { type: 'string' }, database: { type: 'string' } },
  });
  const database = databaseNamed(values.database);
  const seed = Number(values.seed ?? Math.trunc(Math.random() * 1_000_000));
  const kills = Number(values.kills ?? 200);
  const result = await crash({ kills, seed, callsPerSecond: 5, database });
  const { audit, killed, restart, gap, unheard, misjudged, unstored, starved, storing, requests, seconds } = result;
  const wrong = misjudged.slice(0, 5).map(({ client, statusCode }) => `${client} ${statusCode}`);
  const text = [
    `${kills} kills -9 in ${audit.calls} calls (incoming, groups of 5, dialled, click-to-call; about 12 at a time), seed ${seed}, ${rounded(seconds)} s.`,
    `Killed: ${Object.entries(killed)
      .map(([point, times]) => `${point} ${times}`)
      .join(
        ', ',
      )}. The server is started from a process that is loaded already. Of the killed ${starved} had not been let run for 100 ms by the machine, and ${storing} were waiting for the database.`,
    `Restart to listening: ${inWords(restart)}; kill → calls known again: ${inWords(gap)}`,
    describeAudit(audit),
    `Not told to any server (not counted): ${unheard.calls} calls, ${unheard.clicks} clicks. Status against what could be seen: ${misjudged.length} wrong ${wrong.join(', ')}`,
    `Heard, but not yet in the database when the server was killed (not counted): ${unstored.calls} calls without a record, ${unstored.statuses} answered ones recorded as unanswered.`,
  ];
  const { lost, doubled, hanging, calls } = audit;
  return {
    text: text.join('\n'),
    ...(database === 'postgres' ? { database: 'PostgreSQL (embedded, fsync on)' } : {}),
    json: {
      kills,
      seed,
      calls,
      lost: lost.length,
      doubled: doubled.length,
      hanging: hanging.length,
      unheard,
      misjudged: misjudged.length,
      unstored,
      killed,
      restart,
      gap,
      starved,
      storing,
      requests,
      seconds: rounded(seconds),
    },
    ok: isClean(audit),
  };
}

export async function crash({
  kills,
  seed,
  callsPerSecond,
  spareMs = 1_500,
  withinMs = 120_000,
  database,
}: CrashOptions): Promise<CrashResult> {
  const stage = await Stage.open({ limits: 'lifted', portalMayFail: true, tellsStores: true, database });
  const chance = new Chance(seed);
  const calls = new Calls(stage);
  const watch = new LifeWatch(stage);
  const meanwhile = (call: TrueCall): Moment[] => watch.story(call);
  const startedAt = performance.now();
  // The shortest call outlives a restart, so that it can be found by the next server.
  const traffic = new Traffic(calls, {
    callsPerSecond,
    chance,
    ring: RING_MS,
    talk: TALK_MS,
    missed: [1_500, 2_500],
    mix: { answered: 4, missed: 2, groupAnswered: 3, groupMissed: 2, dialled: 2, dialledInVain: 1, click: 2 },
  }).start();
  const killed: CrashResult['killed'] = { anywhere: 0, request: 0, event: 0, click: 0, start: 0 };
  const restarts: number[] = [];
  const gaps: number[] = [];
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      await stage.server.standBy();
      const point = chance.pick(KILL_POINTS);
      killed[point] += 1;
      await pause(chance.between(0, spareMs));
      await momentOf(point, stage, () => {
        calls.click(calls.somePhone(), { ringMs: chance.between(...RING_MS), talkMs: chance.between(...TALK_MS) });
      });
      // Within so long the request is answered, the event read, stored and acted on: the kill hits any of these moments.
      await exactly(point === 'anywhere' ? 0 : chance.between(0, point === 'click' ? 15 : 8));
      let killedAt = stage.switch.clock.now();
      await stage.server.kill();
      watch.died(killedAt);
      if (chance.next() < DIES_STARTING && kill + 1 < kills) {
        kill += 1;
        killed.start += 1;
        const start = stage.server.start();
        await pause(chance.between(0, 250));
        killedAt = stage.switch.clock.now();
        await stage.server.kill();
        await start;
        watch.died(killedAt);
        await stage.server.standBy();
      }
      const diedAt = performance.now();
      restarts.push(await stage.server.start());
      await waitFor('the server knows the calls again', () => watch.isUp, 15_000);
      gaps.push(performance.now() - diedAt);
    }
    traffic.stop();
    const unheard = (measure: Measure): Set<TrueCall> =>
      new Set(calls.all.filter((call) => !watch.canKnow(call, measure)));
    const audit = await finalAudit(stage, calls.all, { withinMs, excused: () => unheard('stored'), meanwhile });
    const wrong = misjudged(stage, calls.all, watch, 'stored');
    const culprits = wrong.map(({ client }) => client);
    await printEvidence(stage, calls.all, culprits, { atMost: 10, meanwhile });
    const untold = unheard('read');
    const unread = [...untold].filter(({ kind }) => kind !== 'click').length;
    return {
      audit,
      killed,
      restart: percentiles(restarts),
      gap: percentiles(gaps),
      unheard: {
        clicks: untold.size - unread,
        calls: unread,
      },
      misjudged: wrong,
      unstored: {
        calls: unheard('stored').size - untold.size,
        statuses: misjudged(stage, calls.all, watch, 'read').length - wrong.length,
      },
      starved: watch.starved,
      storing: watch.storing,
      requests: stage.requests().length,
      seconds: (performance.now() - startedAt) / 1_000,
    };
  } finally {
    traffic.stop();
    calls.stop();
    watch.stop();
    await stage.close();
  }
}

/** Resolves at the point, at the latest after a while: a quiet moment must not stop the bench. */
async function momentOf(point: KillPoint, stage: Stage, click: () => void): Promise<void> {
  if (point === 'click') click();
  if (point !== 'request' && point !== 'event') return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(late);
      undo();
      resolve();
    };
    const late = setTimeout(() => done(), LONGEST_WAIT_MS);
    const undo =
      point === 'request'
        ? stage.portalProxy.onForward(done)
        : stage.switch.journal.onEntry((entry) => {
            if (entry.kind === 'event') done();
          });
  });
}

/** Finer than a timer. */
async function exactly(ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
}

/** A click's outcome depends on what became of its command, so only the calls of the switch can be judged. */
function misjudged(stage: Stage, calls: TrueCall[], watch: LifeWatch, measure: Measure): Misjudged[] {
  const rows = recordsByClient(stage);
  return calls.flatMap((call) => {
    const [row] = rows.get(call.client) ?? [];
    if (!row || call.kind === 'click') return [];
    const { client, answeredAt, endedAt } = call;
    const seenTalking = answeredAt !== null && watch.wasThere(answeredAt, endedAt ?? Infinity, measure);
    const wrong = row.statusCode === '200' ? answeredAt === null : seenTalking;
    return wrong ? [{ client, statusCode: row.statusCode }] : [];
  });
}
