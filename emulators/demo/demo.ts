/** `npm run demo`: everything on loopback, ready to be tried in a browser; with `--once` it plays calls, judges them and ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWeb } from '../../scripts/build.ts';
import { takenPorts } from './free-port.ts';
import { observe } from './observe.ts';
import { asJson, describe } from './report.ts';
import type { Played } from './report.ts';
import { prepare, SCENARIOS } from './scenarios.ts';
import { setUp } from './set-up.ts';
import { welcome } from './welcome.ts';
import { World } from './world.ts';

const PORTS = { server: 8801, callApi: 8089, phones: 8090, console: 8023, portal: 8080, oauth: 8081 };
const DIRECTORY = join(import.meta.dirname, '..', '..', 'var', 'demo');

const { values } = parseArgs({
  options: { once: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
await buildWeb();
process.exitCode = values.once ? await once(values.json) : await stay();

async function once(json: boolean): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-demo-'));
  const startedAt = performance.now();
  const world = await World.open({ directory, switch: { consolePort: 0 } });
  try {
    await setUp(world);
    prepare(world);
    const played: Played[] = [];
    for (const scenario of SCENARIOS) {
      const seen = await observe(world, () => scenario.play(world));
      const call = { scenario, seen, problems: scenario.judge(seen) };
      played.push(call);
      console.log(`${describe(call)}\n`);
    }
    const ok = played.every((call) => call.problems.length === 0);
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(ok ? `Всё верно: ${played.length} звонка за ${seconds.toFixed(1)} с` : 'Есть ошибки, см. выше');
    if (json) console.log(JSON.stringify({ ok, seconds: Number(seconds.toFixed(2)), calls: played.map(asJson) }));
    return ok ? 0 : 1;
  } finally {
    await world.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function stay(): Promise<number> {
  const taken = await takenPorts(Object.values(PORTS));
  if (taken.length > 0) {
    console.error(`Порты заняты: ${taken.join(', ')}. Возможно, демонстрация уже работает; остановите её и повторите.`);
    return 1;
  }
  // The portal lives in memory only, so a company that an earlier demo registered would know a portal that is gone.
  rmSync(DIRECTORY, { recursive: true, force: true });
  const world = await World.open({
    directory: DIRECTORY,
    serverPort: PORTS.server,
    switch: {
      port: PORTS.callApi,
      controlPort: PORTS.phones,
      consolePort: PORTS.console,
      directory: join(DIRECTORY, 'ecss10'),
    },
    portal: { port: PORTS.portal, oauthPort: PORTS.oauth },
  });
  try {
    await setUp(world);
    console.log(welcome(world));
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve).once('SIGTERM', resolve);
    });
    return 0;
  } finally {
    await world.close();
  }
}
