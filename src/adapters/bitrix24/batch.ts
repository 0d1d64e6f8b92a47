/** `batch`: up to 50 commands in one request, which counts as one for the request limit (known). */
import type { CommandFailure } from '../../domain/delivery/command.ts';
import { errorOf, parseAnswer } from './answer.ts';
import { failureOf } from './errors.ts';
import { isRecord } from './php.ts';
import { phpQuery } from './php-query.ts';
import { batchAnswer } from './protocol.ts';
import type { CallOptions, PortalRest, RestParams } from './rest.ts';
import type { Trace } from './trace.ts';

export const BATCH_SIZE = 50;

export interface BatchCommand {
  method: string;
  params: RestParams;
}

export type BatchItem = { result: unknown } | { failure: CommandFailure };

/** Name of the n-th command for references. Not a bare number: PHP would answer with a list instead of a map. */
export function commandKey(index: number): string {
  return `c${index}`;
}

/**
 * Runs up to 50 commands in order; one that fails does not stop the others (`halt` 0). Resolves to one item for each
 * command; rejects with PortalError when the request as a whole failed.
 */
export async function runBatch(
  rest: PortalRest,
  commands: readonly BatchCommand[],
  trace: Trace,
  options: Pick<CallOptions, 'signal' | 'timeoutMs'> = {},
): Promise<BatchItem[]> {
  if (commands.length > BATCH_SIZE)
    throw new RangeError(`a batch holds ${BATCH_SIZE} commands, not ${commands.length}`);
  const cmd = Object.fromEntries(
    commands.map(({ method, params }, index) => [commandKey(index), `${method}?${phpQuery(params)}`]),
  );
  const methods = commands.map(({ method }) => method);
  const answer = await rest.call('batch', { halt: 0, cmd }, { ...options, trace, methods });
  const { result, result_error: errors, result_time: times } = parseAnswer(batchAnswer, answer.result, 'batch');
  const now = rest.context.clock.now();
  return commands.map(({ method }, index) => {
    const key = commandKey(index);
    rest.operating.note(method, times[key]);
    const error = errors[key];
    if (isRecord(error)) return { failure: errorOf(error, now, null, answer.clean) };
    if (key in result) return { result: result[key] };
    return { failure: failureOf('bad_answer', `the batch says nothing about ${method}`, { now }) };
  });
}

/** Any number of independent commands, in as few requests as possible. */
export async function runBatches(
  rest: PortalRest,
  commands: readonly BatchCommand[],
  trace: Trace,
): Promise<BatchItem[]> {
  const items: BatchItem[] = [];
  for (let start = 0; start < commands.length; start += BATCH_SIZE) {
    items.push(...(await runBatch(rest, commands.slice(start, start + BATCH_SIZE), trace)));
  }
  return items;
}
