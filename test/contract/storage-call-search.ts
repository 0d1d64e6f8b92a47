import { describe, expect, it } from 'vitest';
import type { CallQuery } from '../../src/app/ports/history.ts';
import type { CallStore } from '../../src/app/ports/store.ts';
import { newCall } from '../../src/domain/call/call.ts';
import type { CallLeg, CallState } from '../../src/domain/call/call.ts';
import type { OpenForTest } from './storage.ts';
import { saveManyCalls } from '../helpers/storage-many-calls.ts';
import { sampleCompany, sampleEmployee } from '../helpers/storage-samples.ts';

const ALL: CallQuery = {
  userId: null,
  text: '',
  from: null,
  to: null,
  missedOnly: false,
  includeInternal: false,
  before: null,
  limit: 50,
};

const leg = (extension: string, remoteNumber: string | null, answeredAt: number | null = null): CallLeg => ({
  legId: `leg-${extension}`,
  extension,
  direction: 'in',
  remoteNumber,
  toward: 'client',
  displayName: null,
  callRef: null,
  phase: 'released',
  alertedAt: 1,
  answeredAt,
  releasedAt: 2,
  releasedByOperator: false,
});

const missedResult = { statusCode: '304', failedReason: '', talkMs: 0, userId: '1' } as const;
const ended = (id: string, startedAt: number, change: Partial<CallState> = {}): CallState =>
  newCall(id, startedAt, { direction: 'incoming', endedAt: startedAt + 5, result: missedResult, ...change });
const client = (name: string) => ({ type: 'CONTACT', id: '1', name, responsibleUserId: null }) as const;

export function callSearchContract(open: OpenForTest): void {
  const opened = async (...calls: CallState[]) => {
    const { storage } = await open();
    await storage.companies.insert(sampleCompany('a'));
    await storage.companies.insert(sampleCompany('b'));
    await save(storage.calls, calls);
    const find = async (query: Partial<CallQuery> = {}, companyId = 'a') =>
      (await storage.callSearch.ended(companyId, { ...ALL, ...query })).found.map(({ call }) => call.id);
    return { storage, find };
  };
  const save = async (store: CallStore, calls: CallState[]) => {
    for (const call of calls) await store.save('a', [{ call, journal: [] }]);
  };

  describe('search of past calls', () => {
    it('knows calls only when they have ended, newest first, for their company', async () => {
      const { storage, find } = await opened(ended('k1', 10), ended('k2', 30), ended('k3', 20));
      const living = newCall('k4', 40, { direction: 'incoming' });
      await save(storage.calls, [living]);
      expect(await find()).toEqual(['k2', 'k3', 'k1']);
      expect(await find({}, 'b')).toEqual([]);
      expect((await storage.callSearch.living('a', 10)).map(({ id }) => id)).toEqual(['k4']);
      await save(storage.calls, [{ ...living, endedAt: 50, result: missedResult }]);
      expect(await find()).toEqual(['k4', 'k2', 'k3', 'k1']);
      // Ended but not delivered yet: past all the same.
      expect(await storage.callSearch.living('a', 10)).toEqual([]);
    });

    it('gives the whole call, with the state of its recording', async () => {
      const call = ended('k1', 10, { crmCallId: 'c1', delivered: true });
      const { storage } = await opened(call, ended('k2', 9));
      const job = { callId: 'k1', crmCallId: 'c1', callRef: 'r', attempts: 0, nextAt: 1, reason: null, createdAt: 1 };
      await storage.recordings.add('a', { ...job, state: 'attached' });
      const { found } = await storage.callSearch.ended('a', ALL);
      expect(found[0]).toEqual({ call, recording: 'attached' });
      expect(found[1]?.recording).toBeNull();
    });

    it('turns pages without losing or repeating a call, also of the same millisecond', async () => {
      const { storage } = await opened(...['k1', 'k2', 'k3', 'k4', 'k5'].map((id) => ended(id, 10)), ended('k6', 11));
      const pages: string[][] = [];
      let before: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof storage.callSearch.ended>> = await storage.callSearch.ended('a', {
          ...ALL,
          limit: 2,
          before,
        });
        pages.push(page.found.map(({ call }) => call.id));
        before = page.next;
      } while (before !== null);
      expect(pages).toEqual([
        ['k6', 'k5'],
        ['k4', 'k3'],
        ['k2', 'k1'],
      ]);
    });

    it('takes an unreadable place for the beginning', async () => {
      const { find } = await opened(ended('k1', 10));
      for (const before of ['', 'x', '1', "1.'; drop table calls", '99999999999999999.k']) {
        expect(await find({ before }), before).toEqual(before.startsWith("1.'") ? [] : ['k1']);
      }
      expect(await find()).toEqual(['k1']);
    });

    it('finds somebody’s calls by the card, the result, the click and the phone that rang', async () => {
      const { storage } = await open();
      await storage.companies.insert(sampleCompany('a'));
      await storage.employees.merge('a', [sampleEmployee('5', ['105']), sampleEmployee('6', ['106'])], 1);
      const dial = { userId: '4', from: '104', to: '1', state: 'accepted', askedAt: 1 } as const;
      await save(storage.calls, [
        ended('seen', 1, { seenBy: ['1', '2'] }),
        ended('owned', 2, { ownerUserId: '1' }),
        ended('talked', 3, { result: { ...missedResult, userId: '3' } }),
        ended('dialled', 4, { dial: { ...dial, clickedAt: null, statusCode: null, reason: null } }),
        ended('rang', 5, { legs: [leg('105', '+79131234567'), leg('199', null)] }),
      ]);
      const of = async (userId: string) =>
        (await storage.callSearch.ended('a', { ...ALL, userId })).found.map(({ call }) => call.id);
      expect(await Promise.all(['1', '2', '3', '4', '5', '6'].map(of))).toEqual([
        ['rang', 'dialled', 'owned', 'seen'],
        ['seen'],
        ['talked'],
        ['dialled'],
        ['rang'],
        [],
      ]);
      const { found } = await storage.callSearch.ended('a', { ...ALL, userId: '1', limit: 1 });
      expect(found.map(({ call }) => call.id)).toEqual(['rang']);
    });

    it('tells missed calls from declined, answered, outgoing and internal ones', async () => {
      const { find } = await opened(
        ended('missed', 1, { seenBy: ['1'] }),
        ended('declined', 2, { seenBy: ['1'], result: { ...missedResult, statusCode: '603' } }),
        ended('answered', 3, { seenBy: ['1'], result: { ...missedResult, statusCode: '200', talkMs: 7 } }),
        ended('outgoing', 4, { seenBy: ['1'], direction: 'outgoing', result: { ...missedResult, statusCode: '480' } }),
        ended('internal', 5, { seenBy: ['1'], direction: 'internal', result: null }),
      );
      expect(await find({ missedOnly: true })).toEqual(['missed']);
      expect(await find({ missedOnly: true, userId: '1' })).toEqual(['missed']);
      expect(await find({ missedOnly: true, userId: '2' })).toEqual([]);
      expect(await find({ userId: '1' })).not.toContain('internal');
      expect(await find({ includeInternal: true })).toEqual(['internal', 'outgoing', 'answered', 'declined', 'missed']);
    });

    it('finds a client’s number however it is written, whole or in part', async () => {
      const { find } = await opened(
        ended('k1', 1, { clientNumber: '+79131234567', seenBy: ['7'] }),
        ended('k2', 2, { clientNumber: '89131234567' }),
        ended('k3', 3, { clientNumber: '+79139999999' }),
        ended('k4', 4, { clientNumber: null }),
      );
      for (const text of ['+7 (913) 123-45-67', '89131234567', '9131234567', '1234567', '9131234', '+7913123', '45-67'])
        expect(await find({ text }), text).toEqual(['k2', 'k1']);
      expect(await find({ text: '9131234567', userId: '7' })).toEqual(['k1']);
      expect(await find({ text: '1234568' })).toEqual([]);
      expect(await find({ text: '9131234567', missedOnly: true, limit: 1 })).toEqual(['k2']);
      expect(await find({ text: '9131234567', before: '2.k2' })).toEqual(['k1']);
    });

    it('finds names by parts of them, in any case and order, and takes % and _ for themselves', async () => {
      const { find } = await opened(
        ended('k1', 1, { clients: [client('Пётр Ёлкин'), client('ООО «Ромашка»')], seenBy: ['1'] }),
        ended('k2', 2, { legs: [{ ...leg('102', null), displayName: 'Скидка 100%' }] }),
        ended('k3', 3, { legs: [{ ...leg('103', null), displayName: 'Anna Smith' }] }),
      );
      expect(await find({ text: 'елкин ПЁТР' })).toEqual(['k1']);
      expect(await find({ text: 'ромаш' })).toEqual(['k1']);
      expect(await find({ text: 'ромаш', userId: '1' })).toEqual(['k1']);
      expect(await find({ text: 'ромаш', userId: '2' })).toEqual([]);
      expect(await find({ text: '100%' })).toEqual(['k2']);
      expect(await find({ text: '%' })).toEqual(['k2']);
      expect(await find({ text: '_' })).toEqual([]);
      expect(await find({ text: '\\' })).toEqual([]);
      expect(await find({ text: 'SMITH' })).toEqual(['k3']);
      expect(await find({ text: '103' })).toEqual(['k3']);
      expect(await find({ text: '   ' })).toEqual(['k3', 'k2', 'k1']);
    });

    it('searches for whatever was typed', async () => {
      const { find } = await opened(ended('k1', 1, { clients: [client('Пётр\0Ёлкин')], clientNumber: '+79131234567' }));
      for (const text of ['\0', '\ud800', "'; drop table calls", '😀', '(913)', '"', 'x'.repeat(1_000)])
        expect(Array.isArray(await find({ text })), text).toBe(true);
      expect(await find({ text: 'ПЁТР' })).toEqual(['k1']);
      expect(await find({ text: 'ёлкин' })).toEqual(['k1']);
      expect(await find({ before: '2.k\0' })).toEqual(['k1']);
    });

    it('learns a client’s name that the CRM tells after the end', async () => {
      const { storage, find } = await opened(ended('k1', 1));
      expect(await find({ text: 'петров' })).toEqual([]);
      await save(storage.calls, [ended('k1', 1, { clients: [client('Иван Петров')], seenBy: ['9'] })]);
      expect(await find({ text: 'петров' })).toEqual(['k1']);
      expect(await find({ userId: '9' })).toEqual(['k1']);
    });

    it('keeps to a span of time', async () => {
      const { find } = await opened(ended('k1', 10), ended('k2', 20), ended('k3', 30));
      expect(await find({ from: 20 })).toEqual(['k3', 'k2']);
      expect(await find({ to: 20 })).toEqual(['k1']);
      expect(await find({ from: 11, to: 30, text: '' })).toEqual(['k2']);
    });

    it('goes on through any number of calls where a search for words stopped', async () => {
      const { storage } = await opened();
      await saveManyCalls(storage, 'a', 3_000, 1_800_000_000_000);
      await save(storage.calls, [ended('needle', 1, { clients: [client('Игла Стоговна')] })]);
      const first = await storage.callSearch.ended('a', { ...ALL, text: 'игла' });
      expect(first.found.map(({ call }) => call.id)).toEqual(['needle']);
      expect(first.next).toBeNull();
      const seen: string[] = [];
      for (let before: string | null = null, turns = 0; turns < 100; turns += 1) {
        const page = await storage.callSearch.ended('a', { ...ALL, text: 'петров', limit: 25, before });
        seen.push(...page.found.map(({ call }) => call.id));
        if (page.next === null) break;
        before = page.next;
      }
      const { found } = await storage.callSearch.ended('a', { ...ALL, text: 'петров', limit: 3_000 });
      expect(seen).toEqual(found.map(({ call }) => call.id));
      expect(seen.length).toBeGreaterThan(200);
      expect(new Set(seen).size).toBe(seen.length);
    });

    it('forgets what retention has removed', async () => {
      const { storage, find } = await opened(ended('k1', 1, { delivered: true, seenBy: ['1'] }), ended('k2', 2));
      await storage.calls.removeDelivered(null, Number.MAX_SAFE_INTEGER, 500);
      expect(await find()).toEqual(['k2']);
      expect(await find({ userId: '1' })).toEqual(['k2']);
      expect(await find({ userId: '2' })).toEqual([]);
    });
  });
}
