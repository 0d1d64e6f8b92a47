/** What a page says on `api/v1/live`. */
import { z } from 'zod';
import { AppError } from '../../app/errors.ts';
import type { LiveKind } from './api-types.ts';

const KINDS = ['calls', 'colleagues', 'everybody'] as const satisfies LiveKind[];
const Watch = z.array(z.enum(KINDS)).max(KINDS.length);
export const Hello = z.object({ token: z.string().optional(), watch: Watch.default(['calls']) });
export const Change = z.object({ watch: Watch });

/** The first message. AppError `bad_request`. */
export function parseHello(text: string): { token: string | undefined; watch: LiveKind[] } {
  const { token, watch } = parse(Hello, text);
  return { token, watch };
}

/** Any later one: what is watched from now on. AppError `bad_request`. */
export function parseWatch(text: string): LiveKind[] {
  return parse(Change, text).watch;
}

function parse<T>(shape: z.ZodType<T>, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new AppError('bad_request');
  }
  const parsed = shape.safeParse(json);
  if (!parsed.success) throw new AppError('bad_request');
  return parsed.data;
}
