/**
 * Writes calls until it is killed: `node storage-writer.ts DATABASE COMPANY_ID`. Prints the number of each call after its save was
 * acknowledged, one a line.
 */
import { writeSync } from 'node:fs';
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import { SecretBox } from '../../src/adapters/crypto/secret-box.ts';
import { openStorage } from '../../src/adapters/storage/open.ts';
import { newCall } from '../../src/domain/call/call.ts';

const [, , database = '', companyId = ''] = process.argv;
const storage = await openStorage({ database, sealer: new SecretBox(new Uint8Array(32)), clock: new SystemClock() });
for (let number = 0; ; number++) {
  const call = newCall(`call-${number}`, number, { switchCallId: `switch-${number}` });
  await storage.calls.save(companyId, [
    {
      call: call,
      journal: [
        { at: number, lane: 'switch', what: 'leg_alerting', details: { number } },
        { at: number, lane: 'decision', what: 'register', details: { text: 'x'.repeat(500) } },
      ],
    },
  ]);
  // Straight to the pipe: process.stdout could keep it in the process that is about to be killed.
  writeSync(1, `${number}\n`);
}
