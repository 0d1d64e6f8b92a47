import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { DirectorySource } from '../../../src/adapters/recordings/directory-source.ts';
import type { RecordingAnswer } from '../../../src/app/ports/recordings.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { contentOf, mp3File, wavFile } from '../../helpers/recording-files.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';

const REF = '0648051f8980f32c';

function rig(maxBytes = 1_000_000) {
  const directory = temporaryDirectory();
  const clock = new FakeClock();
  const source = new DirectorySource({ directory, maxBytes, clock });
  return {
    directory,
    clock,
    find: (callRef = REF) => source.find(callRef),
    /** Looks, and again when 2 s have passed. */
    settled: async (callRef = REF): Promise<RecordingAnswer> => {
      await source.find(callRef);
      await clock.advance(2_000);
      return source.find(callRef);
    },
    put: (name: string, content: Buffer): string => {
      const path = join(directory, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
  };
}

async function fileOf(answer: RecordingAnswer): Promise<{ name: string; size: number; content: Buffer }> {
  if (answer.kind !== 'found') throw new Error(`not found: ${JSON.stringify(answer)}`);
  const { recording } = answer;
  return { name: recording.fileName, size: recording.sizeBytes, content: await contentOf(recording.open()) };
}

it('a file is taken when it has not grown for 2 s', async () => {
  const { find, put, clock } = rig();
  expect(await find()).toEqual({ kind: 'not_yet', reason: 'no_file', againMs: null });
  const whole = wavFile(5_000);
  put(`${REF}.wav`, whole.subarray(0, 3_000));
  await clock.advance(1_000);
  expect(await find()).toEqual({ kind: 'not_yet', reason: 'growing', againMs: 2_000 });
  put(`${REF}.wav`, whole);
  await clock.advance(2_000);
  expect(await find()).toEqual({ kind: 'not_yet', reason: 'growing', againMs: 2_000 });
  await clock.advance(1_500);
  expect(await find()).toEqual({ kind: 'not_yet', reason: 'growing', againMs: 500 });
  await clock.advance(500);
  expect(await fileOf(await find())).toEqual({ name: `${REF}.wav`, size: 5_000, content: whole });
});

it.each([
  [`${REF}.WAV`, `${REF}.wav`],
  [`2026-09-03/rec_${REF}_101.Wav`, `${REF}.wav`],
  [`2026/09/03/${REF}.mp3`, `${REF}.wav`],
])('%s is found; the portal gets the name by the content', async (name, sent) => {
  const { settled, put } = rig();
  put(name, wavFile());
  expect((await fileOf(await settled())).name).toBe(sent);
});

it('of several files that hold the key the one with the bare name is taken', async () => {
  const { settled, put } = rig();
  put(`a/${REF}_leg.wav`, wavFile());
  put(`b/${REF}.mp3`, mp3File());
  expect((await fileOf(await settled())).name).toBe(`${REF}.mp3`);
});

it.each([
  ['too deep', `1/2/3/4/${REF}.wav`],
  ['another key', `0648051f8980f32d.wav`],
  ['another kind', `${REF}.ogg`],
])('not found: %s', async (_, name) => {
  const { settled, put } = rig();
  put(name, wavFile());
  expect(await settled()).toMatchObject({ kind: 'not_yet', reason: 'no_file' });
});

it('a link is not followed', async () => {
  const { settled, put, directory } = rig();
  const outside = join(temporaryDirectory(), 'secret.wav');
  writeFileSync(outside, wavFile());
  symlinkSync(outside, join(directory, `${REF}.wav`));
  put('other.wav', wavFile());
  expect(await settled()).toMatchObject({ kind: 'not_yet', reason: 'no_file' });
});

it.each<[string, Buffer, RecordingAnswer]>([
  ['a bare header', wavFile(1_024), { kind: 'not_yet', reason: 'too_short', againMs: null }],
  ['space set aside', Buffer.alloc(4_000), { kind: 'not_yet', reason: 'blank', againMs: null }],
  ['text', Buffer.alloc(4_000, 'text'), { kind: 'never', reason: 'not_audio' }],
  ['more than the limit', wavFile(10_001), { kind: 'never', reason: 'too_large' }],
])('%s', async (_, content, answer) => {
  const { settled, put } = rig(10_000);
  put(`${REF}.wav`, content);
  expect(await settled()).toEqual(answer);
});

it.each(['', '1', '../../etc', 'a/b', `${REF}\n`])('a key like %j is not looked for', async (callRef) => {
  expect(await rig().find(callRef)).toEqual({ kind: 'never', reason: 'bad_call_ref' });
});

it('a directory that is not there may come later', async () => {
  const { settled, directory, put, clock } = rig();
  rmSync(directory, { recursive: true });
  expect(await settled()).toEqual({ kind: 'not_yet', reason: 'unreadable ENOENT', againMs: null });
  put(`${REF}.wav`, wavFile());
  await clock.advance(1_000);
  expect((await fileOf(await settled())).size).toBe(4_000);
});
