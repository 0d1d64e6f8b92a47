/** Which of the operator's calls this card is about. Pure. */
import type { CallView } from '../../src/adapters/http/api-types.ts';
import { sameNumber } from './format.ts';

/** What the portal said when it opened the card. */
export interface CardSubject {
  /** CALL_ID. */
  callId: string | null;
  phoneNumber: string | null;
}

/**
 * The call to show big, or null: the one that the operator picked while it lives, else the card's own. Once that has ended, a
 * call with somebody on the line is more than its result. `previous` is what was shown before; it stays, as ended, when the
 * server no longer lists it. `now` is the server's time, epoch ms.
 */
export function chooseMain(
  calls: readonly CallView[],
  subject: CardSubject,
  previous: CallView | null,
  now: number,
  picked: string | null = null,
): CallView | null {
  const wanted = calls.find((call) => call.id === picked && call.phase !== 'ended');
  if (wanted !== undefined) return wanted;
  const own = chooseOwn(calls, subject, previous, now);
  if (own !== null && own.phase !== 'ended') return own;
  const onTheLine = own && calls.find((call) => call.phase === 'talking' || call.phase === 'held');
  return onTheLine ?? own;
}

function chooseOwn(
  calls: readonly CallView[],
  subject: CardSubject,
  previous: CallView | null,
  now: number,
): CallView | null {
  if (subject.callId !== null) {
    const named = calls.find((call) => call.crmCallId === subject.callId);
    if (named !== undefined) return named;
  }
  const same = previous && calls.find((call) => call.id === previous.id);
  if (same && (same.phase !== 'ended' || subject.callId !== null)) {
    const belongsToAnotherCard =
      subject.callId !== null && same.crmCallId !== null && same.crmCallId !== subject.callId;
    if (!belongsToAnotherCard) return same;
  }
  const fresh = subject.callId === null ? mostUrgent(calls) : notYetNamed(calls, subject.phoneNumber);
  return fresh ?? same ?? (previous && asEnded(previous, now));
}

/** The others that still live, in the server's order. */
export function chooseOthers(calls: readonly CallView[], main: CallView | null): CallView[] {
  return calls.filter((call) => call.id !== main?.id && call.phase !== 'ended');
}

/**
 * The portal may open the card before its answer with the CALL_ID has reached our server: until then the number tells which
 * call is meant.
 */
function notYetNamed(calls: readonly CallView[], phoneNumber: string | null): CallView | undefined {
  return calls.find(
    (call) => call.crmCallId === null && call.phase !== 'ended' && sameNumber(call.clientNumber, phoneNumber),
  );
}

const URGENCY: CallView['phase'][] = ['talking', 'dialling', 'ringing', 'held', 'ended'];

function mostUrgent(calls: readonly CallView[]): CallView | undefined {
  return [...calls].sort((a, b) => URGENCY.indexOf(a.phase) - URGENCY.indexOf(b.phase))[0];
}

function asEnded(call: CallView, now: number): CallView {
  if (call.phase === 'ended') return call;
  return {
    ...call,
    phase: 'ended',
    endedAt: call.endedAt ?? now,
    heldSince: null,
    consultation: null,
    verbs: Object.fromEntries(Object.keys(call.verbs).map((verb) => [verb, false])) as CallView['verbs'],
  };
}
