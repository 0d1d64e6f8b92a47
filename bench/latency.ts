import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../emulators/demo/free-port.ts';
import { pause } from '../emulators/demo/scenarios.ts';
import { connectSwitch, SCOPES, signIn } from '../emulators/demo/set-up.ts';
import { waitFor } from '../emulators/demo/wait-for.ts';
import { systemClock as switchClock } from '../emulators/ecss10/engine/clock.ts';
import { Ecss10Emulator } from '../emulators/ecss10/index.ts';
import { PortalEmulator, systemClock as portalClock } from '../emulators/portal/index.ts';
import type { BenchResult } from './run.ts';

const DOMAIN = 'bench.local';
const PHONES = 60;
const LOADS = [
  { callsPerSecond: 1, calls: 20 },
  { callsPerSecond: 10, calls: 100 },
  { callsPerSecond: 50, calls: 300 },
];
/** The caller gives up after this: most calls of a load overlap. */
const RING_MS = 400;

/** Milliseconds with fractions, of one clock for both ends of the measurement: both emulators live in this process. */
const preciseNow = (): number => performance.timeOrigin + performance.now();

export async function run(): Promise<BenchResult> {
  const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-bench-'));
  const numbers = Array.from({ length: PHONES }, (_, index) => String(1001 + index));
  const ecss = new Ecss10Emulator({
    clock: { ...switchClock, now: preciseNow },
    domains: [
      {
        name: DOMAIN,
        subscribers: numbers.map((number) => ({ number, maxCalls: 8 })),
        integrations: [{ clientId: 'bench', type: 'service', numbers: `{1001-${1000 + PHONES}}` }],
      },
    ],
  });
  const portal = new PortalEmulator({
    clock: { ...portalClock, now: preciseNow },
    knobs: { rateLimit: false, operatingLimit: false },
    seed: (empty) => {
      empty.addUser({ name: 'Ольга', lastName: 'Админова', login: 'admin', password: 'admin', admin: true }, false);
      for (const number of numbers) empty.addUser({ name: 'Оператор', lastName: number, phoneInner: number }, false);
    },
  });
  let server: ChildProcess | null = null;
  try {
    await ecss.start();
    const { oauthUrl } = await portal.start();
    const port = await freePort();
    server = await startServer(directory, port, oauthUrl);
    const stage = { switch: ecss, portal, serverUrl: `http://127.0.0.1:${port}/` };
    const app = portal.portal.createLocalApp(
      { name: 'ECSS-10', handlerUrl: stage.serverUrl, installUrl: '', apiOnly: true, scopes: SCOPES },
      1,
    );
    const admin = await signIn(stage, { clientId: app.clientId, clientSecret: app.clientSecret });
    await connectSwitch(stage, admin);
    const loads = [];
    for (const load of [{ callsPerSecond: 10, calls: 20 }, ...LOADS])
      loads.push(await play(ecss, portal, numbers, load));
    const [, ...measured] = loads; // the first one only warms up
    return report(measured);
  } finally {
    server?.disconnect();
    await portal.stop();
    await ecss.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function startServer(directory: string, port: number, oauthUrl: string): Promise<ChildProcess> {
  const settings = {
    useUnixSockets: false,
    serverHost: '127.0.0.1',
    httpPort: port,
    bitrixTokenHost: oauthUrl.replace(/\/$/, ''),
    allowHttpPortals: true,
    database: join(directory, 'db.sqlite'),
    defaultLogFile: join(directory, 'server.log'),
    errorLogFile: join(directory, 'error.log'),
  };
  const file = join(directory, 'settings.cjs');
  writeFileSync(file, `module.exports = ${JSON.stringify(settings)};`);
  const child = fork(join(import.meta.dirname, 'server.ts'), ['--settings', file], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return child;
}

interface Load {
  callsPerSecond: number;
  calls: number;
}

interface Measured extends Load {
  /** One for each call, sorted. */
  latencies: number[];
  lost: number;
  doubled: number;
}

async function play(ecss: Ecss10Emulator, portal: PortalEmulator, numbers: string[], load: Load): Promise<Measured> {
  const { state } = portal.portal;
  const rangAt = new Map<string, number>();
  const stopListening = ecss.journal.onEntry((entry) => {
    const data = entry.data as { call_id?: string; status?: string };
    if (
      entry.kind === 'event' &&
      data.status === 'alerting' &&
      data.call_id !== undefined &&
      !rangAt.has(data.call_id)
    ) {
      rangAt.set(data.call_id, entry.at);
    }
  });
  const lastRequest = state.requests.list().at(-1)?.id ?? 0;
  const recordsBefore = portal.portal.statistics().length;
  const startedAt = performance.now();
  for (let index = 0; index < load.calls; index += 1) {
    const dueIn = startedAt + (index * 1_000) / load.callsPerSecond - performance.now();
    if (dueIn > 0) await pause(dueIn);
    const from = `+7913${String(1_000_000 + recordsBefore + index)}`;
    const to = numbers[index % numbers.length] ?? '';
    ecss.engine.callFromOutside(DOMAIN, { from, to, giveUpAfterMs: RING_MS });
  }
  await waitFor(
    'all calls are recorded',
    () => portal.portal.statistics().length >= recordsBefore + load.calls,
    30_000,
  );
  stopListening();

  const registeredAt = new Map<string, number[]>();
  for (const request of state.requests.list(lastRequest)) {
    for (const part of request.batch ?? [request]) {
      if (part.method !== 'telephony.externalcall.register') continue;
      const id = (part.params as { EXTERNAL_CALL_ID: string }).EXTERNAL_CALL_ID;
      registeredAt.set(id, [...(registeredAt.get(id) ?? []), request.at]);
    }
  }
  const latencies = [...rangAt].flatMap(
    ([id, at]) =>
      registeredAt
        .get(id)
        ?.map((registered) => registered - at)
        .slice(0, 1) ?? [],
  );
  return {
    ...load,
    latencies: latencies.sort((a, b) => a - b),
    lost: load.calls - latencies.length,
    doubled: portal.portal.statistics().length - recordsBefore - load.calls,
  };
}

function report(loads: Measured[]): BenchResult {
  const rows = loads.map(({ callsPerSecond, calls, latencies, lost, doubled }) => {
    const at = (part: number): number => {
      const value = latencies[Math.min(latencies.length - 1, Math.ceil(part * latencies.length) - 1)] ?? Number.NaN;
      return Math.round(value * 100) / 100;
    };
    return { callsPerSecond, calls, p50: at(0.5), p95: at(0.95), p99: at(0.99), lost, doubled };
  });
  const lines = rows.map(
    (row) =>
      `${String(row.callsPerSecond).padStart(3)} calls/s, ${row.calls} calls: ` +
      `p50 ${row.p50} ms, p95 ${row.p95} ms, p99 ${row.p99} ms; lost ${row.lost}, doubled ${row.doubled}`,
  );
  return {
    text: `Switch event → registration on the wire (the server is a process of its own, emulators on loopback):\n${lines.join('\n')}`,
    json: { loads: rows },
    ok: rows.every((row) => row.lost === 0 && row.doubled === 0),
  };
}
