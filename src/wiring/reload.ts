/** What a running server takes over from its settings file without losing a call: log level, masking, TLS certificate. */
import type { Listeners } from '../adapters/http/listeners.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import type { Foundation } from './foundation.ts';
import { tlsFiles } from './places.ts';

const LIVE = new Set<keyof Settings>(['logLevel', 'maskPhoneNumbers', 'sslKeyFilename', 'sslCertFilename']);

/**
 * For SIGHUP. `read` throws when the file is wrong: then everything stays as it was, and the log says so. The log files are opened
 * anew in any case: logrotate has moved them away. Never rejects.
 */
export function reloader(
  { settings: first, logging, logger }: Foundation,
  listeners: Listeners,
): (read: () => Settings) => Promise<void> {
  let current = first;
  return async (read) => {
    logging.reopen();
    let next: Settings;
    try {
      next = read();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.error({ reason }, 'the settings could not be read anew, everything stays as it was');
      return;
    }
    try {
      // Also when the names have not changed: a renewed certificate has the old one's name.
      const tls = tlsFiles(next);
      if (tls !== null) await listeners.reloadCertificate(tls);
    } catch (error) {
      logger.error({ reason: String(error) }, 'the certificate could not be taken over, everything stays as it was');
      return;
    }
    logging.apply({ level: next.logLevel, maskPhoneNumbers: next.maskPhoneNumbers });
    const later = changedKeys(current, next).filter((key) => !LIVE.has(key));
    current = next;
    if (later.length > 0) logger.warn({ keys: later }, 'these settings have changed and wait for a restart');
    logger.info({ logLevel: next.logLevel }, 'the settings were read anew');
  };
}

function changedKeys(before: Settings, after: Settings): (keyof Settings)[] {
  const keys = Object.keys(after) as (keyof Settings)[];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}
