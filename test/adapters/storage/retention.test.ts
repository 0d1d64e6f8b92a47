import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { openStorage } from '../../../src/adapters/storage/open.ts';
import type { CallChange, JournalEntry } from '../../../src/app/ports/store.ts';
import { newCall } from '../../../src/domain/call/call.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { sampleCompany } from '../../helpers/storage-samples.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';

const DAY = 86_400_000;
const KEPT_DAYS = 5;
const CALLS_A_DAY = 120;

async function open() {
  const file = join(temporaryDirectory(), 'db.sqlite');
  const clock = new FakeClock();
  const storage = await openStorage({ database: file, sealer: new SecretBox(new Uint8Array(32)), clock });
  onTestFinished(() => storage.close());
  await storage.companies.insert(sampleCompany('a'));
  return { file, clock, storage };
}

function callOf(id: string, at: number): CallChange {
  const entry: JournalEntry = { at, lane: 'portal', what: 'delivery', details: { text: 'x'.repeat(300) } };
  return { call: newCall(id, at, { delivered: true, switchCallId: id }), journal: Array<JournalEntry>(15).fill(entry) };
}

it('the file stops growing after the first retention periods', async () => {
  const { file, clock, storage } = await open();
  const sizes: number[] = [];
  for (let day = 0; day < 6 * KEPT_DAYS; day++) {
    const calls = Array.from({ length: CALLS_A_DAY }, (_, index) => callOf(`${day}-${index}`, clock.now()));
    await storage.calls.save('a', calls);
    const before = clock.now() - KEPT_DAYS * DAY;
    while ((await storage.calls.removeDelivered(null, before, 500)) > 0);
    sizes.push(statSync(file).size + statSync(`${file}-wal`).size);
    await clock.advance(DAY);
  }
  const settled = sizes[2 * KEPT_DAYS] ?? 0;
  expect(settled).toBeGreaterThan(KEPT_DAYS * CALLS_A_DAY * 15 * 300);
  // Pages are used again: what comes later fits where the deleted was, give or take partly filled pages.
  expect(Math.max(...sizes)).toBeLessThan(settled * 1.05);
});

it('finds old and given-up calls by index', async () => {
  const { file, storage } = await open();
  await storage.calls.save('a', [callOf('k', 1)]);
  const seen: string[] = [];
  const database = new DatabaseSync(file);
  onTestFinished(() => {
    database.close();
  });
  const planOf = (sql: string): string =>
    database
      .prepare(`explain query plan ${sql}`)
      .all()
      .map((row) => String(row['detail']))
      .join('; ');
  const old = `select call_id, (select count(*) from journal where journal.company_id = calls.company_id and
    journal.call_id = calls.call_id) from calls where delivered = 1 and updated_at < 5`;
  seen.push(planOf(`${old} and company_id in (select id from companies) limit 50`));
  seen.push(planOf(`${old} and company_id = 'a' limit 50`));
  expect(seen[0]).toContain('SEARCH calls USING INDEX calls_by_change (company_id=? AND updated_at<?)');
  expect(seen[1]).toContain('SEARCH calls USING INDEX calls_by_change (company_id=? AND updated_at<?)');
  expect(seen[0]).toMatch(/SEARCH journal USING COVERING INDEX/);
  const given = `select state from calls where company_id = 'a' and abandoned = 1 order by started_at desc, call_id desc limit 5`;
  expect(planOf(given)).toContain('SEARCH calls USING INDEX calls_by_abandonment (company_id=?)');
});
