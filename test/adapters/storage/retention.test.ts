import { statSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { openStorage } from '../../../src/adapters/storage/open.ts';
import type { CallChange, JournalEntry } from '../../../src/app/ports/store.ts';
import { newCall } from '../../../src/domain/call/call.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { bothBackends, type Backend } from '../../helpers/storage-backends.ts';
import { sampleCompany } from '../../helpers/storage-samples.ts';

const DAY = 86_400_000;
const KEPT_DAYS = 5;
const CALLS_A_DAY = 120;

async function open({ create }: Backend) {
  const database = await create();
  const clock = new FakeClock();
  const storage = await openStorage({ database, sealer: new SecretBox(new Uint8Array(32)), clock });
  onTestFinished(() => storage.close());
  await storage.companies.insert(sampleCompany('a'));
  return { database, clock, storage };
}

async function sizeOf(database: string, { query }: Backend): Promise<number> {
  if (!database.includes('://')) return statSync(database).size + statSync(`${database}-wal`).size;
  // What PostgreSQL does by itself every few minutes.
  await query(database, 'vacuum');
  const [row] = await query(database, 'select sum(pg_total_relation_size(relid)) as bytes from pg_stat_user_tables');
  return Number(row?.['bytes']);
}

function callOf(id: string, at: number): CallChange {
  const entry: JournalEntry = { at, lane: 'portal', what: 'delivery', details: { text: 'x'.repeat(300) } };
  return { call: newCall(id, at, { delivered: true, switchCallId: id }), journal: Array<JournalEntry>(15).fill(entry) };
}

describe.each(bothBackends())('on $name', (backend) => {
  it('the database stops growing after the first retention periods', async () => {
    const { database, clock, storage } = await open(backend);
    const sizes: number[] = [];
    for (let day = 0; day < 6 * KEPT_DAYS; day++) {
      const calls = Array.from({ length: CALLS_A_DAY }, (_, index) => callOf(`${day}-${index}`, clock.now()));
      await storage.calls.save('a', calls);
      const before = clock.now() - KEPT_DAYS * DAY;
      while ((await storage.calls.removeDelivered(null, before, 500)) > 0);
      sizes.push(await sizeOf(database, backend));
      await clock.advance(DAY);
    }
    const settled = sizes[2 * KEPT_DAYS] ?? 0;
    expect(settled).toBeGreaterThan(KEPT_DAYS * CALLS_A_DAY * 15 * 300);
    // Pages are used again: what comes later fits where the deleted was, give or take partly filled pages.
    expect(Math.max(...sizes)).toBeLessThan(settled * 1.05);
  });

  it('finds old and given-up calls by index', async () => {
    const { database, storage } = await open(backend);
    await storage.calls.save('a', [callOf('k', 1)]);
    const sqlite = !database.includes('://');
    /** In PostgreSQL: which indexes it could use, as a table of one row is always read as a whole. */
    const planOf = async (sql: string): Promise<string> => {
      const text = sqlite ? `explain query plan ${sql}` : `set enable_seqscan = off; explain ${sql}`;
      const rows = await backend.query(database, text);
      return rows.map((row) => String(row[sqlite ? 'detail' : 'QUERY PLAN'])).join('; ');
    };
    const old = `select call_id, (select count(*) from journal where journal.company_id = calls.company_id and
      journal.call_id = calls.call_id) from calls where delivered = 1 and updated_at < 5`;
    const ofAll = await planOf(`${old} and company_id in (select id from companies) limit 50`);
    const ofOne = await planOf(`${old} and company_id = 'a' limit 50`);
    const given = await planOf(
      `select state from calls where company_id = 'a' and abandoned = 1 order by started_at desc, call_id desc limit 5`,
    );
    if (sqlite) {
      expect(ofAll).toContain('SEARCH calls USING INDEX calls_by_change (company_id=? AND updated_at<?)');
      expect(ofOne).toContain('SEARCH calls USING INDEX calls_by_change (company_id=? AND updated_at<?)');
      expect(ofAll).toMatch(/SEARCH journal USING COVERING INDEX/);
      expect(given).toContain('SEARCH calls USING INDEX calls_by_abandonment (company_id=?)');
    } else {
      expect(ofOne).toMatch(/calls_by_change.*Index Cond: [^;]*company_id[^;]*updated_at/);
      expect(ofAll).toMatch(/journal_key.*Index Cond/);
      expect(ofAll).toMatch(/calls_by_change/);
      expect(given).toMatch(/calls_by_abandonment.*Index Cond: [^;]*company_id/);
    }
  });
});
