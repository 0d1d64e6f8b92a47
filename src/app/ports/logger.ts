/** The seed's log levels, most severe first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'http', 'verbose', 'debug', 'silly'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One structured line: facts first, then a constant text. Secrets never go in; adapters redact the known keys anyway. */
export type LogLine = (facts: Record<string, unknown>, text: string) => void;

export type Logger = Record<LogLevel, LogLine> & {
  /** A logger that adds these facts to every line (company, call, request id). */
  child(facts: Record<string, unknown>): Logger;
};

const nothing: LogLine = () => undefined;

/** For whoever says himself what the parts would write into a log. */
export const SILENT_LOGGER: Logger = {
  error: nothing,
  warn: nothing,
  info: nothing,
  http: nothing,
  verbose: nothing,
  debug: nothing,
  silly: nothing,
  child: () => SILENT_LOGGER,
};
