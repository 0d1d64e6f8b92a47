/** An error answer of REST: `{"error","error_description"}` with an HTTP status, plus rare extra keys. */
export class RestError extends Error {
  readonly status: number;
  readonly code: string;
  readonly extra: Record<string, unknown>;

  constructor(status: number, code: string, description: string, extra: Record<string, unknown> = {}) {
    super(description);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }

  body(): Record<string, unknown> {
    return { error: this.code, error_description: this.message, ...this.extra };
  }
}

/** The usual error of telephony methods: ERROR_CORE with HTTP 400; old cores leave the code empty. */
export function coreError(description: string): RestError {
  return new RestError(400, 'ERROR_CORE', description);
}

export const errors = {
  expiredToken: () => new RestError(401, 'expired_token', 'The access token provided has expired'),
  noAuth: () => new RestError(401, 'NO_AUTH_FOUND', 'Wrong authorization data'),
  appNotFound: () => new RestError(401, 'APPLICATION_NOT_FOUND', 'Application not found'),
  unableToAuthorize: () => new RestError(401, 'authorization_error', 'Unable to authorize user'),
  planOff: () => new RestError(401, 'ACCESS_DENIED', 'REST is available only on commercial plans.'),
  insufficientScope: () =>
    new RestError(
      403,
      'insufficient_scope',
      'The request requires higher privileges than provided by the access token',
    ),
  methodNotFound: () => new RestError(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!'),
  accessDenied: (detail = '') => new RestError(403, 'ACCESS_DENIED', `Access denied!${detail}`),
  queryLimit: () => new RestError(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests'),
  operationLimit: () => new RestError(429, 'OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit.'),
  internal: () => new RestError(500, 'INTERNAL_SERVER_ERROR', 'Internal server error'),
};
