import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/app/ports/store.ts';
import { newCall } from '../../src/domain/call/call.ts';
import type { CallState } from '../../src/domain/call/call.ts';
import type { OpenForTest } from './storage.ts';
import { sampleCompany } from '../helpers/storage-samples.ts';

const DAY = 86_400_000;
const line = (at: number): JournalEntry => ({ at, lane: 'switch', what: 'leg_alerting', details: {} });
const ids = (calls: CallState[]) => calls.map(({ id }) => id);

export function retentionContract(open: OpenForTest): void {
  /** Calls k0…, saved a day apart, each with so many lines of journal. */
  const withCalls = async (
    count: number,
    lines: number,
    change: (index: number) => Partial<CallState> = () => ({}),
  ) => {
    const opened = await open();
    const { storage, clock } = opened;
    await storage.companies.insert(sampleCompany('a'));
    await storage.companies.insert(sampleCompany('b'));
    const startedAt = clock.now();
    for (let index = 0; index < count; index++) {
      const call = newCall(`k${index}`, clock.now(), { delivered: true, ...change(index) });
      const journal = Array.from({ length: lines }, () => line(clock.now()));
      await storage.calls.save(index % 2 === 0 ? 'a' : 'b', [{ call, journal }]);
      await clock.advance(DAY);
    }
    return { ...opened, startedAt };
  };

  describe('retention', () => {
    it('removes delivered calls that changed before a time, with their journal, and no others', async () => {
      const { storage, startedAt } = await withCalls(6, 3, (index) => ({ delivered: index !== 1 }));
      const { calls } = storage;
      // k0 … k3 are old, k1 is not delivered.
      expect(await calls.removeDelivered(null, startedAt + 4 * DAY, 500)).toBe(3 * 4);
      expect(await calls.removeDelivered(null, startedAt + 4 * DAY, 500)).toBe(0);
      expect(ids(await calls.recent('a', 10))).toEqual(['k4']);
      expect(ids(await calls.recent('b', 10))).toEqual(['k5', 'k1']);
      expect(await calls.journal('a', 'k0')).toEqual([]);
      expect(await calls.journal('b', 'k1')).toHaveLength(3);
    });

    it('counts from the last change: a call told after a long outage is kept from then on', async () => {
      const { storage, clock, startedAt } = await withCalls(1, 1, () => ({ delivered: false }));
      const { calls } = storage;
      await clock.advance(100 * DAY);
      const [call] = await calls.open('a');
      if (!call) throw new Error('the call must be there');
      await calls.save('a', [{ call: { ...call, delivered: true }, journal: [] }]);
      expect(await calls.removeDelivered(null, startedAt + 90 * DAY, 500)).toBe(0);
      expect(await calls.find('a', 'k0')).not.toBeNull();
    });

    it('can be asked for one company', async () => {
      const { storage, clock } = await withCalls(4, 1);
      await storage.calls.removeDelivered('a', clock.now(), 500);
      expect(ids(await storage.calls.recent('a', 10))).toEqual([]);
      expect(ids(await storage.calls.recent('b', 10))).toEqual(['k3', 'k1']);
    });

    it('never removes more rows in a step than it was allowed', async () => {
      const { storage, clock } = await withCalls(40, 30);
      const steps: number[] = [];
      for (let removed = 1; removed > 0;)
        steps.push((removed = await storage.calls.removeDelivered(null, clock.now(), 100)));
      expect(Math.max(...steps)).toBeLessThanOrEqual(100);
      expect(steps.reduce((sum, each) => sum + each, 0)).toBe(40 * 31);
      expect([await storage.calls.recent('a', 1), await storage.calls.recent('b', 1)]).toEqual([[], []]);
    });

    it('gets through a call whose story is longer than a step', async () => {
      const { storage, clock } = await withCalls(1, 250);
      const steps: number[] = [];
      for (let removed = 1; removed > 0;)
        steps.push((removed = await storage.calls.removeDelivered(null, clock.now(), 100)));
      expect(steps).toEqual([100, 100, 51, 0]);
    });
  });

  describe('calls that were given up', () => {
    it('are listed newest first, for their company, until they are taken up again', async () => {
      const { storage } = await withCalls(7, 1, (index) => ({ abandoned: index !== 2 }));
      const { calls } = storage;
      expect(ids(await calls.abandoned('a', 10))).toEqual(['k6', 'k4', 'k0']);
      expect(ids(await calls.abandoned('a', 2))).toEqual(['k6', 'k4']);
      const again = await calls.find('a', 'k4');
      if (!again) throw new Error('the call must be there');
      await calls.save('a', [{ call: { ...again, abandoned: false, delivered: false }, journal: [] }]);
      expect(ids(await calls.abandoned('a', 10))).toEqual(['k6', 'k0']);
    });
  });
}
