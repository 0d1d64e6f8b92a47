import { int, type Params } from './params.ts';
import type { RestResult } from './method.ts';

/** Known: pages of 50; `start` is an offset; `start=-1` turns counting and paging off. */
const PAGE = 50;

export function page(items: readonly unknown[], params: Params): RestResult {
  const start = int(params['start'] ?? params['START']) ?? 0;
  if (start < 0) return { result: items.slice(0, PAGE) };
  const next = start + PAGE;
  return {
    result: items.slice(start, next),
    ...(next < items.length ? { next } : {}),
    total: items.length,
  };
}
