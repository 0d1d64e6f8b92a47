import { afterEach, beforeEach, expect, test } from 'vitest';
import { PortalBench, WAV } from '../../helpers/portal-bench.ts';

let bench: PortalBench;
let callId: string;
beforeEach(async () => {
  bench = await new PortalBench().start();
  callId = await bench.register();
});
afterEach(() => bench.stop());

const attach = (params: Record<string, unknown>) =>
  bench.call('telephony.externalCall.attachRecord', { CALL_ID: callId, ...params });
const end = () => bench.ok('telephony.externalCall.finish', { CALL_ID: callId, USER_ID: 2, DURATION: 9 });
const content = WAV.toString('base64');

test('only after finish; base64 form; a repeat replaces', async () => {
  const early = await attach({ FILENAME: 'a.wav', FILE_CONTENT: content });
  expect(early.body.error_description).toBe(
    'Call is not found in the statistic table. Looks like it is not finished yet.',
  );
  await end();
  const first = (await attach({ FILENAME: 'a.wav', FILE_CONTENT: content })).body.result as { FILE_ID: number };
  const second = (await attach({ FILENAME: 'b.wav', FILE_CONTENT: content })).body.result as { FILE_ID: number };
  expect(second.FILE_ID).not.toBe(first.FILE_ID);
  expect(bench.portal.statistics()[0]?.recordFileId).toBe(second.FILE_ID);
  const stored = await fetch(`${bench.started.portalUrl}/emulator/api/records/${second.FILE_ID}`);
  expect(Buffer.from(await stored.arrayBuffer())).toEqual(WAV);
});

test.each([
  [{}, 'Required parameters are not set. Request should contain either URL or FILENAME parameter'],
  [{ FILENAME: '', FILE_CONTENT: content }, 'File name is empty'],
  [{ FILENAME: 'a.WAV', FILE_CONTENT: content }, 'Wrong file extension. Only wav and mp3 are allowed'],
  [{ FILENAME: 'a.mp3', FILE_CONTENT: '' }, 'File content is empty.'],
  [
    { FILENAME: 'a.mp3', FILE_CONTENT: 'не base64' },
    'File content is not properly encoded. Base64 encoding is expected.',
  ],
])('refuses %j', async (params, text) => {
  await end();
  expect((await attach(params)).body.error_description).toBe(text);
});

test('FILENAME alone gives an address for a multipart upload', async () => {
  await end();
  const { uploadUrl, fieldName } = (await attach({ FILENAME: 'a.wav' })).body.result as {
    uploadUrl: string;
    fieldName: string;
  };
  expect(uploadUrl).toContain(`${bench.started.portalUrl}/rest/upload.json?auth=`);
  const empty = await fetch(uploadUrl, { method: 'POST', body: new FormData() });
  expect(await empty.json()).toMatchObject({ error_description: 'Error: required parameter file is not found' });
  const form = new FormData();
  form.set(fieldName, new Blob([WAV]), 'a.wav');
  const done = (await (await fetch(uploadUrl, { method: 'POST', body: form })).json()) as {
    result: { FILE_ID: number };
  };
  expect(bench.portal.recordFile(done.result.FILE_ID)?.content).toEqual(WAV);
});

test('RECORD_URL is downloaded by the portal; its HTTP errors are told', async () => {
  await end();
  const missing = await attach({ RECORD_URL: `${bench.appUrl}/rec/a.wav` });
  expect(missing.body.error_description).toBe('Server returns HTTP error code 404');
  bench.stub.file = WAV;
  const done = (await attach({ RECORD_URL: `${bench.appUrl}/rec/a.wav` })).body.result as { FILE_ID: number };
  expect(bench.portal.recordFile(done.FILE_ID)).toMatchObject({ name: 'a.wav', contentType: 'audio/wav' });
  expect(bench.portal.state.crm.activities[0]?.recordFileIds).toEqual([done.FILE_ID]);
});
