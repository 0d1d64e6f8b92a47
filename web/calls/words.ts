/** What calls are called. */
import type { ApiPastCall, CallView } from '../../src/adapters/http/api-types.ts';
import { formatDuration, formatNumber } from '../frames/format.ts';
import { bootstrap } from './bootstrap.ts';
import { lang, text } from './texts.ts';

type AnyCall = Pick<CallView, 'direction' | 'clientNumber' | 'clientName'> & { displayName?: string };

/** Whose call it is. One's own name in every row would only be noise. */
export function operatorWords(operators: readonly { userId: string; name: string }[]): string {
  const onlyMine = operators.every((one) => one.userId === bootstrap.user.id);
  return onlyMine ? '' : [...new Set(operators.map((one) => one.name))].join(', ');
}

/** The client's name, else the phone's, else the number, else that it is withheld. */
export function whoWords({ clientName, displayName, clientNumber }: AnyCall): string {
  const number = numberWords(clientNumber);
  if (clientName !== null) return clientName;
  if (displayName && displayName !== clientNumber) return displayName;
  return number === '' ? text('numberWithheld') : number;
}

export function numberWords(number: string | null): string {
  return number === null ? '' : formatNumber(number);
}

export function phaseWords(call: CallView): string {
  switch (call.phase) {
    case 'ringing':
      return text(call.direction === 'outgoing' ? 'ownPhoneRings' : 'ringing');
    case 'dialling':
      return text('diallingPhase');
    case 'talking':
      return text('talking');
    case 'held':
      return text('held');
    case 'ended':
      return resultWords(call.outcome, call.talkMs ?? 0);
  }
}

export function pastWords(call: ApiPastCall): string {
  return resultWords(call.outcome, call.talkMs);
}

export function consultationWords({ consultation }: CallView): string {
  if (consultation === null) return '';
  const name = consultation.name ?? numberWords(consultation.number);
  return text(consultation.phase === 'dialling' ? 'consultDialling' : 'consultTalking', { name });
}

export function recordingWords({ recorded }: ApiPastCall): string {
  if (recorded === 'no') return '';
  return text(recorded === 'yes' ? 'recordingKept' : recorded === 'waiting' ? 'recordingWaits' : 'recordingGivenUp');
}

function resultWords(outcome: string | null, talkMs: number): string {
  switch (outcome) {
    case 'answered':
      return text('talked', { duration: formatDuration(talkMs) });
    case 'missed':
      return text('missed');
    case 'rejected':
      return text('rejected');
    case 'cancelled':
      return text('cancelled');
    case 'busy':
      return text('busy');
    case 'no_answer':
      return text('noAnswer');
    case 'failed':
      return text('failed');
    case 'answered_elsewhere':
      return text('answeredElsewhere');
    case 'transferred':
      return text('transferred');
    default:
      return text('ended');
  }
}

/** `09:14`. */
export function timeWords(at: number): string {
  return new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** «Сегодня», «Вчера», else the date; with the year when it is another one. */
export function dayWords(at: number, now: number): string {
  const day = new Date(at).setHours(0, 0, 0, 0);
  const today = new Date(now).setHours(0, 0, 0, 0);
  if (day === today) return text('today');
  // Days of a change of the clocks are an hour shorter or longer.
  if (Math.round((today - day) / 86_400_000) === 1) return text('yesterday');
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat(lang, sameYear ? options : { ...options, year: 'numeric' }).format(at);
}
