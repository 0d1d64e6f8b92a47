/** `npm run test:asterisk`: real calls over a real Asterisk. Where none can be had it says so in one line and ends well. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Installation } from '../../emulators/asterisk/install/find.ts';
import { ensureAsterisk, NoAsterisk } from '../../emulators/asterisk/install/install.ts';
import { Runner } from './runner.ts';
import { cardButtons } from './scenarios/card-buttons.ts';
import { clicks } from './scenarios/clicks.ts';
import { faults } from './scenarios/faults.ts';
import type { Scenario } from './scenario.ts';
import { incoming } from './scenarios/incoming.ts';
import { groups } from './scenarios/groups.ts';
import { outgoing } from './scenarios/outgoing.ts';
import { transfers } from './scenarios/transfers.ts';
import { Stage } from './stage.ts';

const DESKS = 8;
/** Whatever hangs must not hang the run. */
/** For whoever looks for a fault: the whole directory, with everything that Asterisk said. */
const KEEP = process.env['KEEP_TEST_FILES'] !== undefined;
const WHOLE_RUN_MS = 6 * 60_000;

// An end by a signal must reach the Asterisk too; it is reaped when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const installation = await ensureAsterisk((text) => console.error(text)).catch((error: unknown) => {
  if (!(error instanceof NoAsterisk)) throw error;
  console.log(`test:asterisk was not run: ${error.message}`);
  return null;
});
if (installation !== null) process.exitCode = await live(installation);

async function live(installation: Installation): Promise<number> {
  const limit = setTimeout(() => {
    console.error(`test:asterisk took longer than ${WHOLE_RUN_MS / 60_000} minutes`);
    process.exit(1);
  }, WHOLE_RUN_MS);
  const startedAt = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-asterisk-'));
  process.once('exit', () => {
    if (KEEP) console.error(`kept: ${directory}`);
    else rmSync(directory, { recursive: true, force: true });
  });
  const stage = await Stage.open({ installation, directory, desks: DESKS });
  try {
    const wanted = ({ title }: Scenario): boolean => title.includes(values.only);
    const runner = new Runner(stage);
    await runner.playAll([...clicks, ...groups, ...transfers, ...cardButtons, ...incoming, ...outgoing].filter(wanted));
    await runner.playAlone(faults.filter(wanted));
    runner.closeBooks();
    const { passed, failed } = runner.score;
    console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    clearTimeout(limit);
    const heard = stage.switch.pbx.watch.events.map((event) => JSON.stringify(event)).join('\n');
    if (KEEP) writeFileSync(join(directory, 'manager-events.jsonl'), heard);
    await stage.close();
  }
}
