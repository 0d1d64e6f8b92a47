import { describe, expect, it } from 'vitest';
import type { RecordingJob } from '../../src/app/ports/store.ts';
import { newCall } from '../../src/domain/call/call.ts';
import type { OpenForTest } from './storage.ts';
import { sampleCompany } from '../helpers/storage-samples.ts';

const job = (callId: string, changes: Partial<RecordingJob> = {}): RecordingJob => ({
  callId,
  crmCallId: `externalCall.${callId}`,
  callRef: '0648051f8980f32c',
  state: 'wanted',
  attempts: 0,
  nextAt: 1_000,
  reason: null,
  createdAt: 1_000,
  ...changes,
});

export function recordingContract(open: OpenForTest): void {
  const withCalls = async (...ids: string[]) => {
    const opened = await open();
    for (const company of ['a', 'b']) {
      await opened.storage.companies.insert(sampleCompany(company));
      for (const id of ids)
        await opened.storage.calls.save(company, [{ call: newCall(id, 1, { delivered: true }), journal: [] }]);
    }
    return opened;
  };

  describe('recording jobs', () => {
    it('exist once for a call, also when two want them at the same time', async () => {
      const { recordings } = (await withCalls('k1')).storage;
      const added = await Promise.all([recordings.add('a', job('k1')), recordings.add('a', job('k1'))]);
      expect(added.sort()).toEqual([false, true]);
      expect(await recordings.add('a', job('k1', { callRef: 'other' }))).toBe(false);
      expect(await recordings.find('a', 'k1')).toEqual(job('k1'));
      expect(await recordings.find('b', 'k1')).toBeNull();
      expect(await recordings.find('a', 'k2')).toBeNull();
    });

    it('of a call that is not stored are refused', async () => {
      const { recordings } = (await withCalls()).storage;
      await expect(recordings.add('a', job('k1'))).rejects.toThrow(/foreign key/i);
    });

    it('come in the order of their times while they are wanted, each company its own', async () => {
      const { recordings } = (await withCalls('k1', 'k2', 'k3')).storage;
      expect(await recordings.next('a')).toBeNull();
      await recordings.add('a', job('k1', { nextAt: 3_000 }));
      await recordings.add('a', job('k2', { nextAt: 2_000 }));
      await recordings.add('b', job('k3', { nextAt: 1_000 }));
      expect((await recordings.next('a'))?.callId).toBe('k2');
      await recordings.update('a', 'k2', { state: 'attached' });
      expect((await recordings.next('a'))?.callId).toBe('k1');
      await recordings.update('a', 'k1', { state: 'given_up' });
      expect(await recordings.next('a')).toBeNull();
    });

    it('change only what a patch has', async () => {
      const { recordings } = (await withCalls('k1', 'k2')).storage;
      await recordings.add('a', job('k1'));
      await recordings.add('a', job('k2'));
      const failed = { attempts: 1, nextAt: 6_000, reason: 'no_file' };
      await recordings.update('a', 'k1', failed);
      await recordings.update('a', 'k1', {});
      expect(await recordings.find('a', 'k1')).toEqual(job('k1', failed));
      await recordings.update('a', 'k1', { reason: null });
      expect(await recordings.find('a', 'k1')).toEqual(job('k1', { ...failed, reason: null }));
      expect(await recordings.find('a', 'k2')).toEqual(job('k2'));
    });

    it('that are missing are found by their calls: delivered, changed lately, page by page', async () => {
      const { storage, clock } = await withCalls('old');
      await clock.advance(60_000);
      const since = clock.now();
      for (const id of ['k1', 'k2', 'k3', 'k4'])
        await storage.calls.save('a', [{ call: newCall(id, 1, { delivered: id !== 'k3' }), journal: [] }]);
      await storage.recordings.add('a', job('k2', { state: 'given_up' }));
      const page = async (limit: number, after: string | null, from = since) =>
        (await storage.recordings.callsWithoutJob('a', from, limit, after)).map(({ id }) => id);
      expect(await page(10, null)).toEqual(['k1', 'k4']);
      expect(await page(1, null)).toEqual(['k1']);
      expect(await page(1, 'k1')).toEqual(['k4']);
      expect(await page(1, 'k4')).toEqual([]);
      expect(await page(10, null, 0)).toEqual(['k1', 'k4', 'old']);
      expect(await storage.recordings.callsWithoutJob('b', since, 10, null)).toEqual([]);
    });

    it('may be due at a fraction of a millisecond', async () => {
      const { recordings } = (await withCalls('k1')).storage;
      await recordings.add('a', job('k1', { nextAt: 1_800_000_000_000.25 }));
      await recordings.update('a', 'k1', { nextAt: 1_800_000_000_001.4 });
      expect(Math.round((await recordings.next('a'))?.nextAt ?? 0)).toBe(1_800_000_000_001);
    });

    it('tell their story in the journal of the call', async () => {
      const { calls } = (await withCalls('k1')).storage;
      const line = (at: number) => ({ at, lane: 'portal' as const, what: 'recording_attached', details: { at } });
      await calls.appendJournal('a', 'k1', [line(1)]);
      await calls.appendJournal('a', 'k1', []);
      await calls.appendJournal('a', 'k1', [line(2), line(3)]);
      expect(await calls.journal('a', 'k1')).toEqual([line(1), line(2), line(3)]);
      expect(await calls.journal('b', 'k1')).toEqual([]);
      await expect(calls.appendJournal('a', 'nobody', [line(1)])).rejects.toThrow(/foreign key/i);
    });
  });
}
