/** `npm run bench -- NAME [--json]`: one benchmark; without a name the list. Exit code 1: something was lost, doubled or refused. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

export interface BenchResult {
  /** What was measured, for people. */
  text: string;
  /** The same for programs. */
  json: Record<string, unknown>;
  ok: boolean;
}

interface Bench {
  about: string;
  load: () => Promise<{ run: () => Promise<BenchResult> }>;
}

const BENCHES: Record<string, Bench> = {
  latency: {
    about: 'switch event → registration on the wire, at 1, 10 and 50 calls a second',
    load: () => import('./latency.ts'),
  },
};

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [name = ''] = positionals;
const bench = BENCHES[name];
if (!bench) {
  console.log(
    Object.entries(BENCHES)
      .map(([each, { about }]) => `${each.padEnd(10)} ${about}`)
      .join('\n'),
  );
  process.exit(name === '' ? 0 : 2);
}
const machine = { cores: cpus().length, node: process.version, database: 'SQLite (WAL, synchronous FULL)' };
const { run } = await bench.load();
const result = await run();
console.log(`${result.text}\nMeasured on ${machine.cores} cores, Node.js ${machine.node}, ${machine.database}.`);
if (values.json) console.log(JSON.stringify({ bench: name, ok: result.ok, machine, ...result.json }));
process.exit(result.ok ? 0 : 1);
