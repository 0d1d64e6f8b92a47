/** An hour's calls as fast as they go: what the server's memory, event loop and database make of them. */
import { parseArgs } from 'node:util';
import { waitFor } from '../emulators/demo/wait-for.ts';
import { describeAudit, finalAudit, isClean } from './audit.ts';
import { Calls } from './calls.ts';
import { rounded } from './percentiles.ts';
import { Chance } from './random.ts';
import type { BenchResult } from './run.ts';
import type { ServerHealth } from './server.ts';
import { Stage } from './stage.ts';
import { Traffic } from './traffic.ts';

/** One call a second for an hour. */
const HOUR = 3_600;
/** Code is compiled and caches are filled by then; growth is counted from here. */
const WARM_UP_CALLS = 300;

interface Sample {
  calls: number;
  rssMb: number;
  /** After a full collection. */
  heapMb: number;
  databaseMb: number;
  loopDelay: ServerHealth['loopDelay'];
}

export async function run(args: string[]): Promise<BenchResult> {
  const { values } = parseArgs({ args, options: { calls: { type: 'string' }, rate: { type: 'string' } } });
  const total = Number(values.calls ?? HOUR);
  const rate = Number(values.rate ?? 40);
  const stage = await Stage.open({ limits: 'lifted' });
  const calls = new Calls(stage);
  const startedAt = performance.now();
  try {
    const play = (until: number): Promise<Sample> => playUntil(stage, calls, until, rate);
    const start = await play(WARM_UP_CALLS);
    const middle = await play(WARM_UP_CALLS + total / 2);
    const end = await play(WARM_UP_CALLS + total);
    const seconds = (performance.now() - startedAt) / 1_000;
    const found = await finalAudit(stage, calls.all, { withinMs: 30_000 });
    const growth = (key: 'rssMb' | 'heapMb' | 'databaseMb', from: Sample): number =>
      rounded(((end[key] - from[key]) * 1_000) / (end.calls - from.calls));
    const perThousandCalls = {
      rssMb: growth('rssMb', start),
      heapMb: growth('heapMb', start),
      databaseMb: growth('databaseMb', start),
    };
    const lastHalf = { rssMb: growth('rssMb', middle), heapMb: growth('heapMb', middle) };
    const text = [
      `${total} calls (an hour at ${rounded(total / HOUR)} calls/s) in ${Math.round(seconds)} s: ${rounded((HOUR * total) / HOUR / seconds)} times as fast; ` +
        'calls last some seconds; no limits at the portal, no request budget. Timers of an hour (tokens, retention) do not come up.',
      ...[start, middle, end].map(
        ({ calls: played, rssMb, heapMb, databaseMb, loopDelay }) =>
          `  after ${played} calls: rss ${rssMb} MB, live heap ${heapMb} MB, database ${databaseMb} MB; event loop late p50 ${rounded(loopDelay.p50)}, p99 ${rounded(loopDelay.p99)}, max ${rounded(loopDelay.max)} ms`,
      ),
      `Growth per 1000 calls: rss ${perThousandCalls.rssMb} MB (second half ${lastHalf.rssMb}), live heap ${perThousandCalls.heapMb} MB (second half ${lastHalf.heapMb}), database ${perThousandCalls.databaseMb} MB`,
      `${found.calls} calls: ${describeAudit(found)}`,
    ].join('\n');
    return {
      text,
      json: {
        calls: total,
        seconds: rounded(seconds),
        rssMb: { start: start.rssMb, middle: middle.rssMb, end: end.rssMb },
        heapMb: { start: start.heapMb, middle: middle.heapMb, end: end.heapMb },
        loopDelayP99: rounded(Math.max(middle.loopDelay.p99, end.loopDelay.p99)),
        perThousandCalls,
        lastHalf,
        lost: found.lost.length,
        doubled: found.doubled.length,
        hanging: found.hanging.length,
      },
      ok: isClean(found),
    };
  } finally {
    calls.stop();
    await stage.close();
  }
}

/** Plays until so many calls have been played in all and every one is over, then asks the server how it is. */
async function playUntil(stage: Stage, calls: Calls, total: number, callsPerSecond: number): Promise<Sample> {
  const traffic = new Traffic(calls, {
    callsPerSecond,
    chance: new Chance(total),
    ring: [200, 800],
    talk: [300, 1_500],
    missed: [300, 800],
    mix: { answered: 4, missed: 2, groupAnswered: 2, groupMissed: 1, dialled: 2, dialledInVain: 1, click: 1 },
  }).start();
  try {
    await waitFor(`${total} calls are played`, () => calls.all.length >= total, 3_600_000);
  } finally {
    traffic.stop();
  }
  await waitFor('the calls are over', () => calls.underWay === 0, 30_000);
  await stage.quiet(4_500);
  const { rssBytes, heapBytes, loopDelay } = await stage.server.health();
  const mb = (bytes: number): number => rounded(bytes / 1_048_576);
  return {
    calls: calls.all.length,
    rssMb: mb(rssBytes),
    heapMb: mb(heapBytes),
    databaseMb: mb(stage.databaseBytes()),
    loopDelay,
  };
}
