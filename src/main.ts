/** Settings in, a running server out. What is wired to what stands in `wiring/`, a file for each subject. */
import type { RequestRate } from './adapters/bitrix24/limits.ts';
import { createHttpApp } from './adapters/http/app.ts';
import { Listeners } from './adapters/http/listeners.ts';
import type { Address } from './adapters/http/listen.ts';
import type { Settings } from './adapters/settings/settings.ts';
import { Retention } from './app/calls/retention.ts';
import type { Logger } from './app/ports/logger.ts';
import type { CallStore, CompanyStore, RecordingJobStore } from './app/ports/store.ts';
import { wireCalls } from './wiring/calls.ts';
import { wireCompanies } from './wiring/companies.ts';
import { openFigures } from './wiring/figures.ts';
import { openFoundation } from './wiring/foundation.ts';
import { pageDeps } from './wiring/pages.ts';
import { places, tlsFiles } from './wiring/places.ts';
import { Readiness } from './wiring/readiness.ts';
import { reloader } from './wiring/reload.ts';
import type { RecordingHaste } from './wiring/recordings.ts';

export interface RunningServer {
  addresses: Address[];
  /** Where `/metrics` is; null when the settings do not want it. */
  metricsAddress: Address | null;
  logger: Logger;
  /** For the demo and the benches: what happened to a call, as the database has it. */
  calls: CallStore;
  recordings: RecordingJobStore;
  companies: CompanyStore;
  /** For SIGHUP: opens the log files anew and takes over what may change while it runs. `read` throws when the file is wrong. */
  reload(read: () => Settings): Promise<void>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Request budget of each portal, for self-hosted ones without limits and for benches. Default: below the documented limits. */
  portalRate?: RequestRate;
  /** Tests: attempts for recordings in quick succession. */
  recordingPace?: RecordingHaste;
  /** Another server has taken the database over: this process must end at once. Default: it does, with exit code 1. */
  giveUp?: (error: Error) => void;
}

/** Starts everything; rejects when something that cannot heal by itself is wrong (port taken, database or key unusable). */
export async function startServer(settings: Settings, options: StartOptions = {}): Promise<RunningServer> {
  const base = await openFoundation(settings, options.giveUp ?? endProcess);
  const { storage, clock, logging, logger } = base;
  const calls = await wireCalls(base, { rate: options.portalRate, haste: options.recordingPace });
  const { network, desks, recordings } = calls;
  const parts = await wireCompanies(base, calls);
  const { startup, lines, watch } = parts;
  const readiness = new Readiness(base);
  const http = await createHttpApp(pageDeps(base, calls, parts, readiness));

  const listeners = new Listeners({ app: http, listen: places(settings), tls: tlsFiles(settings), clock, logger });
  await listeners.start();
  readiness.watch(listeners);
  const figures = await openFigures(base, calls, http, listeners, readiness);
  const addresses = listeners.addresses();
  // First: what somebody changes while the desks open is noticed, too.
  await watch.start();
  await desks.start();
  void recordings?.desk.start();
  const retention = new Retention({ ...storage, retentionDays: settings.retentionDays, clock, logger });
  retention.start();
  lines.start().catch((error: unknown) => {
    logger.error({ error: String(error) }, 'the lines could not be named in the portals');
  });
  // Portals are asked in the background: one that is down must not keep the others' calls waiting.
  startup.run().catch((error: unknown) => {
    logger.error({ error: String(error) }, 'companies could not be brought up');
  });
  logger.info({ addresses, migrated: storage.migrated }, 'ecss-crm-server is running');
  return {
    addresses,
    metricsAddress: figures?.address ?? null,
    logger,
    calls: storage.calls,
    recordings: storage.recordings,
    companies: calls.companies,
    reload: reloader(base, listeners),
    async stop() {
      await watch.stop();
      startup.stop();
      lines.stop();
      await retention.stop();
      await figures?.stop();
      await listeners.stop();
      await desks.stop();
      await recordings?.desk.stop();
      await recordings?.stopSource();
      await network.stop();
      await storage.close();
      logging.close();
    },
  };
}

/** Without any farewell: what a graceful stop would still tell the portals is the other server's to tell now. */
function endProcess(error: Error): void {
  console.error(`ecss-crm-server: ${error.message}`);
  process.exit(1);
}
