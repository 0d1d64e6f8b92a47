/** How refusals leave the server: `{error, message, details?}`, or a page where a person is looking. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError, describeError, errorTraits, invalidFields } from '../../app/errors.ts';
import type { FieldProblem, Lang } from '../../app/errors.ts';
import { isPassingStoreFailure } from '../../app/ports/store.ts';
import type { HttpDeps } from './context.ts';
import { frameLanguage, languageOf } from './language.ts';
import { sendServerPage } from './replies.ts';
import { API_POLICY } from './security-headers.ts';
import { messagePage } from './server-page.ts';

const FASTIFY_CODES: Record<string, AppError['code']> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
};

type Deps = Pick<HttpDeps, 'options' | 'logger'>;
type ErrorHandler = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void;

export function handleErrors(app: FastifyInstance, deps: Deps): void {
  app.setErrorHandler(errorHandler(deps));
  app.setNotFoundHandler((request, reply) => {
    const refusal = new AppError('not_found');
    return sendRefusal(request, reply.code(errorTraits('not_found').httpStatus), refusal, deps.options);
  });
}

/** Also for addresses that the router itself refuses: these pass no hook and no handler of the application. */
export function errorHandler(deps: Deps): ErrorHandler {
  return (error, request, reply) => {
    const refusal = toAppError(error);
    const { httpStatus, logLevel } = errorTraits(refusal.code);
    const facts = { requestId: request.id, method: request.method, url: pathOf(request), error: refusal.code };
    if (refusal.code === 'internal')
      deps.logger.error({ ...facts, stack: error.stack ?? String(error) }, 'a request failed');
    else deps.logger[logLevel](facts, 'a request was refused');
    void reply.header('content-security-policy', API_POLICY).header('cache-control', 'no-store');
    void sendRefusal(request, reply.code(httpStatus), refusal, deps.options);
  };
}

/** Path without the query: the query of the OAuth callback holds the code. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: AppError,
  options: { allowHttpPortals: boolean },
): FastifyReply {
  const lang = readerLanguage(request);
  const told = describeError(refusal, lang);
  const wantsPage =
    request.routeOptions.config.page === true ||
    (request.is404 && (request.headers.accept ?? '').includes('text/html'));
  if (!wantsPage) return reply.send(told);
  return sendServerPage(reply, options, messagePage(lang, 'ECSS-10', told.message));
}

/** The portal tells the language of a frame in the address, and that is the one the user reads. */
function readerLanguage(request: FastifyRequest): Lang {
  const lang = new URLSearchParams(request.url.split('?')[1] ?? '').get('LANG');
  return lang === null ? languageOf(request) : frameLanguage(lang);
}

function toAppError(error: FastifyError): AppError {
  if (error instanceof AppError) return error;
  if (isPassingStoreFailure(error)) return new AppError('database_unavailable');
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields: Record<string, FieldProblem> = {};
    for (const { instancePath } of error.validation) {
      fields[instancePath.replace(/^\//, '').replaceAll('/', '.') || 'body'] = 'malformed';
    }
    return invalidFields(fields);
  }
  const code = FASTIFY_CODES[error.code];
  if (code !== undefined) return new AppError(code);
  const status = error.statusCode ?? 500;
  return new AppError(status >= 400 && status < 500 ? 'bad_request' : 'internal');
}
