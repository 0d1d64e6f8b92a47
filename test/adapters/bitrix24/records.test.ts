/** Recordings over real HTTP: against the portal emulator what a portal does, against a scripted one what must not happen. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../../emulators/demo/wait-for.ts';
import type { Recording } from '../../../src/app/ports/recordings.ts';
import { grantFor, testClient } from '../../helpers/bitrix24-client.ts';
import type { TestClient } from '../../helpers/bitrix24-client.ts';
import type { Scripted, SeenRequest } from '../../helpers/bitrix24-fake-portal.ts';
import { PortalBench } from '../../helpers/portal-bench.ts';
import { mp3File, wavFile } from '../../helpers/recording-files.ts';
import { failureFrom, setup } from './setup.ts';

/** Gives the content in small pieces, as a file does. */
function recordingOf(content: Buffer, fileName = '0648051f8980f32c.wav', sizeBytes = content.length): Recording {
  return {
    fileName,
    sizeBytes,
    open: async function* () {
      for (let at = 0; at < content.length; at += 64 * 1024) {
        await Promise.resolve();
        yield content.subarray(at, at + 64 * 1024);
      }
    },
    dispose: () => Promise.resolve(),
  };
}

const never = new AbortController().signal;

describe('with a portal', () => {
  let bench: PortalBench;
  let client: TestClient;
  let callId: string;
  beforeEach(async () => {
    bench = await new PortalBench().start();
    callId = await bench.register();
    const { clientId, clientSecret } = bench.app;
    const grant = grantFor(`${bench.started.portalUrl}/rest/`, bench.token, 'refresh');
    client = testClient(bench.started.oauthUrl, { clientId, clientSecret }, grant);
  });
  afterEach(async () => {
    await client.network.stop();
    await bench.stop();
  });
  const end = () => bench.ok('telephony.externalCall.finish', { CALL_ID: callId, USER_ID: 2, DURATION: 9 });

  it('a recording of several megabytes arrives as it is, in the record and in the activity', async () => {
    await end();
    const content = wavFile(5_000_000);
    const { fileId } = await client.portal.attachRecord(callId, recordingOf(content), never);
    const stored = bench.portal.recordFile(Number(fileId));
    expect(stored).toMatchObject({ name: '0648051f8980f32c.wav', contentType: 'audio/wav' });
    expect(stored?.content.equals(content)).toBe(true);
    expect(bench.portal.statistics()[0]?.recordFileId).toBe(Number(fileId));
    expect(bench.portal.state.crm.activities[0]?.recordFileIds).toEqual([Number(fileId)]);
  });

  it('before the finish the portal does not know it: later', async () => {
    const early = client.portal.attachRecord(callId, recordingOf(mp3File(), 'a.mp3'), never);
    expect(await failureFrom(early)).toMatchObject({ action: 'retry', code: 'not_finished' });
    await end();
    const { fileId } = await client.portal.attachRecord(callId, recordingOf(mp3File(), 'a.mp3'), never);
    expect(bench.portal.recordFile(Number(fileId))?.contentType).toBe('audio/mpeg');
  });

  it('what the portal takes for no audio is given up', async () => {
    await end();
    const text = client.portal.attachRecord(callId, recordingOf(Buffer.alloc(2_000, 'text')), never);
    expect(await failureFrom(text)).toMatchObject({ action: 'give_up', code: 'ERROR_CORE' });
  });

  it('a file that shrank meanwhile is tried again, and nothing is stored', async () => {
    await end();
    const shrunk = client.portal.attachRecord(callId, recordingOf(wavFile(4_000), 'a.wav', 6_000), never);
    expect((await failureFrom(shrunk)).action).toBe('retry');
    expect(bench.portal.statistics()[0]?.recordFileId ?? null).toBeNull();
  });

  it('no token gets into logs', async () => {
    await end();
    await client.portal.attachRecord(callId, recordingOf(wavFile()), never);
    expect(client.lines.map(({ facts }) => facts['methods'])).toEqual([
      ['telephony.externalCall.attachRecord'],
      ['upload'],
    ]);
    expect(JSON.stringify(client.lines)).not.toContain(bench.token);
    expect(JSON.stringify(client.lines)).not.toContain('telephony|');
  });
});

describe('an address for the upload', () => {
  const TOKEN = 'SENTINEL-upload-token';
  /** `uploadUrl` is what the portal names; `answer` is what the upload gets. */
  async function portalNaming(uploadUrl: (origin: string) => unknown, answer?: Scripted) {
    const rig = await setup();
    rig.fake.script = (request: SeenRequest) => {
      if (request.method.startsWith('upload')) return answer ?? null;
      const result = { uploadUrl: uploadUrl(rig.fake.origin), fieldName: 'file' };
      return { status: 200, body: JSON.stringify({ result }) };
    };
    const attach = () => rig.portal.attachRecord('externalCall.1', recordingOf(wavFile()), never);
    return { ...rig, attach };
  }
  const own = (origin: string) => `${origin}/rest/upload.json?auth=SENTINEL-access-0&token=${TOKEN}`;

  it.each<[string, (origin: string) => unknown]>([
    ['of another host', () => 'https://elsewhere.example/rest/upload.json?token=t'],
    ['of another port', (origin) => origin.replace(/:\d+$/, ':1/rest/upload.json')],
    ['of another scheme', (origin) => `${origin.replace('http:', 'https:')}/rest/upload.json`],
    ['with a user name', (origin) => `${origin.replace('//', '//user@')}/rest/upload.json`],
    ['that is none', () => 'upload.json'],
  ])('%s is refused, and nothing is sent there', async (_, uploadUrl) => {
    const { attach, fake } = await portalNaming(uploadUrl);
    expect(await failureFrom(attach())).toMatchObject({ action: 'give_up', code: 'bad_upload_address' });
    expect(fake.seen.map(({ method }) => method)).toEqual(['telephony.externalCall.attachRecord']);
  });

  it.each<[string, Scripted, string, string]>([
    ['413', { status: 413, body: '<html>' }, 'give_up', 'upload_too_large'],
    ['a redirect', { status: 302, headers: { location: 'https://x.example/' }, body: '' }, 'retry', 'bad_redirect'],
    ['a proxy', { status: 502, body: '<html>' }, 'retry', 'not_json'],
    ['a cut', 'reset', 'retry', 'network'],
    ['an answer without a file', { status: 200, body: '{"result":{}}' }, 'retry', 'bad_answer'],
    [
      'an expired token',
      { status: 401, body: '{"error":"expired_token","error_description":"x"}' },
      'retry',
      'expired_token',
    ],
  ])('%s: %j', async (_, answer, action, code) => {
    const { attach } = await portalNaming(own, answer);
    expect(await failureFrom(attach())).toMatchObject({ action, code });
  });

  it('is not repeated in errors and logs when the answer repeats it', async () => {
    const echo = { error: 'ERROR_CORE', error_description: `cannot POST ?auth=SENTINEL-access-0&token=${TOKEN}` };
    const { attach, lines } = await portalNaming(own, { status: 400, body: JSON.stringify(echo) });
    const failure = await failureFrom(attach());
    expect(failure.message).toBe('cannot POST ?auth=***&token=***');
    expect(JSON.stringify(lines)).not.toContain('SENTINEL');
  });

  it('that hangs is cut after its own time, or when told so', async () => {
    const { attach, clock, fake, portal } = await portalNaming(own, 'silence');
    const arrived = () =>
      new Promise<void>((resolve) => {
        const script = fake.script;
        fake.script = (request) => {
          if (request.method.startsWith('upload')) resolve();
          return script?.(request) ?? null;
        };
      });
    const first = arrived();
    const slow = failureFrom(attach());
    await first;
    await clock.advance(600_000);
    expect(await slow).toMatchObject({ action: 'retry', code: 'timeout' });
    const second = arrived();
    const cut = new AbortController();
    const stopped = failureFrom(portal.attachRecord('externalCall.1', recordingOf(wavFile()), cut.signal));
    await second;
    cut.abort();
    expect(await stopped).toMatchObject({ action: 'retry', code: 'cut' });
  });
});

describe('the request budget', () => {
  it('is used by recordings only while half of the burst is left for calls', async () => {
    const { portal, fake, clock, network } = await setup({ rate: { burst: 4, perSecond: 2 } });
    fake.script = (request) => {
      const upload = request.method.startsWith('upload');
      const result = upload ? { FILE_ID: 1 } : { uploadUrl: `${fake.origin}/rest/upload.json`, fieldName: 'file' };
      return { status: 200, body: JSON.stringify({ result }) };
    };
    await portal.attachRecord('externalCall.1', recordingOf(wavFile()), never);
    expect(fake.seen).toHaveLength(2);
    const next = portal.attachRecord('externalCall.1', recordingOf(wavFile()), never);
    await clock.advance(499);
    // A call takes what a recording must leave.
    await network.budgetOf(fake.origin).acquire();
    await clock.advance(500);
    expect(fake.seen).toHaveLength(2);
    await clock.advance(1);
    await waitFor('the upload waits for its turn', () => clock.nextDueAt === clock.now() + 500);
    expect(fake.seen).toHaveLength(3);
    await clock.advance(500);
    await next;
    expect(fake.seen).toHaveLength(4);
  });

  it('is not waited for after a stop', async () => {
    const { portal } = await setup({ rate: { burst: 0, perSecond: 1 } });
    const cut = new AbortController();
    const waiting = failureFrom(portal.attachRecord('externalCall.1', recordingOf(wavFile()), cut.signal));
    cut.abort();
    expect(await waiting).toMatchObject({ action: 'retry', code: 'cut' });
  });
});
