/** A call of the list or the head of its story, in words. */
import { duration, portalReason } from '../../../locales/story-reasons.ts';
import type { ApiStory, ApiStoryRow } from '../../../src/adapters/http/api-types.ts';
import { formatMoment } from '../format.ts';
import type { StateWords } from '../state-words.ts';
import { lang } from '../texts.ts';
import { why } from './why-texts.ts';

type Call = Pick<ApiStoryRow, 'direction' | 'clientNumber' | 'clientName'>;

export function titleOf({ direction, clientNumber, clientName }: Call): string {
  if (direction === 'internal')
    return clientNumber === null ? why('internalAny') : why('internal', { number: clientNumber });
  if (clientNumber === null) return why(direction === 'incoming' ? 'incomingWithheld' : 'outgoingUnknown');
  const number = clientName === null ? clientNumber : `${clientNumber}, ${clientName}`;
  return why(direction, { number });
}

export function talkOf({ talkMs, endedAt }: Pick<ApiStoryRow, 'endedAt'> & { talkMs: number | null }): string {
  if (endedAt === null) return why('goesOn');
  return talkMs === null || talkMs === 0 ? why('unanswered') : why('talked', { duration: duration(talkMs, lang) });
}

const TOLD: Record<ApiStoryRow['told'], StateWords> = {
  live: { tone: 'busy', words: why('toldLive') },
  recorded: { tone: 'ok', words: why('toldRecorded') },
  waiting: { tone: 'warning', words: why('toldWaiting') },
  given_up: { tone: 'fault', words: why('toldGivenUp') },
  internal: { tone: 'off', words: why('toldInternal') },
  no_employee: { tone: 'fault', words: why('toldNoEmployee') },
};

export const toldWords = (told: ApiStoryRow['told']): StateWords => TOLD[told];

/** What the administrator should know or do about it; null when there is nothing. */
export function adviceOf({ told, waiting }: Pick<ApiStory, 'told' | 'waiting'>, now: number): string | null {
  if (told === 'no_employee') return why('noEmployeeAdvice');
  if (waiting === null) return null;
  const reason = portalReason(waiting.code ?? '', waiting.message ?? '', lang);
  if (told === 'given_up') return why('givenUpReason', { reason });
  switch (waiting.why) {
    case 'administrator':
      return why('waitingAdministrator');
    case 'own_pause':
      return why('waitingPause', { reason, time: formatMoment(waiting.retryAt ?? now, now, lang) });
    case 'portal_away':
      return why('waitingPortal', { reason });
    case 'soon':
      return why('waitingSoon');
  }
}
