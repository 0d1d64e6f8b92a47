import { pino } from 'pino';

/** Group may read, as is usual for logs that an administrator's group collects. */
const MODE = 0o640;

/** Told once per opening, not once per line. */
export type ReportTrouble = (text: string) => void;

/**
 * A log file that survives its troubles: when it cannot be opened or written, the lines go to `fallback` until `reopen()` succeeds.
 * Lines are written synchronously: what was logged before a crash is in the file.
 */
export class LogFile {
  readonly #path: string;
  readonly #fallback: (line: string) => void;
  readonly #report: ReportTrouble;
  #file: ReturnType<typeof pino.destination> | null = null;

  constructor(path: string, fallback: (line: string) => void, report: ReportTrouble) {
    this.#path = path;
    this.#fallback = fallback;
    this.#report = report;
  }

  /** Opens the file, or opens it anew after it was moved away (SIGHUP). */
  open(): void {
    this.close();
    try {
      const file = pino.destination({ dest: this.#path, mkdir: true, append: true, mode: MODE, sync: true });
      file.on('error', (error: Error) => {
        // Giving up makes the old stream try, and fail, once more.
        if (this.#file === file) this.#giveUp(error);
      });
      this.#file = file;
    } catch (error) {
      this.#giveUp(error as Error);
    }
  }

  write(line: string): void {
    this.#file?.write(line);
    // Still, or just now: the file fails within write().
    if (this.#file === null) this.#fallback(line);
  }

  close(): void {
    this.#file?.end();
    this.#file = null;
  }

  #giveUp(error: Error): void {
    const file = this.#file;
    this.#file = null;
    file?.destroy();
    this.#report(`cannot write the log file ${this.#path}, its lines go to stderr: ${error.message}`);
  }
}
