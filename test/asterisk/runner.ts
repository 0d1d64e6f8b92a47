/** Plays scenarios side by side, one on each desk, and says of each whether it came out right. */
import type { LiveDesk } from './live-desk.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

const SCENARIO_MS = 60_000;

export interface Score {
  passed: number;
  failed: number;
}

export async function playAll(stage: Stage, scenarios: Scenario[]): Promise<Score> {
  const waiting = [...scenarios];
  const score = { passed: 0, failed: 0 };
  await Promise.all(
    stage.desks.map(async (desk) => {
      for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
        if (await playOne(stage, desk, scenario)) score.passed += 1;
        else score.failed += 1;
      }
    }),
  );
  return score;
}

/** True when it came out right; the reason of a failure is printed. */
async function playOne(stage: Stage, desk: LiveDesk, scenario: Scenario): Promise<boolean> {
  const startedAt = performance.now();
  const problems = await within(SCENARIO_MS, async () => stage.judge(await scenario.play(desk))).catch(
    (error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  );
  await desk.reset();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${scenario.title} (${seconds} s)`);
  for (const problem of problems) console.log(`       ${problem}`);
  return problems.length === 0;
}

async function within<T>(ms: number, action: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not over within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([action(), late]);
  } finally {
    clearTimeout(timer);
  }
}
