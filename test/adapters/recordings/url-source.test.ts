import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { UrlSource } from '../../../src/adapters/recordings/url-source.ts';
import type { RecordingAnswer } from '../../../src/app/ports/recordings.ts';
import { makeCertificate } from '../../helpers/call-api-certificate.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';
import { contentOf, mp3File, wavFile } from '../../helpers/recording-files.ts';

const REF = '0648051f8980f32c';
type Serve = (response: ServerResponse, request: IncomingMessage) => void;

const file =
  (content: Buffer): Serve =>
  (response) =>
    response.writeHead(200, { 'content-length': content.length }).end(content);
const chunked =
  (content: Buffer): Serve =>
  (response) => {
    response.writeHead(200);
    response.write(content.subarray(0, 10));
    response.end(content.subarray(10));
  };

async function rig(path = '/rec/{domain}/{call_ref}.wav', userinfo = '') {
  const seen: { url: string; authorization: string | undefined }[] = [];
  const served: { answer: Serve; arrived: () => void } = { answer: file(wavFile()), arrived: () => undefined };
  const server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', authorization: request.headers.authorization });
    served.answer(response, request);
    served.arrived();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const clock = new FakeClock();
  const directory = temporaryDirectory();
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const source = new UrlSource({
    template: `http://${userinfo}${host}${path}`,
    maxBytes: 10_000,
    trustedCa: null,
    clock,
    temporaryDirectory: directory,
  });
  const cut = new AbortController();
  onTestFinished(async () => {
    await source.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const find = (callRef = REF) => source.find(callRef, 'my domain', cut.signal);
  return {
    seen,
    served,
    clock,
    cut,
    find,
    left: () => readdirSync(directory),
    settled: async (): Promise<RecordingAnswer> => {
      await find();
      await clock.advance(2_000);
      return find();
    },
  };
}

it.each([
  ['with a length', file, 2],
  ['without a length', chunked, 2],
])('a file %s is taken when it has the same size 2 s later', async (_, how, requests) => {
  const { find, served, clock, seen } = await rig();
  served.answer = how(mp3File(5_000));
  expect(await find()).toEqual({ kind: 'not_yet', reason: 'growing', againMs: 2_000 });
  await clock.advance(2_000);
  const answer = await find();
  if (answer.kind !== 'found') throw new Error(JSON.stringify(answer));
  expect(answer.recording).toMatchObject({ fileName: `${REF}.mp3`, sizeBytes: 5_000 });
  expect(await contentOf(answer.recording.open())).toEqual(mp3File(5_000));
  expect(await contentOf(answer.recording.open())).toEqual(mp3File(5_000));
  await answer.recording.dispose();
  await expect(contentOf(answer.recording.open())).rejects.toThrow('ENOENT');
  expect(seen).toHaveLength(requests);
});

it('fills the template, and name and password become Basic authorisation', async () => {
  const { find, seen } = await rig('/rec/{domain}?ref={call_ref}', 'rec:p%40ss@');
  await find();
  expect(seen).toEqual([
    { url: `/rec/my%20domain?ref=${REF}`, authorization: `Basic ${Buffer.from('rec:p@ss').toString('base64')}` },
  ]);
});

it.each<[string, Serve, RecordingAnswer]>([
  ['404', (r) => r.writeHead(404).end('none'), { kind: 'not_yet', reason: 'http_404', againMs: null }],
  ['503', (r) => r.writeHead(503).end(), { kind: 'not_yet', reason: 'http_503', againMs: null }],
  [
    'a redirect, which is not followed',
    (r) => r.writeHead(302, { location: '/other.wav' }).end(),
    { kind: 'not_yet', reason: 'http_302', againMs: null },
  ],
  ['a bare header', file(wavFile(500)), { kind: 'not_yet', reason: 'too_short', againMs: null }],
  ['a web page', file(Buffer.alloc(3_000, '<html>')), { kind: 'never', reason: 'not_audio' }],
  ['a length over the limit', file(wavFile(10_001)), { kind: 'never', reason: 'too_large' }],
  ['more than the limit without a length', chunked(wavFile(10_001)), { kind: 'never', reason: 'too_large' }],
])('%s', async (_, answer, expected) => {
  const { settled, served, left } = await rig();
  served.answer = answer;
  expect(await settled()).toEqual(expected);
  expect(left()).toEqual([]);
});

it('a transfer that breaks off is not a recording, and leaves nothing behind', async () => {
  const { settled, served, left } = await rig();
  served.answer = (response, request) => {
    response.writeHead(200, { 'content-length': 5_000 });
    response.write(wavFile(3_000), () => request.socket.destroy());
  };
  expect(await settled()).toMatchObject({ kind: 'not_yet', reason: expect.stringMatching(/^network /) as string });
  expect(left()).toEqual([]);
});

it.each([
  ['time', async ({ clock }: Awaited<ReturnType<typeof rig>>) => clock.advance(600_000), 'timeout'],
  ['the signal', ({ cut }: Awaited<ReturnType<typeof rig>>) => cutNow(cut), 'network'],
])('a server that never answers is cut by %s', async (_, end, reason) => {
  const it = await rig();
  it.served.answer = () => undefined;
  const arrived = new Promise<void>((resolve) => (it.served.arrived = resolve));
  const answer = it.find();
  await arrived;
  await end(it);
  expect(await answer).toMatchObject({ kind: 'not_yet', reason: expect.stringContaining(reason) as string });
});

it('a key that is none is not asked for', async () => {
  const { find, seen } = await rig();
  expect(await find('../secret')).toEqual({ kind: 'never', reason: 'bad_call_ref' });
  expect(seen).toEqual([]);
});

it.each([
  ['vouched for by the trusted file', true, 'growing'],
  ['of nobody we know', false, 'network DEPTH_ZERO_SELF_SIGNED_CERT'],
])('https with a certificate %s', async (_, trusted, reason) => {
  const certificate = await makeCertificate();
  const server = createTlsServer(certificate, (_request, response) => {
    response.writeHead(200, { 'content-length': 4_000 }).end(wavFile(4_000));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const source = new UrlSource({
    template: `https://127.0.0.1:${(server.address() as AddressInfo).port}/{call_ref}`,
    maxBytes: 10_000,
    trustedCa: trusted ? certificate.cert : null,
    clock: new FakeClock(),
  });
  onTestFinished(async () => {
    await source.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  expect(await source.find(REF, 'd', new AbortController().signal)).toMatchObject({ kind: 'not_yet', reason });
});

function cutNow(cut: AbortController): Promise<void> {
  cut.abort();
  return Promise.resolve();
}
