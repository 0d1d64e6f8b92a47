/** What everything else stands on: clock, logs, key, database, extra certificates. */
import { readFileSync } from 'node:fs';
import { SystemClock } from '../adapters/clock/system-clock.ts';
import { openLogging } from '../adapters/logging/logging.ts';
import type { Logging } from '../adapters/logging/logging.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import type { Storage } from '../adapters/storage/open.ts';
import type { Clock } from '../app/ports/clock.ts';
import type { Logger } from '../app/ports/logger.ts';
import { openDatabase } from './database.ts';

export interface Foundation {
  settings: Settings;
  clock: Clock;
  logging: Logging;
  logger: Logger;
  /** From which the keys of single purposes are derived. */
  key: Buffer;
  storage: Storage;
  /** PEM; trusted besides the system's certificates. */
  trustedCa: string | null;
}

/**
 * Rejects when the key file, the database or the certificates are unusable.
 * @param giveUp another server has taken the database over: this process must end at once, and tell nobody anything more
 */
export async function openFoundation(settings: Settings, giveUp: (error: Error) => void): Promise<Foundation> {
  const clock = new SystemClock();
  const logging = openLogging({
    level: settings.logLevel,
    defaultFile: settings.defaultLogFile,
    errorFile: settings.errorLogFile,
    console: settings.logToConsole,
  });
  const { key, storage } = await openDatabase(settings, clock, { logger: logging.logger, taken: giveUp });
  const trustedCa = settings.trustedCaFile === null ? null : readFileSync(settings.trustedCaFile, 'utf8');
  return { settings, clock, logging, logger: logging.logger, key, storage, trustedCa };
}
