/** `npm run demo`: everything on loopback, ready to be tried in a browser; with `--once` it plays calls, judges them and ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWeb } from '../../scripts/build.ts';
import { NoAsterisk } from '../asterisk/install/install.ts';
import { AsteriskStage } from './asterisk/stage.ts';
import { Ecss10Stage } from './ecss10-stage.ts';
import { takenPorts } from './free-port.ts';
import { asJson, describe } from './report.ts';
import type { Played } from './report.ts';
import type { DemoStage, StageFactory } from './stage.ts';

const STAGES: Record<string, StageFactory> = { ecss10: Ecss10Stage, asterisk: AsteriskStage };
const DIRECTORY = join(import.meta.dirname, '..', '..', 'var', 'demo');

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    switch: { type: 'string', default: 'ecss10' },
  },
});
const factory = STAGES[values.switch];
if (factory === undefined) {
  console.error(`--switch: ${Object.keys(STAGES).join(', ')}`);
  process.exit(2);
}
await buildWeb();
process.exitCode = await (values.once ? once(factory, values.json) : stay(factory)).catch((error: unknown) => {
  if (!(error instanceof NoAsterisk)) throw error;
  console.error(`Демонстрация с Asterisk здесь невозможна: ${error.message}`);
  return 1;
});

async function once(stages: StageFactory, json: boolean): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-demo-'));
  const startedAt = performance.now();
  let stage: DemoStage | null = null;
  try {
    stage = await stages.open({ directory, fixedPorts: false });
    const played: Played[] = [];
    for (const { name, title, play, judge } of stage.scenarios) {
      const seen = await stage.observe(play);
      const call = { scenario: { name, title }, seen, problems: judge(seen) };
      played.push(call);
      console.log(`${describe(call)}\n`);
    }
    const ok = played.every((call) => call.problems.length === 0);
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(ok ? `Всё верно: ${played.length} звонка за ${seconds.toFixed(1)} с` : 'Есть ошибки, см. выше');
    if (json) console.log(JSON.stringify({ ok, seconds: Number(seconds.toFixed(2)), calls: played.map(asJson) }));
    return ok ? 0 : 1;
  } finally {
    await stage?.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function stay(stages: StageFactory): Promise<number> {
  const taken = await takenPorts(stages.ports);
  if (taken.length > 0) {
    console.error(`Порты заняты: ${taken.join(', ')}. Возможно, демонстрация уже работает; остановите её и повторите.`);
    return 1;
  }
  // The portal lives in memory only, so a company that an earlier demo registered would know a portal that is gone.
  rmSync(DIRECTORY, { recursive: true, force: true });
  const stage = await stages.open({ directory: DIRECTORY, fixedPorts: true });
  try {
    console.log(stage.welcome());
    const ended = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
    await stage.untilEnded(ended.signal);
    return 0;
  } finally {
    await stage.close();
  }
}
