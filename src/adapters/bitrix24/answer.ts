/** From an HTTP answer to a result or a failure, the same for the portal and for the OAuth server. */
import type { z } from 'zod';
import type { CommandFailure } from '../../domain/delivery/command.ts';
import { PortalError } from '../../app/ports/portal.ts';
import { failureOf } from './errors.ts';
import { HttpFault } from './http.ts';
import type { HttpAnswer } from './http.ts';
import { isRecord, toNumber, toText } from './php.ts';

/** Error texts come from outside and end in logs and on pages. */
const MAX_MESSAGE = 500;

export type Clean = (text: string) => string;

/** Cuts the secrets of a request out of texts of its answer: a proxy in between may echo the request. */
export function cleanerOf(secrets: readonly string[]): Clean {
  const present = secrets.filter((secret) => secret !== '');
  return (text) => present.reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), text).slice(0, MAX_MESSAGE);
}

/**
 * The body as an object, or a failure. `error` in the body counts whatever the status: placement.bind reports errors with
 * HTTP 200 (known), and old methods leave the code empty or numeric.
 */
export function readBody(
  answer: HttpAnswer,
  now: number,
  clean: Clean,
): { body: Record<string, unknown> } | { failure: CommandFailure } {
  const httpStatus = answer.status;
  const { json } = answer;
  if (!isRecord(json)) {
    const message =
      json === undefined ? `HTTP ${httpStatus} without JSON` : `HTTP ${httpStatus}, JSON is not an object`;
    return { failure: failureOf('not_json', message, { now, httpStatus }) };
  }
  if (json['error'] !== undefined && json['error'] !== null) {
    return { failure: errorOf(json, now, httpStatus, clean) };
  }
  if (httpStatus >= 400) {
    return { failure: failureOf('bad_answer', `HTTP ${httpStatus} without an error code`, { now, httpStatus }) };
  }
  return { body: json };
}

/** An `{error, error_description}` object: a whole answer, or one item of a batch (`httpStatus` null). */
export function errorOf(
  body: Record<string, unknown>,
  now: number,
  httpStatus: number | null,
  clean: Clean,
): CommandFailure {
  const code = clean(toText(body['error']));
  const words = clean(toText(body['error_description']));
  const time = isRecord(body['time']) ? body['time'] : body;
  const resetAt = code === 'OPERATION_TIME_LIMIT' ? toNumber(time['operating_reset_at']) : null;
  return failureOf(code, words === '' ? code : words, {
    now,
    httpStatus,
    retryAt: resetAt === null ? null : Math.max(now, resetAt * 1_000),
  });
}

export function faultFailure(error: unknown, now: number): CommandFailure {
  if (error instanceof HttpFault) return failureOf(error.code, error.message, { now });
  return failureOf('internal', error instanceof Error ? error.message : 'unknown fault', { now });
}

/** Parses an answer; another shape than documented is a fault of the portal, not of the command. */
export function parseAnswer<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  const message = `unexpected answer to ${what}${where === '' ? '' : ` (${where})`}`;
  throw new PortalError({ action: 'retry', code: 'bad_answer', message, retryAt: null });
}
