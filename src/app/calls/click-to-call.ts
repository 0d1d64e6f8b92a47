/** A click on a number in Bitrix24. The portal has registered the call and shows the card; we dial, and later finish it. */
import { DIAL_REASONS } from '../../../locales/calls.ts';
import type { DialReason } from '../../../locales/calls.ts';
import { isLive, newCall } from '../../domain/call/call.ts';
import type { CallState, Dial } from '../../domain/call/call.ts';
import type { PortalStatusCode } from '../../domain/delivery/command.ts';
import { bare } from '../../domain/numbers/numbers.ts';
import { SwitchError } from '../ports/switch-link.ts';
import type { SwitchErrorCode } from '../ports/switch-link.ts';
import type { PortalEvent } from '../ports/portal.ts';
import type { CompanyOptions } from '../ports/store.ts';

type Language = CompanyOptions['language'];

export interface Click {
  crmCallId: string;
  userId: string;
  to: string;
  mobile: boolean;
}

/** Null when the event lacks what a call needs (known fields of ONEXTERNALCALLSTART; every value is a string). */
export function readClick(event: PortalEvent): Click | null {
  const text = (name: string): string => {
    const value = event.data[name];
    return typeof value === 'string' ? value : '';
  };
  // PHONE_NUMBER is as typed in the card, the international form is there only when the portal could parse it.
  const to = bare(text('PHONE_NUMBER_INTERNATIONAL')) || bare(text('PHONE_NUMBER'));
  const click = { crmCallId: text('CALL_ID'), userId: text('USER_ID'), to, mobile: text('IS_MOBILE') === '1' };
  return click.crmCallId !== '' && click.userId !== '' && click.to !== '' ? click : null;
}

/** A click that is to be dialled. */
export interface DialClick {
  crmCallId: string;
  dial: Omit<Dial, 'state' | 'askedAt' | 'statusCode' | 'reason'>;
  /** The portal shows the card itself (known); in the mobile app there is none. */
  shownInBrowser: boolean;
}

/**
 * The call that is to be dialled. `known`: what is known under this CALL_ID. `repeated`: it is being dialled already. `finishing`:
 * it is over and only the finish has not reached the portal, so the new attempt cannot share it.
 */
export function clickedCall(
  { crmCallId, dial, shownInBrowser }: DialClick,
  known: CallState | null,
  at: number,
  newId: () => string,
): CallState | 'repeated' | 'finishing' {
  const asked: Dial = { ...dial, state: 'asked', askedAt: at, statusCode: null, reason: null };
  if (known === null) {
    return newCall(newId(), at, {
      origin: 'portal',
      direction: 'outgoing',
      crmCallId,
      dial: asked,
      ownerUserId: dial.userId,
      viewers: [dial.userId],
      // Not ours to show, in the browser or not.
      shownTo: [dial.userId],
      seenBy: shownInBrowser ? [dial.userId] : [],
    });
  }
  const over = known.legs.length > 0 && !known.legs.some(isLive);
  // The queue of the portal may deliver one event twice, also when the call is over already.
  const sameClick = dial.clickedAt !== null && known.dial?.clickedAt != null && dial.clickedAt <= known.dial.clickedAt;
  if (!over || known.finished || sameClick) return 'repeated';
  const unanswered = known.legs.every((leg) => leg.answeredAt === null);
  if (known.endedAt !== null || !unanswered) return 'finishing';
  return { ...known, dial: asked, switchCallId: null, legs: [], heardAt: at };
}

/** `language`: the company's, for the portal's statistics show the reason. */
export function refusal(statusCode: PortalStatusCode, reason: DialReason, language: Language): Partial<Dial> {
  return { state: 'refused', statusCode, reason: DIAL_REASONS[reason][language] };
}

const REFUSALS: Record<Exclude<SwitchErrorCode, 'timeout'>, [PortalStatusCode, DialReason]> = {
  bad_params: ['404', 'bad_number'],
  no_such_leg: ['404', 'bad_number'],
  forbidden: ['403', 'forbidden'],
  not_possible_now: ['486', 'busy'],
  answer_not_supported: ['486', 'busy'],
  too_many_requests: ['503', 'switch_failure'],
  switch_failure: ['503', 'switch_failure'],
  not_connected: ['503', 'not_connected'],
};

/** What a failed `call.make` means for the call. After a time-out the switch may have done it all the same. */
export function afterDialFailure(error: unknown, language: Language): Partial<Dial> {
  const code = error instanceof SwitchError ? error.code : 'switch_failure';
  if (code === 'timeout') return { state: 'unclear', statusCode: '503', reason: DIAL_REASONS.unclear[language] };
  return refusal(...REFUSALS[code], language);
}

/** How late a click may come, against the portal's own clock. */
const STALE_MS = 30_000;
/** Older than this is stale even when it is the first event ever seen: no clock in use is that wrong. */
const SURELY_STALE_MS = 600_000;

/**
 * Tells stale events by their `ts`. The portal's clock is not ours: the smallest delay seen so far is taken for the difference
 * between the clocks, so a server with a wrong clock does not refuse every click.
 */
export class Freshness {
  private smallestDelayMs = Infinity;

  isStale(queuedAt: number | null, now: number): boolean {
    if (queuedAt === null) return false;
    const delayMs = now - queuedAt;
    this.smallestDelayMs = Math.min(this.smallestDelayMs, delayMs);
    return delayMs - this.smallestDelayMs > STALE_MS || delayMs > SURELY_STALE_MS;
  }
}
