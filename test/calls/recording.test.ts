import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { observe } from '../../emulators/demo/observe.ts';
import { cardShown, pause } from '../../emulators/demo/scenarios.ts';
import { setUp } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { World } from '../../emulators/demo/world.ts';
import type { RecordingJob } from '../../src/app/ports/store.ts';
import { incoming } from '../helpers/call-world.ts';
import { wavFile } from '../helpers/recording-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-recording-'));
const recordings = join(directory, 'recordings');
let world: World;

beforeAll(async () => {
  mkdirSync(recordings);
  world = await World.open({
    directory,
    settings: { recordingDirectory: recordings, recordingMaxMegabytes: 1 },
    start: { recordingPace: { firstMs: 100, longestMs: 200, settleMs: 1_000 } },
  });
  await setUp(world);
});
afterAll(async () => {
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A whole call; resolves to its recording job when the portal has been told all. */
async function talk(): Promise<RecordingJob & { companyId: string }> {
  const seen = await observe(world, async () => {
    incoming(world, '101');
    await cardShown(world, 2);
    world.switch.phone('101').answer();
    await pause(1_050);
    world.switch.phone('101').hangUp();
  });
  expect(seen.records).toMatchObject([{ user: 'Анна', statusCode: '200', durationSeconds: 1 }]);
  expect(seen).toMatchObject({ registrations: 1, cardsLeft: 0, unfinished: 0 });
  const [company] = await world.server.companies.list();
  const companyId = company?.id ?? '';
  const [call] = await world.server.calls.recent(companyId, 1);
  const job = await waitFor('the recording is wanted', () => world.server.recordings.find(companyId, call?.id ?? ''));
  expect(job.callRef).toBe(call?.legs[0]?.callRef);
  return { ...job, companyId };
}

const jobOf = ({ companyId, callId }: { companyId: string; callId: string }) =>
  world.server.recordings.find(companyId, callId);

/** The file that the portal has for the call; undefined when none. */
function attached(crmCallId: string) {
  const { portal } = world.portal;
  const row = portal.statistics().find((each) => each.callId === crmCallId);
  const activity = portal.state.crm.activities.find((each) => each.id === row?.crmActivityId);
  const file = row?.recordFileId ? portal.recordFile(row.recordFileId) : undefined;
  if (file) expect(activity?.recordFileIds).toEqual([file.id]);
  return file;
}

it('a recording that appears after the call, half-written at first, is attached whole', async () => {
  const job = await talk();
  await waitFor('it was looked for', async () => (await jobOf(job))?.reason === 'no_file');
  const whole = wavFile(300_000);
  const path = join(recordings, '2026-09-03', `rec-${job.callRef}.WAV`);
  mkdirSync(join(recordings, '2026-09-03'));
  writeFileSync(path, whole.subarray(0, 100_000));
  await waitFor('it was seen', async () => (await jobOf(job))?.reason === 'growing');
  writeFileSync(path, whole);
  const file = await waitFor('it is attached', () => attached(job.crmCallId));
  expect(file.name).toBe(`${job.callRef}.wav`);
  expect(file.content.equals(whole)).toBe(true);
  const journal = await waitFor('the journal tells', async () => {
    const entries = await world.server.calls.journal(job.companyId, job.callId);
    return entries.some(({ what }) => what === 'recording_attached') && entries;
  });
  expect(journal.map(({ what }) => what).filter((what) => what.startsWith('recording'))).toEqual([
    'recording_wanted',
    'recording_attached',
  ]);
});

it('the server is down when the recording comes, and the portal when the server is back', async () => {
  const job = await talk();
  await world.stopServer();
  writeFileSync(join(recordings, `${job.callRef}.wav`), wavFile(20_000));
  const { requestFaults } = world.portal.portal.state;
  requestFaults.add({ kind: 'badGateway' });
  await world.startServer();
  await waitFor('an attempt failed', async () => (await jobOf(job))?.reason?.startsWith('not_json'));
  requestFaults.clear();
  expect((await waitFor('it is attached', () => attached(job.crmCallId))).content).toHaveLength(20_000);
});

it('a recording that is too large is given up, with the reason in the journal', async () => {
  const job = await talk();
  writeFileSync(join(recordings, `${job.callRef}.wav`), wavFile(1_000_001));
  await waitFor('it is given up', async () => (await jobOf(job))?.state === 'given_up');
  const last = await waitFor('the journal tells', async () =>
    (await world.server.calls.journal(job.companyId, job.callId)).find(({ what }) => what === 'recording_given_up'),
  );
  expect(last.details).toMatchObject({ reason: 'too_large', callRef: job.callRef });
  expect(attached(job.crmCallId)).toBeUndefined();
});

it('an unanswered call has no recording', async () => {
  const seen = await observe(world, async () => {
    const { legId } = incoming(world, '101');
    await cardShown(world, 2);
    world.switch.engine.release(legId);
  });
  expect(seen.records).toMatchObject([{ statusCode: '304' }]);
  expect(seen.trace.map(({ what }) => what)).not.toContain('recording_wanted');
});
