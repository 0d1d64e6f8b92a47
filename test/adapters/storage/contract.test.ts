import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { openStorage } from '../../../src/adapters/storage/open.ts';
import { storageContract, type StorageUnderTest } from '../../contract/storage.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { bothBackends } from '../../helpers/storage-backends.ts';

async function open(database: string): Promise<StorageUnderTest> {
  const clock = new FakeClock();
  const storage = await openStorage({ database, sealer: new SecretBox(randomBytes(32)), clock });
  onTestFinished(() => storage.close());
  return { storage, clock };
}

storageContract('SQLite in memory', () => open(':memory:'));
for (const { name, createOrEmpty } of bothBackends()) storageContract(name, async () => open(await createOrEmpty()));
