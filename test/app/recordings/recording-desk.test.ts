import { randomBytes } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { openStorage } from '../../../src/adapters/storage/open.ts';
import type { Storage } from '../../../src/adapters/storage/open.ts';
import { PortalError } from '../../../src/app/ports/portal.ts';
import type { Portal } from '../../../src/app/ports/portal.ts';
import type { RecordingAnswer } from '../../../src/app/ports/recordings.ts';
import { RecordingDesk } from '../../../src/app/recordings/recording-desk.ts';
import { newCall } from '../../../src/domain/call/call.ts';
import type { CallLeg, CallState } from '../../../src/domain/call/call.ts';
import { SILENT_LOGGER } from '../../../src/app/ports/logger.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { sampleCompany } from '../../helpers/storage-samples.ts';

const HOUR = 3_600_000;
const NOTHING: RecordingAnswer = { kind: 'not_yet', reason: 'no_file', againMs: null };

function leg(callRef: string | null, releasedAt: number, more: Partial<CallLeg> = {}): CallLeg {
  return {
    legId: `leg-${String(callRef)}`,
    extension: '101',
    direction: 'in',
    remoteNumber: '+79131234567',
    toward: 'client',
    displayName: null,
    callRef,
    phase: 'released',
    alertedAt: 1,
    answeredAt: 2,
    releasedAt,
    releasedByOperator: false,
    ...more,
  };
}

/** A call that the portal has a record of. */
function talk(id: string, more: Partial<CallState> = {}): CallState {
  return newCall(id, 1, {
    crmCallId: `externalCall.${id}`,
    legs: [leg(`ref-${id}`, 9)],
    result: { statusCode: '200', failedReason: '', talkMs: 7, userId: '2' },
    endedAt: 9,
    finished: true,
    delivered: true,
    ...more,
  });
}

async function rig(company = sampleCompany('a')) {
  const clock = new FakeClock();
  const storage: Storage = await openStorage({ database: ':memory:', sealer: new SecretBox(randomBytes(32)), clock });
  await storage.companies.insert(company);
  /** What the switch has, by call_ref. */
  const files = new Map<string, RecordingAnswer>();
  /** Looks, with the second of each. */
  const looks: [callRef: string, atMs: number][] = [];
  const uploads: string[] = [];
  const portal = { failure: null as PortalError | null, hangs: null as Promise<void> | null, atOnce: 0, most: 0 };
  const startedAt = clock.now();
  let disposed = 0;
  const found = (callRef: string): RecordingAnswer => ({
    kind: 'found',
    recording: {
      fileName: `${callRef}.wav`,
      sizeBytes: 4_000,
      open: () => {
        throw new Error('the portal reads it, and there is none here');
      },
      dispose: () => Promise.resolve(void (disposed += 1)),
    },
  });
  const attachRecord: Portal['attachRecord'] = async (crmCallId, recording, signal) => {
    portal.atOnce += 1;
    portal.most = Math.max(portal.most, portal.atOnce);
    try {
      uploads.push(`${crmCallId} ${recording.fileName}`);
      if (portal.hangs) {
        await Promise.race([
          portal.hangs,
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut')))),
        ]);
      }
      await Promise.resolve();
      if (portal.failure) throw portal.failure;
      return { fileId: String(uploads.length) };
    } finally {
      portal.atOnce -= 1;
    }
  };
  const newDesk = (): RecordingDesk =>
    new RecordingDesk({
      jobs: storage.recordings,
      calls: storage.calls,
      companies: storage.companies,
      source: {
        find: (callRef) => {
          looks.push([callRef, clock.now() - startedAt]);
          return Promise.resolve(files.get(callRef) ?? NOTHING);
        },
      },
      portalOf: () => ({ attachRecord }) as Portal,
      clock,
      random: () => 0.5,
      pace: { firstMs: 5_000, longestMs: 600_000, retryMs: 24 * HOUR },
      logger: SILENT_LOGGER,
    });
  let desk = newDesk();
  onTestFinished(async () => {
    await desk.stop();
    await storage.close();
  });
  await desk.start();
  return {
    clock,
    storage,
    files,
    looks,
    uploads,
    portal,
    found,
    disposed: () => disposed,
    desk: () => desk,
    job: (id: string) => storage.recordings.find('a', id),
    whats: async (id: string) => (await storage.calls.journal('a', id)).map(({ what }) => what),
    /** A stored change, as the calls tell it. */
    change: async (...calls: CallState[]): Promise<void> => {
      await storage.calls.save(
        'a',
        calls.map((call) => ({ call, journal: [] })),
      );
      for (const call of calls) desk.consider('a', call);
      await clock.settle();
    },
    restart: async (): Promise<void> => {
      await desk.stop();
      desk = newDesk();
      await desk.start();
      await clock.settle();
    },
  };
}

const failing = (action: 'retry' | 'give_up' | 'ask_administrator', code: string, retryAt: number | null = null) =>
  new PortalError({ action, code, message: 'words', retryAt });

it('a recording that is there is attached at once, and the journal tells', async () => {
  const { change, files, found, uploads, job, storage, disposed } = await rig();
  files.set('ref-k1', found('ref-k1'));
  await change(talk('k1'));
  expect(uploads).toEqual(['externalCall.k1 ref-k1.wav']);
  expect(await job('k1')).toMatchObject({ state: 'attached', attempts: 1, reason: null });
  const journal = await storage.calls.journal('a', 'k1');
  expect(journal.map(({ lane, what, details }) => ({ lane, what, details }))).toEqual([
    { lane: 'decision', what: 'recording_wanted', details: { callRef: 'ref-k1' } },
    {
      lane: 'portal',
      what: 'recording_attached',
      details: { callRef: 'ref-k1', attempts: 1, fileName: 'ref-k1.wav', sizeBytes: 4_000, fileId: '1' },
    },
  ]);
  expect(disposed()).toBe(1);
});

it.each<[string, Partial<CallState>]>([
  ['not finished yet', { finished: false, delivered: false }],
  ['missed', { result: { statusCode: '304', failedReason: '', talkMs: 0, userId: '2' } }],
  ['without a key', { legs: [leg(null, 9)] }],
  ['never registered', { crmCallId: null }],
])('a call %s has nothing to attach', async (_, more) => {
  const { change, looks, job } = await rig();
  await change(talk('k1', more));
  expect(looks).toEqual([]);
  expect(await job('k1')).toBeNull();
});

it('the key is that of the last talker’s leg', async () => {
  const { change, looks } = await rig();
  const queue = leg('caller', 30, { toward: 'inside' });
  const rang = leg('rang', 20, { answeredAt: null });
  await change(talk('k1', { legs: [leg('first', 10), leg('second', 15), queue, rang] }));
  expect(looks.map(([ref]) => ref)).toEqual(['second']);
});

it('told many times, also after a restart, it attaches once', async () => {
  const { change, files, found, uploads, restart, clock, whats } = await rig();
  files.set('ref-k1', found('ref-k1'));
  await change(talk('k1'), talk('k1'), talk('k1'));
  await change(talk('k1'));
  await restart();
  await clock.advance(HOUR);
  expect(uploads).toHaveLength(1);
  expect(await whats('k1')).toEqual(['recording_wanted', 'recording_attached']);
});

it('a file that is not there is looked for ever more rarely, for a day', async () => {
  const { change, looks, clock, job, whats } = await rig();
  await change(talk('k1'));
  await clock.advance(2 * 24 * HOUR);
  const seconds = looks.map(([, at]) => at / 1_000);
  expect(seconds.slice(0, 8)).toEqual([0, 5, 15, 35, 75, 155, 315, 635]);
  expect(seconds.slice(8, 11)).toEqual([1_235, 1_835, 2_435]);
  expect(seconds.at(-1)).toBe(86_400);
  expect(await job('k1')).toMatchObject({ state: 'given_up', reason: 'no_file' });
  expect(await whats('k1')).toEqual(['recording_wanted', 'recording_given_up']);
});

it('a file that only has to prove that it is complete is looked at soon', async () => {
  const { change, files, found, looks, clock, job } = await rig();
  files.set('ref-k1', { kind: 'not_yet', reason: 'growing', againMs: 2_000 });
  await change(talk('k1'));
  await clock.advance(2_000);
  expect(await job('k1')).toMatchObject({ state: 'wanted', attempts: 0, reason: 'growing' });
  files.set('ref-k1', found('ref-k1'));
  await clock.advance(2_000);
  expect(looks.map(([, at]) => at)).toEqual([0, 2_000, 4_000]);
  expect((await job('k1'))?.state).toBe('attached');
});

it.each(['not_audio', 'too_large', 'bad_call_ref'])('%s is given up at once', async (reason) => {
  const { change, files, job } = await rig();
  files.set('ref-k1', { kind: 'never', reason });
  await change(talk('k1'));
  expect(await job('k1')).toMatchObject({ state: 'given_up', reason });
});

it('what the portal refuses for good is given up, and the next one follows', async () => {
  const { change, files, found, portal, job } = await rig();
  files.set('ref-k1', found('ref-k1'));
  files.set('ref-k2', found('ref-k2'));
  portal.failure = failing('give_up', 'ERROR_CORE');
  await change(talk('k1'));
  portal.failure = null;
  await change(talk('k2'));
  expect(await job('k1')).toMatchObject({ state: 'given_up', reason: 'ERROR_CORE: words' });
  expect((await job('k2'))?.state).toBe('attached');
});

it('a portal that is away is asked by one recording at a time, ever more rarely', async () => {
  const { change, files, found, portal, uploads, clock, job, disposed } = await rig();
  for (const id of ['k1', 'k2', 'k3']) files.set(`ref-${id}`, found(`ref-${id}`));
  portal.failure = failing('retry', 'network');
  await change(talk('k1'), talk('k2'), talk('k3'));
  expect(uploads).toHaveLength(1);
  await clock.advance(HOUR);
  expect(uploads.length).toBeLessThan(13);
  portal.failure = null;
  await clock.advance(600_000);
  const jobs = await Promise.all(['k1', 'k2', 'k3'].map(job));
  expect(jobs.map((each) => each?.state)).toEqual(['attached', 'attached', 'attached']);
  expect(disposed()).toBe(uploads.length);
});

it('a call that the portal has no record of yet holds up no other', async () => {
  const { change, files, found, portal, clock, job } = await rig();
  files.set('ref-k1', found('ref-k1'));
  files.set('ref-k2', found('ref-k2'));
  portal.failure = failing('retry', 'not_finished');
  await change(talk('k1'));
  portal.failure = null;
  await change(talk('k2'));
  expect((await job('k1'))?.state).toBe('wanted');
  expect((await job('k2'))?.state).toBe('attached');
  await clock.advance(5_000);
  expect((await job('k1'))?.state).toBe('attached');
});

it('the portal’s own word when to come again is kept', async () => {
  const { change, files, found, portal, uploads, clock } = await rig();
  files.set('ref-k1', found('ref-k1'));
  portal.failure = failing('retry', 'OPERATION_TIME_LIMIT', clock.now() + 60_000);
  await change(talk('k1'));
  await clock.advance(59_999);
  expect(uploads).toHaveLength(1);
  await clock.advance(1);
  expect(uploads).toHaveLength(2);
});

it('without an authorised portal nothing is fetched', async () => {
  const { change, looks, storage, clock, uploads, files, found } = await rig(
    sampleCompany('a', { grantProblem: 'invalid_grant' }),
  );
  files.set('ref-k1', found('ref-k1'));
  await change(talk('k1'));
  expect(looks).toEqual([]);
  await storage.companies.update('a', { grantProblem: null });
  await clock.advance(5_000);
  expect(uploads).toHaveLength(1);
});

it('one upload at a time', async () => {
  const { change, files, found, portal, uploads, clock } = await rig();
  let goOn: () => void = () => undefined;
  portal.hangs = new Promise((resolve) => (goOn = resolve));
  for (const id of ['k1', 'k2', 'k3']) files.set(`ref-${id}`, found(`ref-${id}`));
  await change(talk('k1'), talk('k2'), talk('k3'));
  expect(uploads).toHaveLength(1);
  goOn();
  await clock.settle();
  expect(uploads).toHaveLength(3);
  expect(portal.most).toBe(1);
});

it('a stop cuts the upload; the next start does it again', async () => {
  const { change, files, found, portal, uploads, job, restart, disposed } = await rig();
  portal.hangs = new Promise(() => undefined);
  files.set('ref-k1', found('ref-k1'));
  const cutOff = change(talk('k1'));
  await cutOff;
  expect(uploads).toHaveLength(1);
  portal.hangs = null;
  await restart();
  expect(uploads).toHaveLength(2);
  expect((await job('k1'))?.state).toBe('attached');
  expect(disposed()).toBe(2);
});

it('a job that a crash prevented is made up for at the start, for calls of the last day', async () => {
  const { storage, restart, uploads, files, found, clock, job } = await rig();
  const save = (call: CallState) => storage.calls.save('a', [{ call, journal: [] }]);
  await save(talk('old'));
  await clock.advance(24 * HOUR + 1);
  const many = Array.from({ length: 250 }, (_, index) => `k${String(index)}`);
  for (const id of many) {
    files.set(`ref-${id}`, found(`ref-${id}`));
    await save(talk(id));
  }
  await save(talk('missed', { result: { statusCode: '304', failedReason: '', talkMs: 0, userId: '2' } }));
  await restart();
  expect(new Set(uploads)).toEqual(new Set(many.map((id) => `externalCall.${id} ref-${id}.wav`)));
  expect(uploads).toHaveLength(250);
  expect([await job('old'), await job('missed')]).toEqual([null, null]);
});

it('a job that could not be stored is made up for by reading the calls', async () => {
  const { desk, storage, clock, files, found, uploads } = await rig();
  files.set('ref-k1', found('ref-k1'));
  // Told of before it is stored, which the database refuses.
  desk().consider('a', talk('k1'));
  await clock.settle();
  await storage.calls.save('a', [{ call: talk('k1'), journal: [] }]);
  expect(uploads).toEqual([]);
  await clock.advance(60_000);
  expect(uploads).toEqual(['externalCall.k1 ref-k1.wav']);
});
