import { Agent, request } from 'undici';
import type { PortalCore } from '../core.ts';
import { coreError } from '../rest/errors.ts';
import type { StatisticRow } from '../state/statistics.ts';

const DOWNLOAD_TIMEOUT_MS = 60_000;
const MAX_RECORD_BYTES = 200 * 1024 * 1024;

/** Stores an audio file as the record of a finished call; a later one replaces it (known). */
export function storeRecord(core: PortalCore, row: StatisticRow, name: string, content: Buffer): number {
  if (content.length === 0) throw coreError('File content is empty.');
  const contentType = audioType(content);
  // Assumed text: known is only that the content is checked to be audio.
  if (contentType === undefined) throw coreError('Wrong file content. Audio file is expected');
  const file = core.state.statistics.addFile({
    callId: row.callId,
    name,
    contentType,
    content,
    createdAt: core.clock.now(),
  });
  row.recordFileId = file.id;
  const activity = core.state.crm.activities.find((own) => own.id === row.crmActivityId);
  if (activity) activity.recordFileIds = [file.id];
  return file.id;
}

/** Known: the extension is compared as it is given, so `.WAV` is refused. */
export function checkRecordName(name: string): void {
  if (name === '') throw coreError('File name is empty');
  if (!/\.(wav|mp3)$/.test(name)) throw coreError('Wrong file extension. Only wav and mp3 are allowed');
}

/** The portal downloads by itself, without verifying certificates (known); the name is taken from the URL if absent. */
export async function attachFromUrl(core: PortalCore, row: StatisticRow, url: string, name: string): Promise<number> {
  const fileName = name || decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
  checkRecordName(fileName);
  await new Promise<void>((resolve) => {
    const delayMs = core.state.knobs.recordDownloadDelayMs;
    if (delayMs > 0) core.clock.after(delayMs, resolve);
    else resolve();
  });
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  try {
    const answer = await request(url, {
      dispatcher: agent,
      headersTimeout: DOWNLOAD_TIMEOUT_MS,
      bodyTimeout: DOWNLOAD_TIMEOUT_MS,
    });
    if (answer.statusCode !== 200) throw coreError(`Server returns HTTP error code ${answer.statusCode}`);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      if (size > MAX_RECORD_BYTES) throw coreError('File is too big');
      chunks.push(bytes);
    }
    row.recordUrl = url;
    return storeRecord(core, row, fileName, Buffer.concat(chunks));
  } finally {
    await agent.destroy();
  }
}

/** By the first bytes: RIFF/WAVE, or MP3 with an ID3 tag or a frame header. */
function audioType(content: Buffer): string | undefined {
  const head = content.toString('latin1', 0, 12);
  if (head.startsWith('RIFF') && head.endsWith('WAVE')) return 'audio/wav';
  const frame = content[0] === 0xff && ((content[1] ?? 0) & 0xe0) === 0xe0;
  return head.startsWith('ID3') || frame ? 'audio/mpeg' : undefined;
}
