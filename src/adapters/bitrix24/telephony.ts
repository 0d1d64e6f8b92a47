/** What we want of a call ↔ methods `telephony.externalCall.*` (known: reference documentation §3). */
import type { CommandFailure, CommandOutcome, PortalCommand } from '../../domain/delivery/command.ts';
import type { BatchCommand, BatchItem } from './batch.ts';
import { failureOf, isAlreadyDone } from './errors.ts';
import { SEARCH_METHOD, toClients } from './clients.ts';
import type { ResultReference } from './php-query.ts';
import { registerAnswer } from './protocol.ts';

/** Known beforehand, or given by a registration earlier in the same batch. */
export type CallIdSource = string | ResultReference;

const TYPE = { outgoing: 1, incoming: 2 } as const;

/** Whole seconds with an explicit offset: fractions and a bare `Z` are not what the documentation shows. */
export function isoDate(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}+00:00`;
}

/** DURATION in whole seconds; talk that rounds to nothing was talk nevertheless, and 0 would mean "missed" (known). */
export function durationSeconds(talkMs: number): number {
  return talkMs > 0 ? Math.max(1, Math.round(talkMs / 1_000)) : 0;
}

/** Null when there is nothing to send: show and hide without users would mean the registered user (known). */
export function toMethod(command: PortalCommand, callId: CallIdSource | null): BatchCommand | null {
  switch (command.kind) {
    case 'register':
      return {
        method: 'telephony.externalCall.register',
        params: {
          USER_ID: command.userId,
          PHONE_NUMBER: command.phoneNumber,
          TYPE: TYPE[command.direction],
          CALL_START_DATE: isoDate(command.startedAt),
          CRM_CREATE: command.createCrmEntity ? 1 : 0,
          SHOW: command.show ? 1 : 0,
          ADD_TO_CHAT: 1,
          EXTERNAL_CALL_ID: command.externalCallId,
          ...(command.lineNumber === null ? {} : { LINE_NUMBER: command.lineNumber }),
        },
      };
    case 'show':
    case 'hide':
      if (command.userIds.length === 0) return null;
      return {
        method: `telephony.externalCall.${command.kind}`,
        params: { CALL_ID: callId, USER_ID: command.userIds },
      };
    case 'finish':
      return {
        method: 'telephony.externalCall.finish',
        params: {
          CALL_ID: callId,
          USER_ID: command.userId,
          DURATION: durationSeconds(command.talkMs),
          STATUS_CODE: command.statusCode,
          ...(command.failedReason === '' ? {} : { FAILED_REASON: command.failedReason }),
          // The documented default is 1, cores take a missing value for 0.
          ADD_TO_CHAT: 1,
        },
      };
    case 'find_clients':
      return { method: SEARCH_METHOD, params: { PHONE_NUMBER: command.phoneNumber } };
  }
}

/**
 * `knownCallId`: the CALL_ID was known before the request. Only then does "Call is not found" prove that an earlier finish
 * has been carried out; in the batch of its own registration it would mean a reference that came to nothing.
 */
export function toOutcome(
  command: PortalCommand,
  method: string,
  item: BatchItem,
  knownCallId: boolean,
  now: number,
): CommandOutcome {
  if ('failure' in item) {
    if (knownCallId && isAlreadyDone(method, item.failure)) {
      return { ok: true, crmCallId: null, answer: { alreadyDone: item.failure.message } };
    }
    return { ok: false, failure: item.failure };
  }
  if (command.kind === 'find_clients') {
    const clients = toClients(item.result);
    if (clients === null) return { ok: false, failure: failureOf('bad_answer', `${method}: unknown form`, { now }) };
    return { ok: true, crmCallId: null, answer: null, clients };
  }
  if (command.kind !== 'register') return { ok: true, crmCallId: null, answer: item.result };
  const parsed = registerAnswer.safeParse(item.result);
  if (parsed.success) return { ok: true, crmCallId: parsed.data.CALL_ID, answer: item.result };
  return { ok: false, failure: noCallId(now) };
}

function noCallId(now: number): CommandFailure {
  return failureOf('bad_answer', 'the registration was answered without a CALL_ID', { now });
}
