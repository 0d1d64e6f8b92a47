/** What a call's state is called. Pure. */
import type { ApiCallVerb, ApiColleague, ApiCrmClient, CallView } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate, type Lang, type Text } from '../../locales/translate.ts';
import { formatDuration, formatNumber } from './format.ts';

/** The phase in words; of an ended call, its result. */
export function phaseWords(call: CallView, lang: Lang): string {
  switch (call.phase) {
    case 'ringing':
      return translate(call.direction === 'outgoing' ? cardTexts.ownPhoneRings : cardTexts.ringing, lang);
    case 'dialling':
      return translate(cardTexts.dialling, lang);
    case 'talking':
      return translate(cardTexts.talking, lang);
    case 'held':
      return translate(call.consultation ? cardTexts.clientWaits : cardTexts.held, lang);
    case 'ended':
      return resultWords(call, lang);
  }
}

/** By `outcome`, of an incoming and of any other call; a code not known here tells the talk, or only that the call has ended. */
const RESULTS: Record<string, readonly [incoming: Text, other: Text]> = {
  missed: [cardTexts.notAnswered, cardTexts.clientDidNotAnswer],
  no_answer: [cardTexts.notAnswered, cardTexts.clientDidNotAnswer],
  rejected: [cardTexts.rejected, cardTexts.clientRejected],
  cancelled: [cardTexts.rejected, cardTexts.cancelled],
  busy: [cardTexts.busy, cardTexts.busy],
  failed: [cardTexts.failed, cardTexts.failed],
  answered_elsewhere: [cardTexts.answeredElsewhere, cardTexts.answeredElsewhere],
  transferred: [cardTexts.transferred, cardTexts.transferred],
};

function resultWords(call: CallView, lang: Lang): string {
  const known = RESULTS[call.outcome ?? ''];
  if (known !== undefined) return translate(known[call.direction === 'incoming' ? 0 : 1], lang);
  const talked = call.answeredAt !== null && call.endedAt !== null ? call.endedAt - call.answeredAt : null;
  const talkMs = call.talkMs ?? talked;
  if (talkMs === null) return translate(cardTexts.ended, lang);
  return translate(cardTexts.talked, lang, { duration: formatDuration(talkMs) });
}

/** Small line on top: direction, our line, the operator's own number, and what the phone says where the title `who` is another name. */
export function kindWords(call: CallView, who: string, lang: Lang): string {
  const directions = { incoming: cardTexts.incoming, outgoing: cardTexts.outgoing, internal: cardTexts.internal };
  const direction = translate(directions[call.direction], lang);
  const line = call.line === null ? '' : call.line.name || formatNumber(call.line.number);
  const way = line === '' ? direction : translate(cardTexts.viaLine, lang, { about: direction, line });
  const { extension, phoneName } = call;
  const about = extension === '' ? way : translate(cardTexts.viaExtension, lang, { direction: way, extension });
  return phoneName === null || phoneName === who
    ? about
    : translate(cardTexts.viaPhoneName, lang, { about, name: phoneName });
}

/** The client's name, else the number, else that it is withheld. */
export function whoWords(call: Pick<CallView, 'displayName' | 'clientNumber'>, lang: Lang): string {
  const number = call.clientNumber === null ? '' : formatNumber(call.clientNumber);
  if (call.displayName !== '' && call.displayName !== call.clientNumber) return call.displayName;
  return number || translate(cardTexts.unknownCaller, lang);
}

export function clientTypeWords(type: ApiCrmClient['type'], lang: Lang): string {
  return translate({ CONTACT: cardTexts.contact, COMPANY: cardTexts.company, LEAD: cardTexts.lead }[type], lang);
}

export function colleagueStateWords(state: ApiColleague['state'] | null, lang: Lang): string {
  const texts = {
    free: cardTexts.stateFree,
    ringing: cardTexts.stateRinging,
    talking: cardTexts.stateTalking,
    unknown: cardTexts.stateUnknown,
  };
  return translate(state === null ? cardTexts.outsideNumber : texts[state], lang);
}

/** `dtmf` has no button of its own: each key is one. */
const VERB_TEXTS: Record<Exclude<ApiCallVerb, 'dtmf'>, readonly [idle: Text, pending: Text]> = {
  answer: [cardTexts.answer, cardTexts.answerPending],
  reject: [cardTexts.reject, cardTexts.rejectPending],
  hangup: [cardTexts.hangup, cardTexts.hangupPending],
  hold: [cardTexts.hold, cardTexts.holdPending],
  unhold: [cardTexts.unhold, cardTexts.unholdPending],
  transfer: [cardTexts.transferNow, cardTexts.transferPending],
  consult: [cardTexts.consult, cardTexts.consultPending],
  complete: [cardTexts.complete, cardTexts.completePending],
  return: [cardTexts.return, cardTexts.returnPending],
};

export type ButtonVerb = keyof typeof VERB_TEXTS;

export function verbWords(verb: ButtonVerb, pending: boolean, lang: Lang): string {
  return translate(VERB_TEXTS[verb][pending ? 1 : 0], lang);
}
