/** `npm run bench -- NAME [--json] …`: one benchmark; without a name the list. Exit code 1: something was lost, doubled or refused. */
import { cpus } from 'node:os';

export interface BenchResult {
  /** What was measured, for people. */
  text: string;
  /** The same for programs. */
  json: Record<string, unknown>;
  ok: boolean;
  /** Default: SQLite as the product opens it. */
  database?: string;
}

interface Bench {
  about: string;
  load: () => Promise<{ run: (args: string[]) => Promise<BenchResult> }>;
}

const BENCHES: Record<string, Bench> = {
  latency: {
    about:
      'switch event → registration, first ring → cards, answer → cards gone: our own time [--database postgres] [--switch asterisk: AMI event → registration]',
    load: () => import('./latency.ts'),
  },
  budget: {
    about: 'calls a second and requests a call under the portal’s documented limits [--seconds N of each load]',
    load: () => import('./budget.ts'),
  },
  outage: {
    about:
      '5 calls a second while the portal is away [--minutes N, default 1, stands for 10] [--way silent|refuse|swallow|badGateway]',
    load: () => import('./outage.ts'),
  },
  crash: {
    about: 'the server killed (-9) again and again in the middle of calls [--kills N] [--seed N] [--database postgres]',
    load: () => import('./crash.ts'),
  },
  soak: {
    about: 'an hour’s calls as fast as they go: memory, event-loop delay [--calls N] [--rate N a second]',
    load: () => import('./soak.ts'),
  },
  card: {
    about:
      'the call card in Chromium: bytes, frame → painted, button → switch, switch → painted, with 1 and 20 tabs [--calls N]',
    load: () => import('./card.ts'),
  },
};

const [name = '', ...rest] = process.argv.slice(2);
const json = rest.includes('--json');
const bench = BENCHES[name];
if (!bench) {
  console.log(
    Object.entries(BENCHES)
      .map(([each, { about }]) => `${each.padEnd(10)} ${about}`)
      .join('\n'),
  );
  process.exit(name === '' ? 0 : 2);
}
const { run } = await bench.load();
const result = await run(rest.filter((each) => each !== '--json'));
const { database = 'SQLite (WAL, synchronous FULL)' } = result;
const machine = { cores: cpus().length, node: process.version, database };
console.log(`${result.text}\nMeasured on ${machine.cores} cores, Node.js ${machine.node}, ${machine.database}.`);
if (json) console.log(JSON.stringify({ bench: name, ok: result.ok, machine, ...result.json }));
process.exit(result.ok ? 0 : 1);
