import { pino, type Logger as PinoLogger, type StreamEntry } from 'pino';
import { LOG_LEVELS, type Logger, type LogLevel, type LogLine } from '../../app/ports/logger.ts';
import { contextFacts } from './context.ts';
import { LogFile } from './log-file.ts';
import { maskPhoneNumbers } from './masking.ts';
import { redactFacts, redactText } from './redaction.ts';

/** Anything that takes text: process.stdout, process.stderr. */
interface TextSink {
  write(text: string): unknown;
}

/** What may change while the server runs. */
export interface LogStrictness {
  level: LogLevel;
  /** Phone numbers are not written whole, unless the level is debug or silly: whoever asks for those looks for a call. */
  maskPhoneNumbers: boolean;
}

export interface LoggingOptions extends LogStrictness {
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
  /** From the next line on, for every logger that came of this one. */
  apply: (strictness: LogStrictness) => void;
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
  let masks = false;
  // Loggers that pino has made keep the level with which they were made; this one rules them all.
  const threshold = { value: 0 };
  const apply = ({ level, maskPhoneNumbers: wanted }: LogStrictness): void => {
    threshold.value = LEVEL_VALUES[level];
    masks = wanted && threshold.value > LEVEL_VALUES.debug;
  };
  apply(options);
  const files: LogFile[] = [];
  const streams: StreamEntry<LogLevel>[] = [];
  const add = (path: string, level: LogLevel, fallback: (line: string) => void): void => {
    const file = new LogFile(path, fallback, (text) => toStderr(`ecss-crm-server: ${redactText(text)}\n`));
    file.open();
    files.push(file);
    streams.push({ level, stream: file });
  };
  if (options.defaultFile !== null) add(options.defaultFile, 'silly', toStderr);
  if (options.errorFile !== null) add(options.errorFile, 'error', options.defaultFile === null ? toStderr : drop);
  if (options.console) streams.push({ level: 'silly', stream: { write: (line: string) => void stdout.write(line) } });

  const root = pino<LogLevel>(
    {
      level: 'silly',
      customLevels: LEVEL_VALUES,
      useOnlyCustomLevels: true,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactFacts },
      // The whole line passes the text net last, so that nothing gets round it: not the message, not a child's facts.
      hooks: { streamWrite: (line) => (masks ? maskPhoneNumbers(redactText(line)) : redactText(line)) },
      mixin: contextFacts,
    },
    pino.multistream(streams, { levels: LEVEL_VALUES }),
  );
  return {
    logger: wrap(root, threshold),
    apply,
    reopen: () => {
      for (const file of files) file.open();
    },
    close: () => {
      for (const file of files) file.close();
    },
  };
}

function wrap(target: PinoLogger<LogLevel>, threshold: { readonly value: number }): Logger {
  const line =
    (level: LogLevel): LogLine =>
    (facts, text) => {
      if (LEVEL_VALUES[level] >= threshold.value) target[level](facts, text);
    };
  const lines = Object.fromEntries(LOG_LEVELS.map((level) => [level, line(level)])) as Record<LogLevel, LogLine>;
  return { ...lines, child: (facts) => wrap(target.child(redactFacts(facts)), threshold) };
}
