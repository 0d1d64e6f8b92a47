/** The demo's world with a browser in front of it: what a visitor of `npm run demo` has. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { setUp } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { World } from '../../emulators/demo/world.ts';
import { buildWeb } from '../../scripts/build.ts';
import { launchBrowser } from './web-browser.ts';

export interface DemoStage {
  world: World;
  browser: Browser;
  /** A fresh one for each test: desks of one context share a browser as tabs do. */
  context: BrowserContext;
  portalUrl: string;
}

/** One world for the tests of a file; `companyIsReady` false leaves the database as empty as after an installation. */
export function demoStage({ companyIsReady = true } = {}): DemoStage {
  const stage = {} as DemoStage;
  const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-demo-'));
  beforeAll(async () => {
    await buildWeb();
    stage.world = await World.open({ directory });
    if (companyIsReady) await setUp(stage.world);
    const { address } = stage.world.portal.portal;
    stage.portalUrl = `${address.protocol}://${address.domain}`;
    stage.browser = await launchBrowser();
  }, 180_000);
  beforeEach(async () => {
    stage.context = await stage.browser.newContext({ locale: 'ru-RU', viewport: { width: 1280, height: 800 } });
  });
  afterEach(async () => {
    await stage.context.close();
    // The next test must meet neither a call that this one left nor the record of one.
    for (const { name } of stage.world.switch.directory.domains()) stage.world.switch.engine.clear(name);
    const [company] = await stage.world.server.companies.list();
    if (!company) return;
    const { calls } = stage.world.server;
    await waitFor('everything is recorded', async () => (await calls.open(company.id)).length === 0);
  });
  afterAll(async () => {
    await stage.browser.close();
    await stage.world.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return stage;
}
