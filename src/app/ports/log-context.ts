/** The port by which every line that something leads to names it: a request's id, the calls of an order. */
export interface LogContext {
  /** Runs the action; whatever is logged by it, and by what it waits for, has these facts too. */
  with<T>(facts: Record<string, unknown>, action: () => T): T;
}

/** For tests: nobody reads the log. */
export const NO_LOG_CONTEXT: LogContext = { with: (_facts, action) => action() };
