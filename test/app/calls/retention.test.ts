import { describe, expect, it } from 'vitest';
import { Retention } from '../../../src/app/calls/retention.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { recordingLogger } from '../../helpers/http-fakes.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A store that has so many old rows. */
function setUp(rows: number) {
  const clock = new FakeClock();
  const logger = recordingLogger();
  const steps: { at: number; companyId: string | null; before: number; limit: number }[] = [];
  const store = {
    rows,
    failure: null as Error | null,
    removeDelivered(companyId: string | null, before: number, limit: number): Promise<number> {
      steps.push({ at: clock.now(), companyId, before, limit });
      if (this.failure) return Promise.reject(this.failure);
      const removed = Math.min(this.rows, limit);
      this.rows -= removed;
      return Promise.resolve(removed);
    },
  };
  const retention = new Retention({
    calls: store,
    audit: { removeOld: () => Promise.resolve(0) },
    retentionDays: 90,
    clock,
    logger,
  });
  return { clock, logger, steps, store, retention };
}

describe('retention', () => {
  it('begins a minute after the start, then looks every hour', async () => {
    const { clock, steps, retention } = setUp(0);
    const startedAt = clock.now();
    retention.start();
    await clock.advance(59_999);
    expect(steps).toEqual([]);
    await clock.advance(1);
    await clock.advance(2 * HOUR);
    expect(steps.map(({ at }) => at - startedAt)).toEqual([60_000, 60_000 + HOUR, 60_000 + 2 * HOUR]);
    expect(steps[2]).toMatchObject({ companyId: null, before: startedAt + 60_000 + 2 * HOUR - 90 * DAY });
  });

  it('removes in small steps with pauses between them, and says how much it was', async () => {
    const { clock, logger, steps, retention } = setUp(1_700);
    retention.start();
    await clock.advance(120_000);
    expect(steps).toHaveLength(5);
    expect(Math.max(...steps.map(({ limit }) => limit))).toBeLessThanOrEqual(500);
    const pauses = steps.slice(1).map(({ at }, index) => at - (steps[index]?.at ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(100);
    expect(logger.lines).toMatchObject([{ level: 'info', facts: { rows: 1_700 } }]);
  });

  it('tries again an hour after a failure', async () => {
    const { clock, logger, steps, store, retention } = setUp(10);
    store.failure = new Error('database is locked');
    retention.start();
    await clock.advance(60_000);
    store.failure = null;
    await clock.advance(HOUR);
    expect(steps.length).toBeGreaterThan(1);
    expect(store.rows).toBe(0);
    expect(logger.lines.map(({ level }) => level)).toContain('error');
  });

  it('stops between two steps and waits for the one under way', async () => {
    const { clock, steps, store, retention } = setUp(10_000);
    let finish: () => void = () => undefined;
    const slow = store.removeDelivered.bind(store);
    store.removeDelivered = async (...args) => {
      const removed = await slow(...args);
      await new Promise<void>((resolve) => (finish = resolve));
      return removed;
    };
    retention.start();
    await clock.advance(60_000);
    let stopped = false;
    const stopping = retention.stop().then(() => (stopped = true));
    await clock.settle();
    expect(stopped).toBe(false);
    finish();
    await stopping;
    await clock.advance(DAY);
    expect(steps).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
