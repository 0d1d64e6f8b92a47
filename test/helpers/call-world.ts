/** A world for call tests: short rings, one phone of nobody (104), and an operator's card reached as the portal opens it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { DomainInput } from '../../emulators/ecss10/engine/config.ts';
import { setUp } from '../../emulators/demo/set-up.ts';
import type { Admin } from '../../emulators/demo/set-up.ts';
import { World } from '../../emulators/demo/world.ts';

export { CardPage } from './card-page.ts';

export const DOMAIN = 'demo.local';
export const CLIENT = '+79131234567';
export const OTHER_CLIENT = '+79237654321';

const TEST_DOMAIN: DomainInput = {
  name: DOMAIN,
  ringTimeoutMs: 700,
  subscribers: ['101', '102', '103', '104'].map((number) => ({ number, name: `Телефон ${number}` })),
  groups: [{ number: '600', name: 'Продажи', members: ['101', '102', '103'], ringTimeoutMs: 700 }],
  queues: [
    { number: '700', name: 'Поддержка', members: ['101', '102'], ivrMs: 200, ringTimeoutMs: 600, retryPauseMs: 500 },
  ],
  externals: [{ number: CLIENT, name: 'Иван Петров' }],
  integrations: [{ clientId: 'bitrix24', type: 'service', numbers: '{101-104}' }],
};

export interface CallStage {
  world: World;
  admin: Admin;
  /** Of the database, the logs and everything else of this stage. */
  directory: string;
}

/**
 * One world for the tests of a file; what a test changes it must put back. `ringTimeoutMs`: how long a phone rings; `settings`:
 * further keys of settings.js.
 */
export function callStage(
  ringTimeoutMs = TEST_DOMAIN.ringTimeoutMs,
  settings: (directory: string) => Promise<Record<string, unknown>> = () => Promise.resolve({}),
): CallStage {
  const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-calls-'));
  const stage = { directory } as CallStage;
  beforeAll(async () => {
    stage.world = await World.open({
      directory,
      switch: { domains: [{ ...TEST_DOMAIN, ringTimeoutMs }] },
      settings: await settings(directory),
    });
    stage.admin = await setUp(stage.world);
  }, 60_000);
  // A test that failed must not leave its call to the next one.
  afterEach(() => stage.world.switch.engine.clear(DOMAIN));
  afterAll(async () => {
    await stage.world.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return stage;
}

/** How the client behaves when the switch rings him. */
export function client(
  world: World,
  behaviour: NonNullable<NonNullable<DomainInput['externals']>[number]['behaviour']>,
): void {
  world.switch.directory.putExternal(DOMAIN, { number: CLIENT, name: 'Иван Петров', behaviour });
}

export function incoming(world: World, to: string, from: string | null = CLIENT): { legId: string; callId: string } {
  return world.switch.engine.callFromOutside(DOMAIN, { from, to });
}
