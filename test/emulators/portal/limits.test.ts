import { afterEach, beforeEach, expect, test } from 'vitest';
import { PortalBench } from '../../helpers/portal-bench.ts';

let bench: PortalBench;
beforeEach(async () => {
  bench = await new PortalBench().start();
});
afterEach(() => bench.stop());

const outcome = async (method = 'server.time') => (await bench.call(method)).body.error ?? 'ok';

async function burst(count: number): Promise<number> {
  let passed = 0;
  for (let n = 0; n < count; n += 1) if ((await outcome()) === 'ok') passed += 1;
  return passed;
}

test('bucket of 50 that drains 2 per second, one for all apps of an address', async () => {
  expect(await burst(60)).toBe(50);
  expect((await bench.call('server.time')).status).toBe(503);
  bench.clock.advance(1000);
  expect(await burst(10)).toBe(2);
});

test('a batch is one request for the bucket', async () => {
  for (let n = 0; n < 49; n += 1) await bench.call('batch', { cmd: ['server.time', 'profile'] });
  expect(await outcome()).toBe('ok');
  expect(await outcome()).toBe('QUERY_LIMIT_EXCEEDED');
});

test('Enterprise has 250; without the limit there is no end', async () => {
  bench.portal.knobs.enterprise = true;
  expect(await burst(255)).toBe(250);
  bench.portal.knobs.rateLimit = false;
  expect(await outcome()).toBe('ok');
});

test('operating time: 480 s in ten minutes block that method of that app, until a minute leaves the window', async () => {
  bench.portal.knobs.rateLimit = false;
  bench.portal.knobs.operatingCostMs = { 'server.time': 160_000 };
  const first = (await bench.call('server.time')).body.time;
  expect(first?.['operating']).toBe(160);
  bench.clock.advance(60_000);
  await bench.call('server.time');
  expect((await bench.call('server.time')).body.time?.['operating']).toBe(480);
  const blocked = await bench.call('server.time');
  expect([blocked.status, blocked.body.error]).toEqual([429, 'OPERATION_TIME_LIMIT']);
  expect(await outcome('profile')).toBe('ok');
  bench.clock.advance(Number(first?.['operating_reset_at']) * 1000 - bench.clock.now());
  expect(await outcome()).toBe('ok');
});
