/** Why Bitrix24 does not take a call, and what happens next, in words. */
import type { ApiUndeliveredCall } from '../../../src/adapters/http/api-types.ts';
import { formatMoment } from '../format.ts';
import { lang, text } from '../texts.ts';

/** Codes of faults between us and the portal; the others are the portal's own. */
const NO_ANSWER = new Set(['network', 'timeout', 'not_json', 'too_large', 'bad_answer']);
const NO_ACCESS = new Set(['no_grant', 'invalid_grant', 'no_auth_found', 'invalid_token', 'access_denied']);

export function titleWords(call: ApiUndeliveredCall, now: number): string {
  const time = formatMoment(call.startedAt, now, lang);
  const number = call.clientNumber ?? text('numberWithheld');
  return text(call.direction === 'incoming' ? 'undeliveredIncoming' : 'undeliveredOutgoing', { number, time });
}

export function reasonWords({ code, message }: ApiUndeliveredCall): string {
  const known = code.toLowerCase();
  if (NO_ANSWER.has(known)) return text('undeliveredNoAnswer');
  if (NO_ACCESS.has(known)) return text('undeliveredNoAccess');
  // The portal has one code for several refusals, only its words tell them apart.
  if (/phone number/i.test(message)) return text('undeliveredBadNumber');
  return text('undeliveredRefused', { reason: message === '' ? code : `${message} (${code})` });
}

export function nextWords({ state, since, attempts, retryAt }: ApiUndeliveredCall, now: number): string {
  const begun = since === null ? '' : text('undeliveredSince', { time: formatMoment(since, now, lang) });
  const tried = attempts === 0 ? '' : text('undeliveredAttempts', { attempts });
  const next =
    state === 'given_up'
      ? text('undeliveredGivenUp')
      : retryAt === null || retryAt <= now
        ? text('undeliveredTrying')
        : text('undeliveredNext', { time: formatMoment(retryAt, now, lang) });
  return [begun, tried, next].filter((words) => words !== '').join(', ');
}
