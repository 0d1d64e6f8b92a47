/** Plays scenarios side by side, one on each desk, and says of each whether it came out right. */
import { judge, leftovers } from './books.ts';
import type { LiveDesk } from './live-desk.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** Seconds on an idle machine; a busy one takes its time, and only what hangs shall fail by it. */
const SCENARIO_MS = 150_000;

export interface Score {
  passed: number;
  failed: number;
}

export class Runner {
  readonly score: Score = { passed: 0, failed: 0 };
  private readonly stage: Stage;
  /** Outside number → how many records there must be in the end. */
  private readonly records = new Map<string, number>();

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** A desk goes on with its next scenario while the last one is still judged: recordings take a while. */
  async playAll(scenarios: Scenario[]): Promise<void> {
    const waiting = [...scenarios];
    const judged: Promise<void>[] = [];
    await Promise.all(
      this.stage.desks.map(async (desk) => {
        for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
          judged.push((await this.play(desk, scenario))());
        }
      }),
    );
    await Promise.all(judged);
  }

  /** One after the other on the first desk, each judged before the next: for those that disturb everybody. */
  async playAlone(scenarios: Scenario[]): Promise<void> {
    const [desk] = this.stage.desks;
    for (const scenario of scenarios) {
      if (!desk) return;
      const judged = await this.play(desk, scenario);
      await judged();
      // One that failed half-way must not take the next ones with it.
      await this.stage.mend();
    }
  }

  /** One record a call, none of what never was, nothing left on anybody's desk. */
  closeBooks(): void {
    const problems = leftovers(this.stage, this.records);
    if (this.stage.server.failure) problems.push(String(this.stage.server.failure));
    this.say('no call lost, none doubled, no card left', problems, 0);
  }

  private async play(desk: LiveDesk, scenario: Scenario): Promise<() => Promise<void>> {
    const startedAt = performance.now();
    try {
      const expected = await within(SCENARIO_MS, () => scenario.play(desk));
      for (const { client } of expected.records) this.records.set(client, (this.records.get(client) ?? 0) + 1);
      const rings = desk.rings();
      await desk.reset();
      return async () => {
        const problems = await Promise.all(expected.records.map((record) => judge(this.stage, record, rings)));
        this.say(scenario.title, problems.flat(), performance.now() - startedAt);
      };
    } catch (error) {
      await desk.reset();
      this.say(scenario.title, [error instanceof Error ? (error.stack ?? error.message) : String(error)], 0);
      return () => Promise.resolve();
    }
  }

  private say(title: string, problems: string[], tookMs: number): void {
    this.score[problems.length === 0 ? 'passed' : 'failed'] += 1;
    console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${title} (${(tookMs / 1_000).toFixed(1)} s)`);
    for (const problem of problems) console.log(`       ${problem}`);
  }
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
