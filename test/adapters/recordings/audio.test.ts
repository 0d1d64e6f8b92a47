import { expect, it } from 'vitest';
import { HEAD_BYTES, audioKind } from '../../../src/adapters/recordings/audio.ts';
import { mp3File, wavFile } from '../../helpers/recording-files.ts';

const head = (bytes: number[] | string): Buffer =>
  Buffer.concat([Buffer.from(bytes as string, 'latin1'), Buffer.alloc(16)]).subarray(0, HEAD_BYTES);

it.each([
  ['a WAV', wavFile().subarray(0, HEAD_BYTES), 'wav'],
  ['an MP3 frame', mp3File().subarray(0, HEAD_BYTES), 'mp3'],
  ['an ID3 tag', head('ID3\u0004'), 'mp3'],
  ['space set aside', Buffer.alloc(HEAD_BYTES), 'blank'],
  ['RIFF that is video', head('RIFF\0\0\0\0AVI '), null],
  ['a web page', head('<!doctype html>'), null],
  ['AAC, layer 0', head([0xff, 0xf1, 0x50, 0x80]), null],
  ['a reserved version', head([0xff, 0xeb, 0x90, 0x64]), null],
  ['a bit rate that does not exist', head([0xff, 0xfb, 0xf0, 0x64]), null],
  ['a sampling rate that does not exist', head([0xff, 0xfb, 0x9c, 0x64]), null],
  ['Ogg', head('OggS'), null],
])('%s', (_, bytes, kind) => {
  expect(audioKind(bytes)).toBe(kind);
});
