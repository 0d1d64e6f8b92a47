/** The shapes of the command line. */
import type { Lang, Text } from '../../locales/translate.ts';

/** Where a command speaks; the real one is in terminal.ts, tests bring their own. */
export interface Terminal {
  lang: Lang;
  /** What was asked for: one line on the standard output. */
  out: (line: string) => void;
  /** Whatever else there is to say: one line on the standard error output. */
  err: (line: string) => void;
  /** Asks for a line; null when nobody is there to answer. */
  ask: (question: string) => Promise<string | null>;
}

export interface Command {
  name: string;
  /** What follows the name, one form a line, e.g. `[--settings FILE]`. */
  forms: readonly string[];
  summary: Text;
  /**
   * `args` is what followed the name. Resolves to the exit code. Rejects with UsageError (or what `parseArgs` throws) for wrong
   * usage, with SettingsError for a wrong settings file, with anything else for a failure.
   */
  run(args: string[], terminal: Terminal): Promise<number>;
}

/** What was asked for cannot be done. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly texts: Text;
  constructor(texts: Text) {
    super(texts.en);
    this.texts = texts;
  }
}

/** The command was called wrongly. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly texts: Text;
  constructor(texts: Text) {
    super(texts.en);
    this.texts = texts;
  }
}
