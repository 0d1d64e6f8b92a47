/** What a call's state is called. Pure. */
import type { ApiCallVerb, CallView } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate, type Lang } from '../../locales/translate.ts';
import { formatDuration, formatNumber } from './format.ts';

/** The phase in words; of an ended call, its result. */
export function phaseWords(call: CallView, lang: Lang): string {
  switch (call.phase) {
    case 'ringing':
      return translate(call.direction === 'incoming' ? cardTexts.ringing : cardTexts.ownPhoneRings, lang);
    case 'dialling':
      return translate(cardTexts.dialling, lang);
    case 'talking':
      return translate(cardTexts.talking, lang);
    case 'held':
      return translate(cardTexts.held, lang);
    case 'ended':
      return resultWords(call, lang);
  }
}

/** By `outcome`; `answered` tells its duration instead, and a code not known here says only that the call has ended. */
const RESULTS: Record<string, { incoming: keyof typeof cardTexts; outgoing: keyof typeof cardTexts }> = {
  missed: { incoming: 'notAnswered', outgoing: 'clientDidNotAnswer' },
  no_answer: { incoming: 'notAnswered', outgoing: 'clientDidNotAnswer' },
  rejected: { incoming: 'rejected', outgoing: 'clientRejected' },
  cancelled: { incoming: 'rejected', outgoing: 'cancelled' },
  busy: { incoming: 'busy', outgoing: 'busy' },
  failed: { incoming: 'failed', outgoing: 'failed' },
  answered_elsewhere: { incoming: 'answeredElsewhere', outgoing: 'answeredElsewhere' },
  transferred: { incoming: 'transferred', outgoing: 'transferred' },
};

function resultWords(call: CallView, lang: Lang): string {
  const known = call.outcome === null ? undefined : RESULTS[call.outcome];
  if (known !== undefined) return text(known[call.direction], lang);
  if (call.answeredAt !== null && call.endedAt !== null) {
    return translate(cardTexts.talked, lang, { duration: formatDuration(call.endedAt - call.answeredAt) });
  }
  return translate(cardTexts.ended, lang);
}

function text(key: keyof typeof cardTexts, lang: Lang): string {
  return cardTexts[key][lang];
}

/** Since when the phase's clock runs, epoch ms; null: no clock. */
export function clockStart(call: CallView): number | null {
  if (call.phase === 'ended') return null;
  return call.phase === 'talking' || call.phase === 'held' ? (call.answeredAt ?? call.startedAt) : call.startedAt;
}

/** The client's name, else the number, else that it is withheld. */
export function whoWords(call: Pick<CallView, 'displayName' | 'clientNumber'>, lang: Lang): string {
  const number = call.clientNumber === null ? '' : formatNumber(call.clientNumber);
  if (call.displayName !== '' && call.displayName !== call.clientNumber) return call.displayName;
  return number || translate(cardTexts.unknownCaller, lang);
}

const VERB_TEXTS = {
  answer: { idle: cardTexts.answer, pending: cardTexts.answerPending, ofCall: cardTexts.answerCall },
  reject: { idle: cardTexts.reject, pending: cardTexts.rejectPending, ofCall: cardTexts.rejectCall },
  hangup: { idle: cardTexts.hangup, pending: cardTexts.hangupPending, ofCall: cardTexts.hangupCall },
} as const;

export function verbWords(verb: ApiCallVerb, pending: boolean, lang: Lang): string {
  return translate(VERB_TEXTS[verb][pending ? 'pending' : 'idle'], lang);
}

/** For a screen reader, where several calls have the same button. */
export function verbOfCallWords(verb: ApiCallVerb, who: string, lang: Lang): string {
  return translate(VERB_TEXTS[verb].ofCall, lang, { who });
}
