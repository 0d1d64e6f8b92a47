/** The small sister of `npm run bench -- outage`: the same calls and audit; without the silence, which costs a time-out of its own. */
import { expect, it } from 'vitest';
import { outage } from '../../bench/outage.ts';

it('no call is lost, doubled, disordered or misdated when the portal is away', async () => {
  const found = await outage({
    outageMs: 5_000,
    callsPerSecond: 4,
    aroundMs: 1_500,
    withinMs: 25_000,
    ways: [
      ['swallow', 0.3],
      ['refuse', 0.4],
      ['badGateway', 0.3],
    ],
  });
  expect(found.audit).toMatchObject({ lost: [], doubled: [], hanging: [] });
  expect(found).toMatchObject({ disordered: [], misdated: [], limitAnswers: 0 });
  expect(found.hit).toBeGreaterThan(10);
}, 90_000);
