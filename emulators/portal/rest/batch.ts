import { RestError } from './errors.ts';
import type { RestResult } from './method.ts';
import { methodName } from './request.ts';
import { isMap, listify, parseQuery, phpMap, text, type Params, type PhpValue } from './params.ts';

const MAX_COMMANDS = 50;

export interface BatchItem {
  key: string;
  method: string;
  params: Params;
  error: string | null;
}

/** Runs one command; throws RestError. Given by the dispatcher so that scopes and operating limits hold inside too. */
export type RunOne = (method: string, params: Params) => Promise<{ answer: RestResult; time: Record<string, unknown> }>;

/**
 * `batch` (known): up to 50 commands in order, HTTP 200 even when they fail, errors per item, `$result[key][FIELD]`
 * references into earlier results, empty maps as `[]`.
 */
export async function runBatch(params: Params, runOne: RunOne): Promise<{ result: unknown; items: BatchItem[] }> {
  const commands = isMap(params['cmd']) || Array.isArray(params['cmd']) ? Object.entries(params['cmd']) : [];
  const halt = ['1', 'y', 'true'].includes(text(params['halt']).toLowerCase());
  const items: BatchItem[] = [];
  const result: Record<string, unknown> = {};
  const failed: Record<string, unknown> = {};
  const total: Record<string, number> = {};
  const next: Record<string, number> = {};
  const time: Record<string, unknown> = {};
  for (const [index, [key, command]] of commands.entries()) {
    const [path, query] = splitCommand(text(command));
    const method = methodName(path);
    const item: BatchItem = { key, method, params: {}, error: null };
    items.push(item);
    try {
      if (index >= MAX_COMMANDS) {
        throw new RestError(400, 'ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded');
      }
      item.params = resolve(parseQuery(query), result as Record<string, PhpValue>) as Params;
      const done = await runOne(method, item.params);
      result[key] = done.answer.result;
      time[key] = done.time;
      if (done.answer.total !== undefined) total[key] = done.answer.total;
      if (done.answer.next !== undefined) next[key] = done.answer.next;
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      item.error = error.code;
      failed[key] = error.body();
      if (halt) break;
    }
  }
  const asGiven = (map: Record<string, unknown>) => (Array.isArray(params['cmd']) ? asPhpList(map) : phpMap(map));
  return {
    items,
    result: {
      result: asGiven(result),
      result_error: asGiven(failed),
      result_total: asGiven(total),
      result_next: asGiven(next),
      result_time: asGiven(time),
    },
  };
}

export function batchNotAllowed(): RestError {
  return new RestError(405, 'ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage');
}

/** json_encode prints a map with keys 0…n as a list. */
function asPhpList(map: Record<string, unknown>): unknown {
  return Object.keys(map).length === 0 ? [] : listify(map as PhpValue);
}

function splitCommand(command: string): [string, string] {
  const cut = command.indexOf('?');
  return cut < 0 ? [command, ''] : [command.slice(0, cut), command.slice(cut + 1)];
}

/** A value that is one reference keeps the type of what it refers to; inside text it becomes text. */
function resolve(value: PhpValue, results: Record<string, PhpValue>): PhpValue {
  if (Array.isArray(value)) return value.map((item) => resolve(item, results));
  if (isMap(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, results)]));
  }
  if (typeof value !== 'string' || !value.includes('$result')) return value;
  const whole = /^\$result((?:\[[^\]]+\])+)$/.exec(value);
  if (whole) return lookUp(results, whole[1] ?? '');
  return value.replace(/\$result((?:\[[^\]]+\])+)/g, (_, path: string) => text(lookUp(results, path)));
}

function lookUp(results: Record<string, PhpValue>, path: string): PhpValue {
  let node: PhpValue = results;
  for (const [, key = ''] of path.matchAll(/\[([^\]]+)\]/g)) {
    if (Array.isArray(node)) node = node[Number(key)] ?? null;
    else if (isMap(node)) node = Object.hasOwn(node, key) ? (node[key] ?? null) : null;
    else return null;
  }
  return node;
}
