/** Facts that belong to everything that is logged on the way of one request or one order. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogContext } from '../../app/ports/log-context.ts';

const storage = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

export const logContext: LogContext = {
  with: (facts, action) => storage.run({ ...storage.getStore(), ...facts }, action),
};

/** What is in force here and now. */
export function contextFacts(): Record<string, unknown> {
  return { ...storage.getStore() };
}
