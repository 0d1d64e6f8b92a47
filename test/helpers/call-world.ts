/** A world for call tests: phones that ring until somebody does something, one phone of nobody (104), and an operator's card reached as the portal opens it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { DomainInput } from '../../emulators/ecss10/engine/config.ts';
import { setUp } from '../../emulators/demo/set-up.ts';
import type { Admin } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { World } from '../../emulators/demo/world.ts';

export { CardPage } from './card-page.ts';

export const DOMAIN = 'demo.local';
export const CLIENT = '+79131234567';
export const OTHER_CLIENT = '+79237654321';

/** Longer than any machine holds a test up that is about to answer. */
const PATIENT_MS = 60_000;
const IMPATIENT_MS = 700;

const TEST_DOMAIN: DomainInput = {
  name: DOMAIN,
  ringTimeoutMs: PATIENT_MS,
  subscribers: ['101', '102', '103', '104'].map((number) => ({ number, name: `Телефон ${number}` })),
  groups: [{ number: '600', name: 'Продажи', members: ['101', '102', '103'], ringTimeoutMs: PATIENT_MS }],
  queues: [
    { number: '700', name: 'Поддержка', members: ['101', '102'], ivrMs: 200, ringTimeoutMs: 1_500, retryPauseMs: 500 },
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

/** One world for the tests of a file; what a test changes it must put back. `settings`: further keys of settings.js. */
export function callStage(
  settings: (directory: string) => Promise<Record<string, unknown>> = () => Promise.resolve({}),
): CallStage {
  const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-calls-'));
  const stage = { directory } as CallStage;
  beforeAll(async () => {
    stage.world = await World.open({
      directory,
      switch: { domains: [TEST_DOMAIN] },
      settings: await settings(directory),
    });
    stage.admin = await setUp(stage.world);
  }, 60_000);
  // A test that failed must leave neither its call nor the record of it to the next one.
  afterEach(async () => {
    stage.world.switch.engine.clear(DOMAIN);
    ringFor(stage.world, PATIENT_MS);
    const { companies, calls } = stage.world.server;
    const [company] = await companies.list();
    if (company) await waitFor('everything is recorded', async () => (await calls.open(company.id)).length === 0);
  });
  afterAll(async () => {
    await stage.world.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return stage;
}

/** Until the end of this test calls are given up soon: for those that wait for that. */
export const phonesGiveUp = (world: World): void => ringFor(world, IMPATIENT_MS);

function ringFor(world: World, ms: number): void {
  const domain = world.switch.directory.domain(DOMAIN);
  domain.ringTimeoutMs = ms;
  for (const group of domain.groups.values()) group.ringTimeoutMs = ms;
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
