/** Every refusal of the product: one code, one HTTP status, one log level, one text in each language. */
import { ERROR_TEXTS, FIELD_TEXTS } from '../../locales/errors.ts';
import type { Text } from '../../locales/errors.ts';
import type { LogLevel } from './ports/logger.ts';

export type ErrorCode = keyof typeof ERROR_TEXTS;
export type FieldProblem = keyof typeof FIELD_TEXTS;
export type Lang = 'ru' | 'en';

interface ErrorTraits {
  httpStatus: number;
  /** How loud a refusal with this code is in the log: what callers do wrong is not the administrator's alarm. */
  logLevel: LogLevel;
}

const TRAITS: Record<ErrorCode, ErrorTraits> = {
  bad_request: { httpStatus: 400, logLevel: 'verbose' },
  validation_failed: { httpStatus: 400, logLevel: 'verbose' },
  not_found: { httpStatus: 404, logLevel: 'verbose' },
  body_too_large: { httpStatus: 413, logLevel: 'warn' },
  unsupported_media_type: { httpStatus: 415, logLevel: 'verbose' },
  too_many_requests: { httpStatus: 429, logLevel: 'warn' },
  internal: { httpStatus: 500, logLevel: 'error' },
  database_unavailable: { httpStatus: 503, logLevel: 'warn' },
  not_signed_in: { httpStatus: 401, logLevel: 'verbose' },
  page_token_invalid: { httpStatus: 401, logLevel: 'verbose' },
  admin_only: { httpStatus: 403, logLevel: 'info' },
  forbidden_origin: { httpStatus: 403, logLevel: 'warn' },
  pages_missing: { httpStatus: 503, logLevel: 'error' },

  bad_domain: { httpStatus: 400, logLevel: 'verbose' },
  company_unknown: { httpStatus: 400, logLevel: 'info' },
  keys_incomplete: { httpStatus: 400, logLevel: 'verbose' },
  keys_refused: { httpStatus: 400, logLevel: 'warn' },
  login_expired: { httpStatus: 400, logLevel: 'info' },
  portal_mismatch: { httpStatus: 400, logLevel: 'warn' },
  not_administrator: { httpStatus: 403, logLevel: 'info' },
  portal_unavailable: { httpStatus: 502, logLevel: 'warn' },
  portal_certificate: { httpStatus: 502, logLevel: 'warn' },
  portal_not_found: { httpStatus: 400, logLevel: 'verbose' },
  portal_http: { httpStatus: 400, logLevel: 'verbose' },
  portal_private: { httpStatus: 400, logLevel: 'warn' },
  plan_required: { httpStatus: 402, logLevel: 'warn' },
  app_closed: { httpStatus: 403, logLevel: 'info' },
  app_removed: { httpStatus: 400, logLevel: 'warn' },
  scopes_refused: { httpStatus: 403, logLevel: 'warn' },
  scopes_missing: { httpStatus: 403, logLevel: 'warn' },
  clock_skew: { httpStatus: 409, logLevel: 'error' },
  portal_refused: { httpStatus: 502, logLevel: 'warn' },

  frame_forged: { httpStatus: 403, logLevel: 'warn' },
  event_forbidden: { httpStatus: 403, logLevel: 'warn' },

  employee_unknown: { httpStatus: 404, logLevel: 'verbose' },
  bad_number: { httpStatus: 400, logLevel: 'verbose' },
  number_taken: { httpStatus: 409, logLevel: 'verbose' },
  changed_since: { httpStatus: 409, logLevel: 'verbose' },
  cannot_undo: { httpStatus: 409, logLevel: 'verbose' },
  change_unknown: { httpStatus: 404, logLevel: 'verbose' },
  session_unknown: { httpStatus: 404, logLevel: 'verbose' },

  no_extension: { httpStatus: 409, logLevel: 'info' },
  call_not_found: { httpStatus: 404, logLevel: 'verbose' },
  not_possible_now: { httpStatus: 409, logLevel: 'info' },
  answer_not_supported: { httpStatus: 409, logLevel: 'info' },
  switch_unavailable: { httpStatus: 503, logLevel: 'warn' },
  switch_timeout: { httpStatus: 504, logLevel: 'warn' },
  switch_refused: { httpStatus: 502, logLevel: 'warn' },
};

export const ERROR_CODES = Object.keys(ERROR_TEXTS) as ErrorCode[];

/** What is known of a code. */
export function errorTraits(code: ErrorCode): ErrorTraits & Text {
  return { ...TRAITS[code], ...ERROR_TEXTS[code] };
}

/**
 * A refusal that the caller shall see. `details` go to the caller as they are, so no secrets; the ones that the text names in
 * braces are filled in, `{ru, en}` in the reader's language. For `validation_failed` use `invalidFields`.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, FieldProblem>> | null;

  constructor(
    code: ErrorCode,
    details: Record<string, unknown> = {},
    fields: Record<string, FieldProblem> | null = null,
  ) {
    super(code);
    this.code = code;
    this.details = details;
    this.fields = fields;
  }
}

/** All wrong fields of a form at once, by dotted path. */
export function invalidFields(fields: Record<string, FieldProblem>): AppError {
  return new AppError('validation_failed', {}, fields);
}

/** The error in the reader's language: `{error, message, details?}` of the outer contract. */
export function describeError(
  error: AppError,
  lang: Lang,
): { error: ErrorCode; message: string; details?: Record<string, unknown> } {
  const details = Object.fromEntries(
    Object.entries(error.details).map(([name, value]) => [name, isText(value) ? value[lang] : value]),
  );
  const message = ERROR_TEXTS[error.code][lang].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '…';
  });
  if (error.fields !== null) {
    details['fields'] = Object.fromEntries(
      Object.entries(error.fields).map(([path, problem]) => [path, FIELD_TEXTS[problem][lang]]),
    );
  }
  return { error: error.code, message, ...(Object.keys(details).length > 0 ? { details } : {}) };
}

function isText(value: unknown): value is Text {
  return typeof value === 'object' && value !== null && 'ru' in value && 'en' in value;
}
