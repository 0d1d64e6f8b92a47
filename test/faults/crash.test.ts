/** The small sister of `npm run bench -- crash`: the same calls, kills and audit. */
import { expect, it } from 'vitest';
import { crash } from '../../bench/crash.ts';

it('no call is lost, doubled or left hanging when the server is killed again and again', async () => {
  const { audit, misjudged } = await crash({
    kills: 8,
    seed: 20_260_903,
    callsPerSecond: 5,
    spareMs: 500,
    withinMs: 30_000,
  });
  expect(audit).toMatchObject({ lost: [], doubled: [], hanging: [] });
  expect(misjudged).toEqual([]);
  expect(audit.calls).toBeGreaterThan(20);
}, 90_000);
