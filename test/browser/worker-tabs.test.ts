/** The background worker on every page of the portal: what many tabs cost, and what becomes of them. */
import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT, DOMAIN } from '../../emulators/demo/scenarios.ts';
import { signIn } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { demoStage } from '../helpers/demo-stage.ts';
import {
  NativePart,
  WorkerDesk,
  lastRequestId,
  requestsSince,
  setNativeButtons,
  workerIsBound,
  workerLoaded,
} from '../helpers/worker-desk.ts';

const stage = demoStage();

const incoming = () => stage.world.switch.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101' });

function percentile(values: number[], part: number): string {
  return (values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? NaN).toFixed(1);
}

interface CompanyAnswer {
  bitrix24: { bindings: { state: string; removedByPortal: number | null } };
}

let desk: WorkerDesk;

beforeAll(() => setNativeButtons(stage, true));
beforeEach(() => {
  desk = new WorkerDesk(stage, 'anna');
});

it('forty tabs hold one connection and cost the portal one request', async () => {
  // The first frame of all teaches the server the portal's application token, once for the company.
  const boris = new WorkerDesk(stage, 'boris');
  await boris.tab();
  await boris.connected();
  const before = lastRequestId(stage);
  const pages = [await desk.tab()];
  await desk.connected();
  // Sliders have the frame, too, and are lighter than whole pages.
  while (pages.length < 40) pages.push(await desk.tab({ slider: true }));
  await Promise.all(pages.map((page) => page.waitForLoadState('load')));
  const cost = { requests: requestsSince(stage, before), connections: desk.connections };
  await pages[0]?.reload();
  await desk.connected();
  const afterReload = requestsSince(stage, before);
  console.log(
    `one operator, 40 tabs: ${cost.connections} connection, ${cost.requests.length} portal request (${cost.requests.join()}) ` +
      `in 4 h; a reload adds ${afterReload.length - cost.requests.length}, an idle tab none; ` +
      `the frame answers in ${percentile(desk.answersMs, 0.5)} ms (p50), ${percentile(desk.answersMs, 0.95)} ms (p95)`,
  );
  expect(cost).toEqual({ requests: ['profile'], connections: 1 });
  expect(afterReload).toEqual(['profile']);
});

describe('when the leading tab goes', () => {
  it('during a call, another one takes over and the card does not notice', async () => {
    const leader = await desk.tab({ slider: true });
    await leader.waitForLoadState('load');
    await desk.connected();
    const page = await desk.tab();
    await workerLoaded(page);
    const native = new NativePart(page);
    const { legId } = incoming();
    await native.press('Ответить');
    await native.says('Разговор');
    await expect.poll(() => desk.opened).toBe(2); // the leader's and that of the card's own frame
    const before = lastRequestId(stage);
    await leader.close();
    stage.world.switch.phone('101').hold();
    await native.says('На удержании');
    await expect.poll(() => desk.opened).toBe(3);
    expect(requestsSince(stage, before)).not.toContain('profile');
    await native.press('Поставить на удержание');
    await native.says('Разговор');
    stage.world.switch.engine.release(legId);
    await native.gone();
  });

  it('to sleep with the lock in its hand, its place is taken', async () => {
    const leader = await desk.tab({ slider: true });
    await desk.connected();
    // Somebody holds the lock and says nothing: what a frozen tab looks like to the others.
    await leader
      .frameLocator('iframe[id^=appframe_]')
      .locator('html')
      .evaluate(async () => {
        const held = (await navigator.locks.query()).held as { name: string }[];
        void navigator.locks.request(held[0]?.name ?? '', { steal: true }, () => new Promise(() => undefined));
      });
    await expect.poll(() => desk.connections).toBe(0);
    const page = await desk.tab();
    await workerLoaded(page);
    const native = new NativePart(page);
    incoming();
    await native.press('Ответить');
    await native.says('Разговор');
    // The robbed leader's, that of the card's own frame, and the new leader's.
    await expect.poll(() => desk.opened).toBe(3);
    await native.press('Завершить');
    await native.gone();
  });
});

it('two employees at one computer have a connection each, and the buttons of their own calls', async () => {
  const boris = new WorkerDesk(stage, 'boris');
  const annas = new NativePart(await desk.tab());
  const boriss = new NativePart(await boris.tab());
  await desk.connected();
  await boris.connected();
  stage.world.switch.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '102' });
  await boriss.press('Ответить');
  await boriss.says('Разговор');
  expect(await annas.card.count()).toBe(0);
});

describe('where the browser or the portal cannot help', () => {
  it('without Web Locks only the tab with the card connects', async () => {
    // From here on the portal knows who she is to us.
    const visit = await desk.tab();
    await desk.connected();
    await visit.close();
    await stage.context.addInitScript(() => {
      // The portal's own page keeps them: it needs them for its card.
      const { self, top } = globalThis as unknown as { self: unknown; top: unknown };
      if (self !== top) Reflect.deleteProperty(Navigator.prototype, 'locks');
    });
    const page = await desk.tab();
    await desk.tab({ slider: true });
    await workerLoaded(page);
    const native = new NativePart(page);
    const { opened } = desk;
    incoming();
    await native.press('Ответить');
    await native.says('Разговор');
    await expect.poll(() => desk.opened - opened).toBe(2); // the worker's and that of the card's own frame
  });

  it('a portal that keeps no user option is asked when a card opens, not on every page', async () => {
    await stage.context.route('**/bitrix/ajax/frame/option', (route) => route.fulfill({ json: { result: {} } }));
    // Somebody whom the portal has nothing of yet.
    const vera = new WorkerDesk(stage, 'vera');
    const page = await vera.tab();
    await vera.connected();
    const before = lastRequestId(stage);
    for (let visit = 0; visit < 3; visit += 1) {
      await page.reload();
      await page.locator('html[data-push=open]').waitFor({ state: 'attached' });
    }
    await workerLoaded(page);
    expect(requestsSince(stage, before)).not.toContain('profile');
    stage.world.switch.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '103' });
    const native = new NativePart(page);
    await native.press('Ответить');
    await native.says('Разговор');
  });
});

it('weighs at most ten kilobytes in all, and its script may be kept for ever', async () => {
  const loaded: Promise<{ path: string; bytes: number; cache: string | undefined }>[] = [];
  stage.context.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (!response.url().startsWith(stage.world.serverUrl) || path.startsWith('/api/')) return;
    loaded.push(
      response.body().then((body) => ({
        path,
        bytes: gzipSync(body).length,
        cache: response.headers()['cache-control'],
      })),
    );
  });
  await desk.tab();
  await desk.connected();
  const [page, script, ...others] = await Promise.all(loaded);
  expect(others).toEqual([]);
  expect(page?.path).toBe('/call/worker.html');
  expect(script?.path).toMatch(/^\/assets\/frames\/worker-[\w-]+\.js$/);
  expect(script?.cache).toBe('public, max-age=31536000, immutable');
  const bytes = (page?.bytes ?? 0) + (script?.bytes ?? 0);
  console.log(
    `the worker's frame: ${bytes} bytes gzip in all (page ${page?.bytes}, script ${script?.bytes}), limit 10240`,
  );
  expect(bytes).toBeLessThanOrEqual(10_240);
});

describe('the portal', () => {
  it('that removed a slow worker gets it back, and the administrator is told', async () => {
    const { portal } = stage.world.portal;
    const { visitor, api } = await signIn(stage.world);
    const bindings = async () => (await visitor.json<CompanyAnswer>('GET', `${api}company`)).bitrix24.bindings;
    expect((await bindings()).removedByPortal).toBeNull();
    const [placed] = portal.placements('PAGE_BACKGROUND_WORKER', 2);
    for (let load = 0; load < 11; load += 1) portal.reportWorkerLoad(placed?.handlerId ?? 0, 5_001);
    expect(workerIsBound(stage.world)).toBe(false);
    await waitFor('the worker is bound again', () => workerIsBound(stage.world));
    await expect.poll(async () => (await bindings()).removedByPortal).not.toBeNull();
    await expect.poll(async () => (await bindings()).state).toBe('ok');
  });

  it('loses the worker when native buttons are switched off, and pages that are open stay calm', async () => {
    const page = await desk.tab();
    await desk.connected();
    await setNativeButtons(stage, false);
    await page.reload();
    await page.locator('html[data-push=open]').waitFor({ state: 'attached' });
    expect(await page.locator('iframe').count()).toBe(0);
    await expect.poll(() => desk.connections).toBe(0);
    incoming();
    const native = new NativePart(page);
    await native.card.waitFor();
    expect(await native.buttons()).toEqual([]);
    await setNativeButtons(stage, true);
  });
});
