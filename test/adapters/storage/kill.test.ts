import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { openStorage } from '../../../src/adapters/storage/open.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { bothBackends } from '../../helpers/storage-backends.ts';
import { sampleCompany } from '../../helpers/storage-samples.ts';

const WRITER = fileURLToPath(new URL('../../helpers/storage-writer.ts', import.meta.url));

/** Runs the writer, kills it after `count` acknowledged saves, and returns the last acknowledged number. */
async function writeAndKill(database: string, companyId: string, count: number): Promise<number> {
  const writer = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', WRITER, database, companyId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(writer, 'close') as Promise<[number | null, string | null]>;
  onTestFinished(() => void writer.kill('SIGKILL'));
  let last = -1;
  for await (const line of createInterface(writer.stdout)) {
    last = Number(line);
    if (last + 1 >= count) writer.kill('SIGKILL');
  }
  expect((await closed)[1]).toBe('SIGKILL');
  return last;
}

describe.each(bothBackends())('on $name', ({ create }) => {
  it.each([1, 20, 77])('a server killed after %i saves has lost none of them', async (count) => {
    const database = await create();
    const open = () => openStorage({ database, sealer: new SecretBox(new Uint8Array(32)), clock: new FakeClock() });
    const before = await open();
    await before.companies.insert(sampleCompany('a'));
    await before.close();

    const last = await writeAndKill(database, 'a', count);
    expect(last).toBeGreaterThanOrEqual(count - 1);

    const after = await open();
    onTestFinished(() => after.close());
    const calls = await after.calls.open('a');
    // The call being saved at the kill is there as a whole or not at all.
    expect([last + 1, last + 2]).toContain(calls.length);
    for (const [number, call] of calls.entries()) {
      expect(call).toMatchObject({ id: `call-${number}`, switchCallId: `switch-${number}` });
      const journal = await after.calls.journal('a', call.id);
      expect(journal.map(({ what }) => what)).toEqual(['leg_alerting', 'register']);
    }
  });
});
