import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCUMENTED_RATE, RequestBudget } from '../../../src/adapters/bitrix24/limits.ts';
import { PortalError } from '../../../src/app/ports/portal.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { LeakyBucket } from '../../helpers/leaky-bucket.ts';
import { setup } from './setup.ts';

describe('the request budget', () => {
  it('gives a burst at once, then two a second, first come first served', async () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, { rate: { burst: 3, perSecond: 2 } });
    const left: number[] = [];
    for (let n = 0; n < 6; n += 1) void budget.acquire().then(() => left.push(n));
    await clock.settle();
    expect(left).toEqual([0, 1, 2]);
    await clock.advance(499);
    expect(left).toEqual([0, 1, 2]);
    await clock.advance(1);
    expect(left).toEqual([0, 1, 2, 3]);
    await clock.advance(1_000);
    expect(left).toEqual([0, 1, 2, 3, 4, 5]);
    expect(clock.pending).toBe(0);
    expect(budget.idle()).toBe(false);
    await clock.advance(1_500);
    expect(budget.idle()).toBe(true);
  });

  it('is empty after the portal said so', async () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, { rate: { burst: 50, perSecond: 2 } });
    budget.exhausted();
    let left = false;
    void budget.acquire().then(() => (left = true));
    await clock.advance(499);
    expect(left).toBe(false);
    await clock.advance(1);
    expect(left).toBe(true);
  });

  it('does not queue without end', async () => {
    const budget = new RequestBudget(new FakeClock(), { rate: { burst: 0, perSecond: 2 } });
    for (let n = 0; n < 1_000; n += 1) void budget.acquire();
    await expect(budget.acquire()).rejects.toBeInstanceOf(PortalError);
  });

  it('never runs into the documented limit, whatever the load', async () => {
    const load = fc.array(
      fc.record({ requests: fc.integer({ min: 0, max: 120 }), pauseMs: fc.integer({ min: 0, max: 20_000 }) }),
      {
        maxLength: 12,
      },
    );
    await fc.assert(
      fc.asyncProperty(load, async (steps) => {
        const clock = new FakeClock();
        const budget = new RequestBudget(clock, { rate: DOCUMENTED_RATE });
        const bucket = new LeakyBucket(clock.now());
        let asked = 0;
        let sent = 0;
        for (const { requests, pauseMs } of steps) {
          for (let n = 0; n < requests; n += 1) {
            asked += 1;
            void budget.acquire().then(() => {
              sent += 1;
              bucket.hit(clock.now());
            });
          }
          await clock.advance(pauseMs);
        }
        await clock.advance(1_000_000);
        expect(bucket.refused).toBe(0);
        expect(sent).toBe(asked);
      }),
      { numRuns: 25 },
    );
  });

  it('is shared by the companies of one address', async () => {
    const { network } = await setup();
    expect(network.budgetOf('https://a.ru')).toBe(network.budgetOf('https://a.ru'));
    expect(network.budgetOf('https://a.ru')).not.toBe(network.budgetOf('https://b.ru'));
  });

  it('holds back a client that asks too much', async () => {
    const { portal, fake, clock } = await setup({ rate: { burst: 1, perSecond: 2 } });
    await portal.scope();
    const second = portal.scope();
    await clock.advance(499);
    expect(fake.seen).toHaveLength(1);
    await clock.advance(1);
    await second;
    expect(fake.seen).toHaveLength(2);
  });
});

describe("the portal's tariff", () => {
  const wanted = { events: [], placements: [], force: false };
  /** Requests that may leave at once. */
  const burst = async (tariff: Record<string, string>): Promise<number> => {
    const { portal, fake, network, clock } = await setup();
    fake.state.tariff = tariff;
    await portal.bind(wanted);
    expect(fake.seen).toHaveLength(1);
    await clock.advance(60_000);
    const budget = network.budgetOf(fake.origin);
    let left = 0;
    for (let n = 0; n < 300; n += 1) void budget.acquire().then(() => (left += 1));
    await clock.settle();
    return left;
  };

  it.each([
    [48, {}],
    [48, { LICENSE: 'ru_pro100', LICENSE_TYPE: 'pro100', LICENSE_FAMILY: 'pro' }],
    [240, { LICENSE: 'ru_ent250', LICENSE_TYPE: 'ent250', LICENSE_FAMILY: 'ent' }],
    // Tried out: whether its limits hold already is not known.
    [48, { LICENSE: 'ru_ent250', LICENSE_FAMILY: 'ent', LICENSE_PREVIOUS: 'ru_std' }],
    [240, { LICENSE: 'ru_selfhosted' }],
  ])('allows a burst of %i: %j', async (requests, tariff) => {
    expect(await burst(tariff)).toBe(requests);
  });

  it('that cannot be read changes nothing', async () => {
    const { portal, fake } = await setup();
    fake.state.fault = (method) =>
      method === 'app.info' ? { error: 'ACCESS_DENIED', error_description: 'Application context required' } : null;
    expect(await portal.bind(wanted)).toEqual({ bound: [], removed: [], failed: [] });
  });

  it('is not believed any more when the portal refuses a request', async () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock);
    budget.allow('enterprise');
    for (let n = 0; n < 100; n += 1) await budget.acquire();
    budget.exhausted();
    await clock.advance(60_000);
    let left = 0;
    for (let n = 0; n < 300; n += 1) void budget.acquire().then(() => (left += 1));
    await clock.settle();
    expect(left).toBe(48);
  });

  it('never runs into the limits of Enterprise either', async () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock);
    budget.allow('enterprise');
    const bucket = new LeakyBucket(clock.now(), { capacity: 250, perSecond: 5 });
    for (let n = 0; n < 900; n += 1) void budget.acquire().then(() => bucket.hit(clock.now()));
    await clock.advance(200_000);
    expect(bucket.refused).toBe(0);
    expect(budget.idle()).toBe(true);
  });
});
