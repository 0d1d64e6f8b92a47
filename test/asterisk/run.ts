/** `npm run test:asterisk`: real calls over a real Asterisk. Where none can be had it says so in one line and ends well. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Installation } from '../../emulators/asterisk/install/find.ts';
import { ensureAsterisk, NoAsterisk } from '../../emulators/asterisk/install/install.ts';
import { playAll } from './runner.ts';
import { incoming } from './scenarios/incoming.ts';
import { groups } from './scenarios/groups.ts';
import { outgoing } from './scenarios/outgoing.ts';
import { transfers } from './scenarios/transfers.ts';
import { Stage } from './stage.ts';

const DESKS = 8;
/** Whatever hangs must not hang the run. */
const WHOLE_RUN_MS = 5 * 60_000;

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
  const stage = await Stage.open({ installation, directory, desks: DESKS });
  try {
    const wanted = [...incoming, ...groups, ...outgoing, ...transfers].filter(({ title }) =>
      title.includes(values.only),
    );
    const { passed, failed } = await playAll(stage, wanted);
    console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    clearTimeout(limit);
    await stage.close();
    if (process.env['KEEP_TEST_FILES'] === undefined) rmSync(directory, { recursive: true, force: true });
    else console.error(`kept: ${directory}`);
  }
}
