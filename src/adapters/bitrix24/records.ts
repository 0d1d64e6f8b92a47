/** Recordings: `telephony.externalCall.attachRecord` by upload, which needs no base64 and no address of ours (known: §3.4). */
import { randomBytes } from 'node:crypto';
import { PortalError } from '../../app/ports/portal.ts';
import type { Recording } from '../../app/ports/recordings.ts';
import { cleanerOf, faultFailure, parseAnswer, readBody } from './answer.ts';
import { checkEndpoint } from './endpoint.ts';
import { asPortalError, failureOf, isRequestLimit } from './errors.ts';
import type { HttpAnswer } from './http.ts';
import { uploadAddress, uploadAnswer } from './protocol.ts';
import { REDIRECTS } from './rest.ts';
import type { PortalRest } from './rest.ts';

const METHOD = 'telephony.externalCall.attachRecord';

/** Rejects with PortalError. */
export async function attachRecord(
  rest: PortalRest,
  crmCallId: string,
  recording: Recording,
  signal: AbortSignal,
): Promise<{ fileId: string }> {
  try {
    const params = { CALL_ID: crmCallId, FILENAME: recording.fileName };
    const { result, endpoint } = await rest.call(METHOD, params, { background: signal });
    const { uploadUrl, fieldName } = parseAnswer(uploadAddress, result, METHOD);
    const url = believable(uploadUrl, endpoint, rest.context.allowHttp);
    return await upload(rest, url, fieldName, recording, signal);
  } catch (error) {
    throw asPortalError(notFinishedYet(error) ?? error);
  }
}

/** The address carries a token, and the file is somebody's talk: nobody but the portal that has just answered gets them. */
function believable(uploadUrl: string, endpoint: string, allowHttp: boolean): URL {
  const url = URL.parse(uploadUrl);
  if (url !== null && url.origin === new URL(endpoint).origin && checkEndpoint(uploadUrl, allowHttp) !== null)
    return url;
  const message = 'the portal named an upload address that is not its own';
  throw new PortalError(failureOf('bad_upload_address', message, { now: 0 }));
}

async function upload(
  rest: PortalRest,
  url: URL,
  fieldName: string,
  recording: Recording,
  signal: AbortSignal,
): Promise<{ fileId: string }> {
  const { http, clock, recorder } = rest.context;
  const budget = rest.context.budgetOf(url.origin);
  await budget.acquireSpare(signal);
  const done = recorder.begin(url.host, ['upload'], []);
  let answer: HttpAnswer;
  try {
    answer = await http.postStream(url, multipart(fieldName, recording), signal);
  } catch (error) {
    const failure = faultFailure(error, clock.now());
    done(null, failure.code);
    throw new PortalError(failure);
  }
  const httpStatus = answer.status;
  const now = clock.now();
  // Whoever answers may have repeated the request: its tokens must not come out again in an error's text.
  const clean = cleanerOf([...url.searchParams.values(), ...url.search.slice(1).split(/[&=]/)].filter(isSecret));
  const read =
    httpStatus === 413
      ? { failure: failureOf('upload_too_large', 'the portal takes no files of this size', { now, httpStatus }) }
      : REDIRECTS.has(httpStatus)
        ? { failure: failureOf('bad_redirect', 'the upload was redirected', { now, httpStatus }) }
        : readBody(answer, now, clean);
  done(httpStatus, 'failure' in read ? read.failure.code : null);
  if ('failure' in read) {
    if (isRequestLimit(read.failure)) budget.exhausted();
    throw new PortalError(read.failure);
  }
  return { fileId: parseAnswer(uploadAnswer, read.body['result'], 'upload').FILE_ID };
}

/** Names of parameters are short and stand in error texts of their own right. */
function isSecret(text: string): boolean {
  return text.length >= 8;
}

/** One file part, streamed; its length is known beforehand, as PHP behind a proxy wants it. */
function multipart(fieldName: string, recording: Recording) {
  const boundary = `record-${randomBytes(16).toString('hex')}`;
  const contentType = recording.fileName.endsWith('.mp3') ? 'audio/mpeg' : 'audio/x-wav';
  const head = Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="${fieldName}"; filename="${recording.fileName}"\r\n` +
      `content-type: ${contentType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    lengthBytes: head.length + recording.sizeBytes + tail.length,
    content: (async function* () {
      yield head;
      yield* recording.open();
      yield tail;
    })(),
  };
}

/**
 * "Call is not found in the statistic table. Looks like it is not finished yet." has the code of bad arguments, so its text is all
 * there is (known).
 */
function notFinishedYet(error: unknown): PortalError | null {
  if (!(error instanceof PortalError) || !/not found in the statistic table/i.test(error.failure.message)) return null;
  return new PortalError(failureOf('not_finished', error.failure.message, { now: 0 }));
}
