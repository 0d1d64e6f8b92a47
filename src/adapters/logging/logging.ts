import { pino, type Logger as PinoLogger, type StreamEntry } from 'pino';
import { LOG_LEVELS, type Logger, type LogLevel, type LogLine } from '../../app/ports/logger.ts';
import { LogFile } from './log-file.ts';
import { redactFacts, redactText } from './redaction.ts';

/** Anything that takes text: process.stdout, process.stderr. */
interface TextSink {
  write(text: string): unknown;
}

export interface LoggingOptions {
  level: LogLevel;
  /** Gets every line of `level` and above; null: no such file. */
  defaultFile: string | null;
  /** Gets the lines of level error; null: no such file. */
  errorFile: string | null;
  console: boolean;
  stdout?: TextSink;
  stderr?: TextSink;
}

export interface Logging {
  logger: Logger;
  /** Opens the files anew, after logrotate moved them (SIGHUP). */
  reopen: () => void;
  close: () => void;
}

/** 70 for error down to 10 for silly. */
const LEVEL_VALUES = Object.fromEntries(
  LOG_LEVELS.map((level, index) => [level, (LOG_LEVELS.length - index) * 10]),
) as Record<LogLevel, number>;

/** Opens the logs; never throws: a log that cannot be opened is reported to stderr and replaced by it. */
export function openLogging(options: LoggingOptions): Logging {
  const stderr = options.stderr ?? process.stderr;
  const stdout = options.stdout ?? process.stdout;
  const toStderr = (line: string): void => {
    stderr.write(line);
  };
  const drop = (): void => {
    // Every line of the error log is in the default log too, or in what stands in for it.
  };
  const files: LogFile[] = [];
  const streams: StreamEntry<LogLevel>[] = [];
  const add = (path: string, level: LogLevel, fallback: (line: string) => void): void => {
    const file = new LogFile(path, fallback, (text) => toStderr(`ecss-crm-server: ${redactText(text)}\n`));
    file.open();
    files.push(file);
    streams.push({ level, stream: file });
  };
  if (options.defaultFile !== null) add(options.defaultFile, options.level, toStderr);
  if (options.errorFile !== null) add(options.errorFile, 'error', options.defaultFile === null ? toStderr : drop);
  if (options.console)
    streams.push({ level: options.level, stream: { write: (line: string) => void stdout.write(line) } });

  const root = pino<LogLevel>(
    {
      level: options.level,
      customLevels: LEVEL_VALUES,
      useOnlyCustomLevels: true,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactFacts },
      // The whole line passes the text net last, so that nothing gets round it: not the message, not a child's facts.
      hooks: { streamWrite: redactText },
    },
    pino.multistream(streams, { levels: LEVEL_VALUES }),
  );
  return {
    logger: wrap(root),
    reopen: () => {
      for (const file of files) file.open();
    },
    close: () => {
      for (const file of files) file.close();
    },
  };
}

function wrap(target: PinoLogger<LogLevel>): Logger {
  const line =
    (level: LogLevel): LogLine =>
    (facts, text) => {
      target[level](facts, text);
    };
  const lines = Object.fromEntries(LOG_LEVELS.map((level) => [level, line(level)])) as Record<LogLevel, LogLine>;
  return { ...lines, child: (facts) => wrap(target.child(redactFacts(facts))) };
}
