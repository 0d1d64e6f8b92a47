/** What to do about a failure: one table by error code, and the answers that mean "already done". */
import type { CommandFailure, FailureAction } from '../../domain/delivery/command.ts';
import { PortalError } from '../../app/ports/portal.ts';

interface Policy {
  action: FailureAction;
  /** The access token is the reason: a refresh may cure it. Without a cure `action` holds. */
  refresh?: true;
  /** The OAuth server says that no refresh will ever work again. */
  revokes?: true;
  /** Do not repeat earlier than this many ms from now. */
  delayMs?: number;
}

const retry: Policy = { action: 'retry' };
const askAdministrator: Policy = { action: 'ask_administrator' };
const giveUp: Policy = { action: 'give_up' };
const revoked: Policy = { action: 'ask_administrator', revokes: true };

/**
 * Upper-case code → policy. The portal's codes are known from its documentation and are looked up whatever the HTTP status,
 * because documentation and core disagree about it; `wrong_client` and `invalid_token` are known from practice only.
 */
const POLICIES: Readonly<Record<string, Policy>> = {
  // Ours: faults of the way to the portal.
  NETWORK: retry,
  TIMEOUT: retry,
  NOT_JSON: retry,
  TOO_LARGE: retry,
  BAD_ANSWER: retry,
  BAD_REDIRECT: retry,
  INTERNAL: retry,
  BUSY: retry,
  GRANT_NOT_SAVED: retry,
  NO_GRANT: askAdministrator,
  NO_CALL_ID: giveUp,
  BAD_DOMAIN: giveUp,
  // Another address, or another setting: nothing that waiting cures.
  ADDRESS_REFUSED: askAdministrator,
  CUT: retry,
  // Ours about recordings: the call is not finished yet; an address that must not have the file; HTTP 413.
  NOT_FINISHED: retry,
  BAD_UPLOAD_ADDRESS: giveUp,
  UPLOAD_TOO_LARGE: giveUp,
  // Access token.
  EXPIRED_TOKEN: { action: 'retry', refresh: true },
  NO_AUTH_FOUND: { action: 'ask_administrator', refresh: true },
  INVALID_TOKEN: { action: 'ask_administrator', refresh: true },
  // OAuth server.
  INVALID_GRANT: revoked,
  INVALID_CLIENT: revoked,
  WRONG_CLIENT: revoked,
  PAYMENT_REQUIRED: revoked,
  INVALID_REQUEST: askAdministrator,
  INVALID_SCOPE: askAdministrator,
  // Rights, plan, a dismissed administrator, a deleted application.
  INSUFFICIENT_SCOPE: askAdministrator,
  APPLICATION_NOT_FOUND: askAdministrator,
  AUTHORIZATION_ERROR: askAdministrator,
  USER_ACCESS_ERROR: askAdministrator,
  INVALID_CREDENTIALS: askAdministrator,
  ACCESS_DENIED: askAdministrator,
  WRONG_AUTH_TYPE: askAdministrator,
  PORTAL_DELETED: askAdministrator,
  METHOD_CONFIRM_WAITING: askAdministrator,
  METHOD_CONFIRM_DENIED: askAdministrator,
  // No telephony on this portal: not the call's fault, and somebody can switch it on.
  ERROR_METHOD_NOT_FOUND: askAdministrator,
  ERROR_MANIFEST_IS_NOT_AVAILABLE: askAdministrator,
  // Limits: the bucket drains two requests a second; the operating time is counted in buckets of a minute.
  QUERY_LIMIT_EXCEEDED: { action: 'retry', delayMs: 1_000 },
  OVERLOAD_LIMIT: { action: 'retry', delayMs: 10_000 },
  OPERATION_TIME_LIMIT: { action: 'retry', delayMs: 60_000 },
  // Faults of the portal.
  CONNECTION_ERROR: retry,
  INTERNAL_SERVER_ERROR: retry,
  ERROR_UNEXPECTED_ANSWER: retry,
  // The command itself is wrong: unknown employee, bad number, bad handler.
  ERROR_CORE: giveUp,
  ERROR_ARGUMENT: giveUp,
  INVALID_ARGUMENT: giveUp,
  INVALID_ARG_VALUE: giveUp,
  ERROR_BATCH_LENGTH_EXCEEDED: giveUp,
  ERROR_BATCH_METHOD_NOT_ALLOWED: giveUp,
  ERROR_EVENT_NOT_FOUND: giveUp,
  ERROR_PLACEMENT_NOT_FOUND: giveUp,
  ERROR_PLACEMENT_MAX_COUNT: giveUp,
  ERROR_PLACEMENT_USER_MODE: giveUp,
  EMPTY_ERROR_HANDLER_URL: giveUp,
  ERROR_WRONG_HANDLER_URL: giveUp,
  ERROR_UNSUPPORTED_PROTOCOL: giveUp,
};

/** Codes that the table does not know are judged by the HTTP status; null inside a batch, whose items have none. */
function policyOf(code: string, httpStatus: number | null): Policy {
  const known = POLICIES[code.toUpperCase()];
  if (known !== undefined) return known;
  if (httpStatus === null) return giveUp;
  if (httpStatus >= 500 || httpStatus === 408 || httpStatus === 429) return retry;
  return httpStatus === 401 || httpStatus === 403 ? askAdministrator : giveUp;
}

/**
 * The database of the portal stumbled, under the code that bad arguments have too. Text decides nothing but this: without
 * the match the call would be given up.
 */
const PASSING_TROUBLE = /unexpected database error|^db error/i;

/** `code` may be empty (old cores). `retryAt`: epoch ms, when the portal said it itself. */
export function failureOf(
  code: string,
  message: string,
  at: { now: number; httpStatus?: number | null; retryAt?: number | null },
): CommandFailure {
  const policy = policyOf(code, at.httpStatus ?? null);
  const action = policy.action === 'give_up' && PASSING_TROUBLE.test(message) ? 'retry' : policy.action;
  const ownDelay = policy.delayMs === undefined ? null : at.now + policy.delayMs;
  return { action, code: code === '' ? 'unnamed' : code, message, retryAt: at.retryAt ?? ownDelay };
}

/** A refresh may cure it. */
export function isTokenFailure(failure: CommandFailure): boolean {
  return policyOf(failure.code, null).refresh === true;
}

/** The OAuth server will not give tokens for this authorisation any more. */
export function isRevocation(failure: CommandFailure): boolean {
  return policyOf(failure.code, null).revokes === true;
}

/**
 * For failures of what carries a command, not of the command: a refused refresh, a batch refused as a whole. Whatever the
 * code, no call may be given up for it.
 */
export function notTheCommandsFault(failure: CommandFailure): CommandFailure {
  return failure.action === 'give_up' ? { ...failure, action: 'ask_administrator' } : failure;
}

/** The code of a request that came too soon after others. */
export const isLimit = (code: string): boolean => code.toUpperCase() === 'QUERY_LIMIT_EXCEEDED';

export function isRequestLimit(failure: CommandFailure): boolean {
  return isLimit(failure.code);
}

/**
 * Errors that mean "done before", by method. They have no code of their own (ERROR_CORE, or an empty one on old cores), so
 * the text is all there is (known: "Handler already binded"; finish deletes the live call, a second one does not find it).
 */
const ALREADY_DONE: Readonly<Record<string, RegExp>> = {
  'event.bind': /handler already bind/i,
  'placement.bind': /handler already bind/i,
  'telephony.externalCall.finish': /call is not found/i,
};

export function isAlreadyDone(method: string, failure: CommandFailure): boolean {
  return ALREADY_DONE[method]?.test(failure.message) === true;
}

/** Whatever was thrown, as the port promises it. */
export function asPortalError(error: unknown): PortalError {
  if (error instanceof PortalError) return error;
  const message = error instanceof Error ? error.message : 'unknown fault';
  return new PortalError({ action: 'retry', code: 'internal', message, retryAt: null });
}
