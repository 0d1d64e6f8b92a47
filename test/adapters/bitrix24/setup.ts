import { afterEach } from 'vitest';
import type { PortalNetworkSettings } from '../../../src/adapters/bitrix24/index.ts';
import { PortalError } from '../../../src/app/ports/portal.ts';
import { grantFor, testClient } from '../../helpers/bitrix24-client.ts';
import type { TestClient } from '../../helpers/bitrix24-client.ts';
import { APP, FakePortal } from '../../helpers/bitrix24-fake-portal.ts';

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export function later(cleanup: () => Promise<void>): void {
  cleanups.push(cleanup);
}

export type Setup = TestClient & { fake: FakePortal };

/** A fake portal and a client with its first tokens; both are stopped after the test. */
export async function setup(settings: Partial<PortalNetworkSettings> = {}): Promise<Setup> {
  const fake = await new FakePortal().start();
  later(() => fake.stop());
  const grant = grantFor(`${fake.origin}/rest/`, 'SENTINEL-access-0', 'SENTINEL-refresh-0');
  const client = testClient(fake.oauthOrigin, APP, grant, settings);
  later(() => client.network.stop());
  return { ...client, fake };
}

/** The failure that the promise rejects with. */
export async function failureFrom(promise: Promise<unknown>): Promise<PortalError['failure']> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof PortalError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}
