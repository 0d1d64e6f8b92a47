import type { PortalCore } from '../core.ts';
import { batchNotAllowed, runBatch, type BatchItem } from './batch.ts';
import { errors, RestError } from './errors.ts';
import { scopeGranted, type RestContext, type RestResult } from './method.ts';
import { restMethods } from './registry.ts';
import type { Params } from './params.ts';
import type { RestRequest } from './request.ts';
import { timeBlock } from './time.ts';

export interface RestAnswer {
  status: number;
  body: Record<string, unknown>;
  headers: Record<string, string>;
  appId: number | null;
  userId: number | null;
  error: string | null;
  batch: BatchItem[] | null;
}

/** One REST call from parsed request to answer. Never throws for errors of the caller. */
export async function dispatch(core: PortalCore, request: RestRequest): Promise<RestAnswer> {
  const startedAt = core.clock.now();
  const answer: RestAnswer = {
    status: 200,
    body: {},
    headers: {},
    appId: null,
    userId: null,
    error: null,
    batch: null,
  };
  try {
    const { knobs } = core.state;
    if (knobs.rateLimit && !core.state.rate.take(request.ip, startedAt, knobs.enterprise)) throw errors.queryLimit();
    const context = authenticate(core, request);
    answer.appId = context.app.id;
    answer.userId = context.user.id;
    const done = await answerOf(context, request, answer);
    answer.body = { ...done.answer, time: done.time };
    answer.headers = cloudHeaders(context, core.clock.now() - startedAt);
  } catch (error) {
    const known = error instanceof RestError ? error : errors.internal();
    answer.status = known.status;
    answer.error = known.code;
    answer.body = known.body();
    if (core.state.knobs.emptyErrorCodes && known.code === 'ERROR_CORE') answer.body['error'] = '';
    if (known !== error) answer.body['emulator_bug'] = error instanceof Error ? error.stack : String(error);
  }
  return answer;
}

async function answerOf(context: RestContext, request: RestRequest, answer: RestAnswer) {
  if (request.method !== 'batch') return runOne(context, request.method, request.params);
  const startedAt = context.core.clock.now();
  const { result, items } = await runBatch(request.params, (method, params) => {
    if (method === 'batch' || restMethods.get(method)?.noBatch) throw batchNotAllowed();
    return runOne({ ...context, files: [] }, method, params);
  });
  answer.batch = items;
  return { answer: { result }, time: timeBlock(context.core, startedAt, context.app.id, 'batch') };
}

/** Scope, operating limit, the method itself, and its cost. */
async function runOne(
  context: RestContext,
  name: string,
  params: Params,
): Promise<{ answer: RestResult; time: Record<string, unknown> }> {
  const { core, app } = context;
  const method = restMethods.get(name);
  if (!method) throw errors.methodNotFound();
  if (!scopeGranted(method.scope, app.scopes)) throw errors.insufficientScope();
  const startedAt = core.clock.now();
  const { knobs, operating } = core.state;
  if (knobs.operatingLimit && operating.usage(app.id, name, startedAt).blocked) throw errors.operationLimit();
  try {
    const answer = await method.run(context, params);
    addCost();
    return { answer, time: timeBlock(core, startedAt, app.id, name) };
  } catch (error) {
    addCost();
    throw error;
  }

  function addCost(): void {
    const now = core.clock.now();
    operating.add(app.id, name, now, now - startedAt + (knobs.operatingCostMs[name] ?? 0));
  }
}

function authenticate(core: PortalCore, request: RestRequest): RestContext {
  const { state } = core;
  if (!state.knobs.planActive) throw errors.planOff();
  const token = request.token === '' ? undefined : state.tokens.access(request.token);
  if (!token) throw errors.noAuth();
  const app = state.apps.get(token.appId);
  if (!app) throw errors.appNotFound();
  const user = state.users.active(token.userId);
  if (!user) throw errors.unableToAuthorize();
  if (token.revoked) throw errors.noAuth();
  if (token.expiresAt <= core.clock.now()) throw errors.expiredToken();
  return { core, app, user, token, files: request.files };
}

/** Headers seen in the cloud (known). */
function cloudHeaders(context: RestContext, durationMs: number): Record<string, string> {
  return {
    'x-bitrix-rest-application': context.app.clientId,
    'x-bitrix-rest-time': (durationMs / 1000).toFixed(10),
    'x-bitrix-rest-user-time': (durationMs / 1000).toFixed(6),
    'x-bitrix-rest-system-time': '0.000000',
  };
}
