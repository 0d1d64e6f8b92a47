import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { openDatabase } from '../../../src/adapters/storage/database.ts';
import { pastCalls } from '../../../src/adapters/storage/migrations/0007-past-calls.ts';
import { openStorage } from '../../../src/adapters/storage/open.ts';
import { newCall } from '../../../src/domain/call/call.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { bothBackends } from '../../helpers/storage-backends.ts';
import { saveManyCalls } from '../../helpers/storage-many-calls.ts';
import { sampleCompany, sampleEmployee } from '../../helpers/storage-samples.ts';

it.each(bothBackends())(
  'fills in the calls that had ended before, exactly as they are filled in now, on $name',
  async ({ create }) => {
    const database = await create();
    const clock = new FakeClock();
    const storage = await openStorage({ database, sealer: new SecretBox(randomBytes(32)), clock });
    await storage.companies.insert(sampleCompany('a'));
    await storage.companies.insert(sampleCompany('b'));
    await storage.employees.merge('a', [sampleEmployee('90', ['103', '104']), sampleEmployee('91', ['105'])], 1);
    // More than one step of the filling, in two companies.
    await saveManyCalls(storage, 'a', 700, 1_800_000_000_000);
    await saveManyCalls(storage, 'b', 3, 1_800_000_000_000);
    await storage.calls.save('a', [{ call: newCall('living', 1_900_000_000_000, { seenBy: ['1'] }), journal: [] }]);
    await storage.close();

    const { db } = await openDatabase({ database, clock });
    onTestFinished(() => db.destroy());
    const content = async () => ({
      calls: (await sql`select * from past_calls order by company_id, call_id`.execute(db)).rows,
      users: (await sql`select * from call_users order by company_id, call_id, user_id`.execute(db)).rows,
    });
    const before = await content();
    expect(before.calls).toHaveLength(703);
    await sql`drop table past_calls`.execute(db);
    await sql`drop table call_users`.execute(db);
    await pastCalls.up(db);
    expect(await content()).toEqual(before);
  },
  60_000,
);
