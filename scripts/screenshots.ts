/**
 * `npm run screenshots [-- --only REGEXP] [--out FOLDER]`: pictures of every screen for the guides, taken of the real pages
 * before the real server with both emulators, into docs/screens/.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { connected } from '../emulators/demo/set-up.ts';
import { World } from '../emulators/demo/world.ts';
import { buildWeb } from './build.ts';
import { ensureChromium } from './chromium.ts';
import { callsPage } from './screenshots/calls-page.ts';
import { Camera } from './screenshots/camera.ts';
import { CardScenes } from './screenshots/card.ts';
import { clients, morning } from './screenshots/morning.ts';
import { nativeButtons } from './screenshots/native.ts';
import type { Scenery } from './screenshots/set.ts';
import { audit, company, companyWithFault, firstSetUp, login, users, why } from './screenshots/settings.ts';
import { goBack, MINUTE_MS } from './screenshots/time.ts';

/** The morning's calls take a good hour, which is to lie behind us. */
const BACK_MS = 110 * MINUTE_MS;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    out: { type: 'string', default: join(import.meta.dirname, '..', 'docs', 'screens') },
  },
});
const only = new RegExp(values.only);
const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-screens-'));
await buildWeb();
goBack(BACK_MS);
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
});
const world = await World.open({ directory });
try {
  const { address } = world.portal.portal;
  const camera = new Camera(browser, values.out, (name) => only.test(name));
  const scenery: Scenery = { world, browser, camera, portalUrl: `${address.protocol}://${address.domain}` };
  await play(scenery);
  console.log(`${camera.pictures} pictures, ${Math.round(camera.bytes / 1024)} kB in ${values.out}`);
} finally {
  await browser.close();
  await world.close();
  rmSync(directory, { recursive: true, force: true });
}

/** Each scene leaves the world to the next; the last two break it. */
async function play(scenery: Scenery): Promise<void> {
  await login(scenery);
  const { pages, admin } = await firstSetUp(scenery);
  clients(world);
  await morning(world);
  await company(scenery, pages);
  await why(scenery, pages, admin);
  await users(scenery, pages, admin);
  await audit(scenery, pages, admin);
  await callsPage(scenery);
  await nativeButtons(scenery, admin);
  const cards = await CardScenes.open(scenery);
  await cards.play();
  await cards.lostConnection();
  await cards.close();
  await world.startServer();
  await connected(admin);
  await companyWithFault(scenery, pages);
}
