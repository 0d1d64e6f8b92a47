/** What Bitrix24's own card should show of a call. Pure. */
import type { ApiCallVerb, CallView, Lang } from '../../src/adapters/http/api-types.ts';
import { translate, type Text } from '../../locales/translate.ts';
import { workerTexts as texts } from '../../locales/worker.ts';
import { formatDuration, formatNumber } from './format.ts';

/** Of the portal's states (known) the ones that a desk phone can be in. */
export type UiState =
  | 'incoming'
  | 'connectingIncoming'
  | 'connectingOutgoing'
  | 'connected'
  | 'transferring'
  | 'transferFailed'
  | 'redial'
  | 'error';

export interface CardLook {
  ui: UiState;
  held: boolean;
  title: string;
  status: string;
}

/** What the card knows beside the call itself. */
export interface CardMemory {
  /** The command under way: shown at once, true only when the switch's events say so. */
  pending: ApiCallVerb | null;
  /** What went wrong, in the operator's language. */
  error: string | null;
  /** To whom the operator is handing the call; null: to nobody. */
  transfer: { who: string; consulted: boolean } | null;
  /** The card's own timer runs and tells the truth. */
  timed: boolean;
  connected: boolean;
}

export function lookOf(call: CallView, memory: CardMemory, lang: Lang): CardLook {
  return {
    ui: uiOf(call, memory),
    held: call.phase === 'held',
    title: translate(call.direction === 'incoming' ? texts.incomingTitle : texts.outgoingTitle, lang, {
      who: whoOf(call, lang),
    }),
    status: statusOf(call, memory, lang),
  };
}

function uiOf(call: CallView, { pending, transfer }: CardMemory): UiState {
  switch (call.phase) {
    case 'ringing':
      if (call.direction !== 'incoming') return 'connectingOutgoing';
      return call.verbs.answer && pending !== 'answer' ? 'incoming' : 'connectingIncoming';
    case 'dialling':
      return 'connectingOutgoing';
    case 'talking':
    case 'held':
      if (call.consultation !== null || pending === 'consult' || pending === 'return' || pending === 'complete')
        return 'transferring';
      return transfer?.consulted === true && call.phase === 'held' ? 'transferFailed' : 'connected';
    case 'ended':
      return call.direction === 'outgoing' && call.answeredAt === null ? 'redial' : 'error';
  }
}

const PENDING: Partial<Record<ApiCallVerb, Text>> = {
  answer: texts.answerPending,
  reject: texts.rejectPending,
  hangup: texts.hangupPending,
  hold: texts.holdPending,
  unhold: texts.unholdPending,
  complete: texts.completePending,
  transfer: texts.completePending,
  return: texts.returnPending,
};

function statusOf(call: CallView, memory: CardMemory, lang: Lang): string {
  const { pending, error, transfer, connected } = memory;
  if (call.phase === 'ended') return resultOf(call, lang);
  if (error !== null) return error;
  if (!connected) return translate(texts.connectionLost, lang);
  if (pending === 'consult') return translate(texts.consultDialling, lang, { who: transfer?.who ?? '' });
  const doing = pending === null ? undefined : PENDING[pending];
  if (doing !== undefined) return translate(doing, lang);
  switch (call.phase) {
    case 'ringing':
      if (call.direction !== 'incoming') return translate(texts.ownPhoneRings, lang);
      return translate(call.answerHint === null ? texts.ringing : texts.pickUp, lang);
    case 'dialling':
      return translate(texts.dialling, lang);
    default:
      return talkOf(call, memory, lang);
  }
}

function talkOf(call: CallView, { transfer, timed }: CardMemory, lang: Lang): string {
  const { consultation } = call;
  if (consultation !== null) {
    const who = consultation.name ?? consultation.number;
    return translate(consultation.phase === 'dialling' ? texts.consultDialling : texts.consultTalking, lang, { who });
  }
  if (call.phase === 'held') {
    return transfer?.consulted === true
      ? translate(texts.consultFailed, lang, { who: transfer.who })
      : translate(texts.held, lang);
  }
  if (timed || call.answeredAt === null) return translate(texts.talking, lang);
  // The card's timer counts from its own start, so a talk that began before cannot use it.
  return translate(texts.talkingSince, lang, { time: timeOfDay(call.answeredAt) });
}

const RESULTS: Record<string, { incoming: Text; outgoing: Text }> = {
  missed: { incoming: texts.missed, outgoing: texts.clientDidNotAnswer },
  no_answer: { incoming: texts.missed, outgoing: texts.clientDidNotAnswer },
  rejected: { incoming: texts.rejected, outgoing: texts.rejected },
  cancelled: { incoming: texts.rejected, outgoing: texts.cancelled },
  busy: { incoming: texts.busy, outgoing: texts.busy },
  failed: { incoming: texts.failed, outgoing: texts.failed },
  answered_elsewhere: { incoming: texts.elsewhere, outgoing: texts.elsewhere },
  transferred: { incoming: texts.transferred, outgoing: texts.transferred },
};

function resultOf(call: CallView, lang: Lang): string {
  const result = call.outcome === null ? undefined : RESULTS[call.outcome];
  if (result !== undefined) return translate(result[call.direction === 'incoming' ? 'incoming' : 'outgoing'], lang);
  const talkMs = call.talkMs ?? (call.answeredAt === null ? null : (call.endedAt ?? call.answeredAt) - call.answeredAt);
  return talkMs === null
    ? translate(texts.ended, lang)
    : translate(texts.talked, lang, { duration: formatDuration(talkMs) });
}

function whoOf(call: CallView, lang: Lang): string {
  if (call.displayName !== '' && call.displayName !== call.clientNumber) return call.displayName;
  return call.clientNumber === null ? translate(texts.withheld, lang) : formatNumber(call.clientNumber);
}

function timeOfDay(at: number): string {
  const date = new Date(at);
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`;
}
