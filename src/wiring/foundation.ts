/** What everything else stands on: clock, logs, key, database, extra certificates. */
import { readFileSync } from 'node:fs';
import { SystemClock } from '../adapters/clock/system-clock.ts';
import { openMetrics } from '../adapters/metrics/index.ts';
import type { Metrics } from '../adapters/metrics/index.ts';
import { openLogging } from '../adapters/logging/logging.ts';
import type { Logging } from '../adapters/logging/logging.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import type { Storage } from '../adapters/storage/open.ts';
import type { AddressGuard } from '../app/ports/address-guard.ts';
import type { Clock } from '../app/ports/clock.ts';
import type { LogLine, Logger } from '../app/ports/logger.ts';
import description from '../../package.json' with { type: 'json' };
import { openDatabase } from './database.ts';
import { guardOf } from './guard.ts';

export interface Foundation {
  settings: Settings;
  clock: Clock;
  logging: Logging;
  logger: Logger;
  /** Null: nobody asks for figures, so nothing is counted. */
  metrics: Metrics | null;
  /** From which the keys of single purposes are derived. */
  key: Buffer;
  storage: Storage;
  /** PEM; trusted besides the system's certificates. */
  trustedCa: string | null;
  /** Which addresses strangers may name; null: any. */
  guard: AddressGuard | null;
}

/**
 * Rejects when the key file, the database or the certificates are unusable.
 * @param giveUp another server has taken the database over: this process must end at once, and tell nobody anything more
 */
export async function openFoundation(settings: Settings, giveUp: (error: Error) => void): Promise<Foundation> {
  const clock = new SystemClock();
  const logging = openLogging({
    level: settings.logLevel,
    maskPhoneNumbers: settings.maskPhoneNumbers,
    defaultFile: settings.defaultLogFile,
    errorFile: settings.errorLogFile,
    console: settings.logToConsole,
  });
  const metrics = settings.metricsListen === null ? null : openMetrics(description.version);
  const logger = metrics === null ? logging.logger : countingLogger(logging.logger, (level) => metrics.logged(level));
  const { key, storage } = await openDatabase(settings, clock, { logger, taken: giveUp });
  const trustedCa = settings.trustedCaFile === null ? null : readFileSync(settings.trustedCaFile, 'utf8');
  const guard = guardOf(settings);
  return { settings, clock, logging, logger, metrics, key, storage, trustedCa, guard };
}

function countingLogger(logger: Logger, count: (level: 'error' | 'warn') => void): Logger {
  const counted =
    (level: 'error' | 'warn'): LogLine =>
    (facts, text) => {
      count(level);
      logger[level](facts, text);
    };
  return {
    ...logger,
    error: counted('error'),
    warn: counted('warn'),
    child: (facts) => countingLogger(logger.child(facts), count),
  };
}
