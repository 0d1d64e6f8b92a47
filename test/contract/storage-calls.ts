import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/app/ports/store.ts';
import { newCall, type CallState } from '../../src/domain/call/call.ts';
import type { OpenForTest } from './storage.ts';
import { sampleCompany } from '../helpers/storage-samples.ts';

const entry = (at: number, what = 'leg_alerting'): JournalEntry => ({ at, lane: 'switch', what, details: { at } });
const ids = (calls: CallState[]) => calls.map(({ id }) => id);

export function callContract(open: OpenForTest): void {
  const withCompanies: OpenForTest = async () => {
    const opened = await open();
    await opened.storage.companies.insert(sampleCompany('a'));
    await opened.storage.companies.insert(sampleCompany('b'));
    return opened;
  };

  describe('calls', () => {
    it('come back as they went in, and change', async () => {
      const { calls } = (await withCompanies()).storage;
      const first = newCall('k1', 1_000, {
        switchCallId: '0648051f8980f32c',
        clientNumber: '+79131234567',
        viewers: ['1', '2'],
      });
      await calls.save('a', [{ call: first, journal: [entry(1_000)] }]);
      expect(await calls.find('a', 'k1')).toEqual(first);
      const second = { ...first, crmCallId: 'externalCall.1', shownTo: ['1'], delivered: true };
      await calls.save('a', [{ call: second, journal: [entry(1_001, 'registered'), entry(1_002, 'delivered')] }]);
      expect(await calls.find('a', 'k1')).toEqual(second);
      expect(await calls.journal('a', 'k1')).toEqual([
        entry(1_000),
        entry(1_001, 'registered'),
        entry(1_002, 'delivered'),
      ]);
    });

    it('can be many in one save, each with its own story, and one of them twice', async () => {
      const { calls } = (await withCompanies()).storage;
      const numbers = Array.from({ length: 45 }, (_, index) => index);
      const changes = numbers.map((n) => ({
        call: newCall(`k${n}`, n, {}),
        journal: Array.from({ length: n % 4 }, (_, line) => entry(n * 10 + line)),
      }));
      await calls.save('a', changes);
      const again = { call: newCall('k7', 7, { finished: true }), journal: [entry(500)] };
      await calls.save('a', [...changes.slice(0, 9), again]);
      expect(await calls.open('a')).toHaveLength(45);
      expect(await calls.find('a', 'k7')).toEqual(again.call);
      expect((await calls.journal('a', 'k7')).map(({ at }) => at)).toEqual([70, 71, 72, 70, 71, 72, 500]);
      expect((await calls.journal('a', 'k43')).map(({ at }) => at)).toEqual([430, 431, 432]);
      expect(await calls.journal('a', 'k44')).toEqual([]);
    });

    it('can be saved without a journal', async () => {
      const { calls } = (await withCompanies()).storage;
      await calls.save('a', [{ call: newCall('k1', 1, {}), journal: [] }]);
      expect(await calls.journal('a', 'k1')).toEqual([]);
    });

    it('are a matter of their company alone', async () => {
      const { calls } = (await withCompanies()).storage;
      await calls.save('a', [{ call: newCall('k1', 1, { crmCallId: 'c1', switchCallId: 's1' }), journal: [entry(1)] }]);
      expect(await calls.find('b', 'k1')).toBeNull();
      expect(await calls.findByCrmCallId('b', 'c1')).toBeNull();
      expect(await calls.findBySwitchCallId('b', 's1')).toBeNull();
      expect([await calls.open('b'), await calls.recent('b', 10), await calls.journal('b', 'k1')]).toEqual([
        [],
        [],
        [],
      ]);
      // The same id in another company is another call.
      await calls.save('b', [{ call: newCall('k1', 2, {}), journal: [] }]);
      expect((await calls.find('a', 'k1'))?.startedAt).toBe(1);
    });

    it('are found by the ids of the portal and of the switch, the newest first', async () => {
      const { calls } = (await withCompanies()).storage;
      const same = { crmCallId: 'c1', switchCallId: 's1' };
      await calls.save('a', [{ call: newCall('newer', 2, same), journal: [] }]);
      await calls.save('a', [{ call: newCall('older', 1, { ...same, delivered: true }), journal: [] }]);
      expect((await calls.findByCrmCallId('a', 'c1'))?.id).toBe('newer');
      expect((await calls.findBySwitchCallId('a', 's1'))?.id).toBe('newer');
      expect(await calls.findByCrmCallId('a', 'c2')).toBeNull();
      expect(await calls.findBySwitchCallId('a', 's2')).toBeNull();
    });

    it('that were delivered lately are known by the ids of the switch', async () => {
      const { storage, clock } = await withCompanies();
      const { calls } = storage;
      const save = (company: string, id: string, delivered: boolean, switchCallId: string | null = `s-${id}`) =>
        calls.save(company, [{ call: newCall(id, 1, { switchCallId, delivered }), journal: [] }]);
      await save('a', 'long-ago', true);
      await clock.advance(1_000);
      const since = clock.now();
      await save('a', 'lately', true);
      await save('a', 'open', false);
      await save('a', 'without', true, null);
      await save('b', 'of-another', true);
      expect(await calls.deliveredSwitchCallIds('a', since)).toEqual(['s-lately']);
    });

    it('that are not delivered are listed oldest first, the recent newest first', async () => {
      const { calls } = (await withCompanies()).storage;
      for (const at of [3, 1, 4, 2])
        await calls.save('a', [{ call: newCall(`k${at}`, at, { delivered: at === 2 }), journal: [] }]);
      expect(ids(await calls.open('a'))).toEqual(['k1', 'k3', 'k4']);
      expect(ids(await calls.recent('a', 3))).toEqual(['k4', 'k3', 'k2']);
    });

    it('are saved with their journal or not at all', async () => {
      const { calls } = (await withCompanies()).storage;
      const first = newCall('k1', 1, {});
      await calls.save('a', [{ call: first, journal: [entry(1)] }]);
      const unwritable: JournalEntry = { ...entry(2), details: { n: 1n } };
      await expect(
        calls.save('a', [{ call: { ...first, finished: true }, journal: [entry(2), unwritable] }]),
      ).rejects.toThrow('BigInt');
      expect(await calls.find('a', 'k1')).toEqual(first);
      expect(await calls.journal('a', 'k1')).toEqual([entry(1)]);
      // The connection is sound after the roll-back.
      await calls.save('a', [{ call: { ...first, finished: true }, journal: [entry(3)] }]);
      expect(await calls.journal('a', 'k1')).toEqual([entry(1), entry(3)]);
    });

    it('take any text that a switch may send', async () => {
      const { calls } = (await withCompanies()).storage;
      const odd = newCall('k\0', 1, { switchCallId: 's\0', clientNumber: 'a\0b', origin: 'switch' });
      await calls.save('a', [{ call: odd, journal: [{ ...entry(1), details: { text: '\0 \ud800 «ё» 😀' } }] }]);
      expect(await calls.findBySwitchCallId('a', 's\0')).toEqual(odd);
      expect((await calls.journal('a', 'k\0'))[0]?.details).toEqual({ text: '\0 \ud800 «ё» 😀' });
    });

    it('are ordered byte by byte, whatever language the database speaks', async () => {
      const { calls } = (await withCompanies()).storage;
      const order = ['-a', 'B', 'Z-1', '_', 'a', 'a-b', 'aa', 'Ё', 'а', 'ё'];
      await calls.save(
        'a',
        order.toReversed().map((id) => ({ call: newCall(id, 1, {}), journal: [] })),
      );
      expect(ids(await calls.open('a'))).toEqual(order);
      expect(ids(await calls.recent('a', 20))).toEqual(order.toReversed());
    });

    it('of an unknown company are refused', async () => {
      const { calls } = (await withCompanies()).storage;
      await expect(calls.save('nobody', [{ call: newCall('k1', 1, {}), journal: [] }])).rejects.toThrow(/foreign key/i);
      expect(await calls.find('nobody', 'k1')).toBeNull();
    });

    it('saved at the same time, mixed with reading, all arrive and nothing is mixed up', async () => {
      const { calls } = (await withCompanies()).storage;
      const numbers = Array.from({ length: 40 }, (_, index) => index);
      await Promise.all(
        numbers.flatMap((index) => [
          calls.save('a', [{ call: newCall(`k${index}`, index, {}), journal: [entry(index), entry(index)] }]),
          calls.recent('a', 5),
          calls.save('b', [{ call: newCall('one', 1, { attempts: index }), journal: [entry(index)] }]),
        ]),
      );
      expect(await calls.open('a')).toHaveLength(40);
      expect((await calls.find('b', 'one'))?.attempts).toBe(39);
      expect((await calls.journal('b', 'one')).map(({ at }) => at)).toEqual(numbers);
    });
  });
}
