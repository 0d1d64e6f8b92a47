/** `integration.register` (known name, assumed form): credentials in, a token valid on that node alone out. */
import { Client } from 'undici';
import { z } from 'zod';
import type { CallApiAddress } from '../../app/ports/switch-link.ts';
import type { SwitchCertificate } from '../../app/ports/switch-link.ts';
import type { Endpoint } from './address.ts';
import { LinkFailure } from '../links/failure.ts';
import type { CallApiProfile } from './profile.ts';
import { isRecord, MAX_MESSAGE_BYTES } from './protocol.ts';
import { connectTrusted } from '../links/trust.ts';
import type { Trust } from '../links/trust.ts';

export interface Registration {
  token: string;
  numbers: string[];
  refusedNumbers: string[];
  csta: boolean | null;
}

/** A 4xx that says "later" or "too slow", not "no". */
const PASSING = new Set([408, 425, 429]);

/** Registers as a service, for which no phone number is given (known). Rejects with LinkFailure or a network error. */
export async function register(
  endpoint: Endpoint,
  address: CallApiAddress,
  profile: CallApiProfile,
  trust: Trust,
  signal: AbortSignal,
  onCertificate: (certificate: SwitchCertificate) => void,
): Promise<Registration> {
  const socket = await connectTrusted(endpoint, trust, signal, onCertificate);
  const client = new Client(endpoint.origin, {
    // Not at once: undici stalls when the connector calls back before it has returned.
    connect: (_options, done) => queueMicrotask(() => done(null, socket)),
    maxResponseSize: MAX_MESSAGE_BYTES,
    // The caller's signal is the only timer.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const { keys, extra, path } = profile.register;
    const answer = await client.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        ...extra,
        [keys.clientId]: address.clientId,
        [keys.apiKey]: address.apiKey,
        [keys.domain]: address.domain,
      }),
      signal,
    });
    const body = await answer.body.text();
    return readAnswer(profile, answer.statusCode, body);
  } finally {
    socket.destroy();
    await client.destroy();
  }
}

function readAnswer(profile: CallApiProfile, status: number, text: string): Registration {
  const body = parseJson(text);
  if (status === 200) {
    const registration = answerSchema(profile).safeParse(body);
    if (registration.success) return registration.data;
    throw new LinkFailure('unreachable', `Registration: HTTP 200, but not the answer of a Call API`);
  }
  const { code, message } = profile.register.refusal;
  const words = isRecord(body) ? [body[message], body[code]].find((word) => typeof word === 'string') : undefined;
  // 401 and 403 refuse whoever says it (a proxy in between answers in HTML); other 4xx only in the Call API's words.
  const refused = status === 401 || status === 403 || (status < 500 && status >= 400 && words && !PASSING.has(status));
  throw new LinkFailure(refused ? 'refused' : 'unreachable', words ?? `Registration: HTTP ${status}`);
}

function answerSchema(profile: CallApiProfile) {
  const keys = profile.register.answer;
  const numbers = z.array(z.union([z.string(), z.number()]).transform(String));
  return z.looseObject({}).transform((body, context): Registration => {
    const parsed = z
      .object({
        token: z.string().min(1),
        numbers: numbers.nullish(),
        refusedNumbers: numbers.nullish(),
        csta: z.boolean().nullish(),
      })
      .safeParse({
        token: body[keys.token],
        numbers: body[keys.numbers],
        refusedNumbers: body[keys.refusedNumbers],
        csta: body[keys.csta],
      });
    if (!parsed.success) {
      context.addIssue(parsed.error.message);
      return z.NEVER;
    }
    return {
      token: parsed.data.token,
      numbers: parsed.data.numbers ?? [],
      refusedNumbers: parsed.data.refusedNumbers ?? [],
      csta: parsed.data.csta ?? null,
    };
  });
}

/** Undefined when it is not JSON; the content type is not asked, since wrong ones are common and the body decides. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
