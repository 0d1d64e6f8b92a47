/** The only place that wires everything together: settings in, a running server out. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCallApiLink, loadProfile } from './adapters/call-api/index.ts';
import { createPortal, createPortalNetwork, createPortalOAuth, parsePortalEvent } from './adapters/bitrix24/index.ts';
import type { RequestRate } from './adapters/bitrix24/limits.ts';
import { SystemClock } from './adapters/clock/system-clock.ts';
import { loadKeyFile } from './adapters/crypto/key-file.ts';
import { deriveKey } from './adapters/crypto/keys.ts';
import { SecretBox } from './adapters/crypto/secret-box.ts';
import { createHttpApp } from './adapters/http/app.ts';
import { Listeners } from './adapters/http/listeners.ts';
import type { ListenersDeps } from './adapters/http/listeners.ts';
import type { Address } from './adapters/http/listen.ts';
import { openLogging } from './adapters/logging/logging.ts';
import { redactFacts, redactText } from './adapters/logging/redaction.ts';
import { openRecordingSource } from './adapters/recordings/index.ts';
import { pathPrefix, publicUrl } from './adapters/settings/settings.ts';
import type { Settings } from './adapters/settings/settings.ts';
import { openStorage } from './adapters/storage/open.ts';
import type { Storage } from './adapters/storage/open.ts';
import { Desks } from './app/calls/desks.ts';
import { History } from './app/calls/history.ts';
import { PortalEventDesk } from './app/calls/portal-events.ts';
import { Retention } from './app/calls/retention.ts';
import { CallStories } from './app/calls/stories.ts';
import { Undelivered } from './app/calls/undelivered.ts';
import { grantsOf } from './app/companies/company-grants.ts';
import { Accounts } from './app/companies/accounts.ts';
import { AuditTrail } from './app/companies/audit.ts';
import { AuditUndo } from './app/companies/audit-undo.ts';
import { CompanyChecks } from './app/companies/company-checks.ts';
import { CompanySettings } from './app/companies/company-settings.ts';
import { CompanyStartup } from './app/companies/company-startup.ts';
import { EmployeeImport } from './app/companies/employee-import.ts';
import { EmployeeRefresh } from './app/companies/employee-refresh.ts';
import { Employees } from './app/companies/employees.ts';
import { EventWatch } from './app/companies/event-watch.ts';
import { FrameAccess } from './app/companies/frame-access.ts';
import { OperatorTabs, OPERATOR_TAB_MS } from './app/companies/operator-tabs.ts';
import { PageTokens } from './app/companies/page-tokens.ts';
import { PortalLines } from './app/companies/portal-lines.ts';
import { Rebinding } from './app/companies/rebinding.ts';
import { Registration } from './app/companies/registration.ts';
import { Revocations } from './app/companies/revocations.ts';
import { Sessions } from './app/companies/sessions.ts';
import { WorkerAccess } from './app/companies/worker-access.ts';
import { TestCalls } from './app/companies/test-calls.ts';
import { watchCompanies } from './app/companies/watched-companies.ts';
import type { Clock } from './app/ports/clock.ts';
import type { Logger } from './app/ports/logger.ts';
import type { Portal } from './app/ports/portal.ts';
import type { Portals } from './app/ports/portals.ts';
import type { CallStore, CompanyStore, RecordingJobStore } from './app/ports/store.ts';
import { RecordingDesk } from './app/recordings/recording-desk.ts';
import type { RecordingPace } from './app/recordings/recording-desk.ts';

const LOGINS_PER_MINUTE = 30;
/** A recording usually appears within seconds; one that does not may be hours late. */
const RECORDING_PACE = { firstMs: 5_000, longestMs: 10 * 60_000 };

export interface RunningServer {
  addresses: Address[];
  logger: Logger;
  /** For the demo and the benches: what happened to a call, as the database has it. */
  calls: CallStore;
  recordings: RecordingJobStore;
  companies: CompanyStore;
  /** Opens the log files anew (SIGHUP). */
  reopenLogs(): void;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Request budget of each portal, for self-hosted ones without limits and for benches. Default: below the documented limits. */
  portalRate?: RequestRate;
  /** Tests: attempts for recordings in quick succession. */
  recordingPace?: Partial<RecordingPace> & { settleMs?: number };
}

/** Starts everything; rejects when something that cannot heal by itself is wrong (port taken, database or key unusable). */
export async function startServer(settings: Settings, options: StartOptions = {}): Promise<RunningServer> {
  const clock = new SystemClock();
  const logging = openLogging({
    level: settings.logLevel,
    defaultFile: settings.defaultLogFile,
    errorFile: settings.errorLogFile,
    console: settings.logToConsole,
  });
  const { logger } = logging;
  const key = loadKeyFile(settings.secretKeyFile);
  const storage = await openStorage({ database: settings.database, sealer: new SecretBox(key), clock });
  const trustedCa = settings.trustedCaFile === null ? null : readFileSync(settings.trustedCaFile, 'utf8');

  const { portalRate: rate } = options;
  const { spentBudgets } = storage;
  const network = createPortalNetwork(
    {
      ...settings,
      trustedCa,
      ...(rate === undefined ? { spent: { before: await spentBudgets.list(), store: spentBudgets } } : { rate }),
    },
    clock,
    logger,
  );
  const companies = watchCompanies(storage.companies, (company) => {
    desks.apply(company);
  });
  const portals = rememberPortals((companyId) =>
    createPortal(network, grantsOf(companies, companyId), logger.child({ companyId })),
  );
  const desks = new Desks({
    companies,
    employees: storage.employees,
    calls: storage.calls,
    clock,
    logger,
    newId: randomUUID,
    random: Math.random,
    soon: setImmediate,
    portalOf: (companyId) => portals.of(companyId),
    openLink: openCallApiLink({
      clock,
      random: Math.random,
      profile: loadProfile(settings.callApiProfile, (path) => readFileSync(path, 'utf8')),
      ...(trustedCa === null ? {} : { trustedCa: [trustedCa] }),
    }),
    callChanged: (companyId, call) => recordings?.desk.consider(companyId, call),
  });
  const recordings = openRecordings(
    { ...settings, trustedCa, pace: options.recordingPace },
    { storage, portals, clock, logger },
  );
  const changed = (companyId: string): void => {
    desks.employeesChanged(companyId).catch((error: unknown) => {
      logger.error({ companyId, error: String(error) }, 'employees could not be read');
    });
    void accounts.review(companyId);
  };
  const importer = new EmployeeImport({ employees: storage.employees, portals, changed, clock, logger });
  const refresh = new EmployeeRefresh({ importer, clock, logger });
  const startup = new CompanyStartup({
    companies,
    portals,
    importer,
    publicUrl: publicUrl(settings, ''),
    rebindPlacement: settings.rebindPlacement,
    clock,
    jitter: Math.random,
    logger,
  });
  const history = new History({ calls: storage.callSearch, employees: storage.employees });
  const frameAccess = new FrameAccess({ companies, portals, clock, logger });
  const audit = new AuditTrail({ store: storage.audit, clock });
  const sessions = new Sessions({ store: storage.sessions, clock, audit });
  const revocations = new Revocations({ store: storage.revocations, clock, keepMs: OPERATOR_TAB_MS });
  await revocations.start();
  const notBefore = (companyId: string, userId: string): number => revocations.notBefore(companyId, userId);
  const accounts = new Accounts({
    sessions: storage.sessions,
    revocations,
    frameAccess,
    companies,
    employees: storage.employees,
    portals,
    audit,
    clock,
    logger,
  });
  const employees = new Employees({ store: storage.employees, refresh, links: desks, audit, changed, clock });
  const lines = new PortalLines({ companies, portals, clock, logger });
  const portalEvents = new EventWatch({
    inner: new PortalEventDesk({
      companies,
      portalOf: (companyId) => portals.of(companyId),
      logger,
      click: async (companyId, event) => (await desks.desk(companyId))?.click(event),
      employeesMayHaveChanged: (companyId) => refresh.news(companyId),
    }),
    clock,
  });
  const companySettings = new CompanySettings({
    companies,
    employees: storage.employees,
    calls: storage.calls,
    links: desks,
    deliveries: desks,
    startup,
    lines,
    events: portalEvents,
    audit,
  });
  const { bitrixClientId: clientId, bitrixClientSecret: clientSecret } = settings;
  const http = await createHttpApp({
    options: {
      path: pathPrefix(settings),
      publicUrl: publicUrl(settings, ''),
      trustProxy: settings.trustProxy,
      allowHttpPortals: settings.allowHttpPortals,
      pagesDir: pagesDirectory(settings, logger),
      loginsPerMinute: LOGINS_PER_MINUTE,
    },
    registration: new Registration({
      companies,
      logins: storage.logins,
      sessions,
      oauth: createPortalOAuth(network),
      portals,
      startup,
      settingsApp: clientId !== null && clientSecret !== null ? { clientId, clientSecret } : null,
      clock,
      logger,
    }),
    sessions,
    accounts,
    audit,
    auditTrail: audit,
    auditUndo: new AuditUndo({ store: storage.audit, companies, settings: companySettings, employees, clock }),
    pageTokens: new PageTokens({ key: deriveKey(key, 'page-tokens-2'), clock, notBefore }),
    frameAccess,
    workerAccess: new WorkerAccess({ frameAccess, portals, sealer: new SecretBox(key), clock }),
    startup,
    companies,
    companySettings,
    companyChecks: new CompanyChecks({
      companies,
      employees: storage.employees,
      links: desks,
      portals,
      startup,
      lines,
      events: portalEvents,
      publicUrl: publicUrl(settings, ''),
      clock,
    }),
    rebinding: new Rebinding({ companies, portals, startup, audit, publicUrl: publicUrl(settings, ''), logger }),
    testCalls: new TestCalls({ calls: storage.calls, operatorCalls: desks, clock }),
    employees,
    portalEvents,
    operatorCalls: desks,
    operatorTabs: new OperatorTabs({
      tickets: new PageTokens({ key: deriveKey(key, 'operator-tabs'), clock, notBefore, lifetimeMs: OPERATOR_TAB_MS }),
      employees: storage.employees,
    }),
    history,
    stories: new CallStories({
      history,
      calls: storage.calls,
      companies,
      employees: storage.employees,
      redaction: { facts: redactFacts, text: redactText },
      clock,
    }),
    undelivered: new Undelivered({
      calls: storage.calls,
      retry: async (companyId, callId) => (await (await desks.desk(companyId))?.retry(callId)) ?? false,
    }),
    parseEventForm: parsePortalEvent,
    readiness: () =>
      storage.ping().then(
        () => [],
        (error: unknown) => [`database: ${String(error)}`],
      ),
    clock,
    logger,
  });
  const listeners = new Listeners({ app: http, listen: places(settings), tls: tlsFiles(settings), clock, logger });
  await listeners.start();
  const addresses = listeners.addresses();
  await desks.start();
  void recordings?.desk.start();
  const { calls, audit: changes } = storage;
  const retention = new Retention({ calls, audit: changes, retentionDays: settings.retentionDays, clock, logger });
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
    logger,
    calls: storage.calls,
    recordings: storage.recordings,
    companies,
    reopenLogs: () => logging.reopen(),
    async stop() {
      startup.stop();
      lines.stop();
      await retention.stop();
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

function openRecordings(
  settings: Settings & { trustedCa: string | null; pace: StartOptions['recordingPace'] },
  deps: { storage: Storage; portals: Portals; clock: Clock; logger: Logger },
): { desk: RecordingDesk; stopSource: () => Promise<void> } | null {
  const { storage, portals, clock, logger } = deps;
  const opened = openRecordingSource({ ...settings, settleMs: settings.pace?.settleMs }, clock);
  if (opened === null) return null;
  const desk = new RecordingDesk({
    jobs: storage.recordings,
    calls: storage.calls,
    companies: storage.companies,
    source: opened.source,
    portalOf: (companyId) => portals.of(companyId),
    clock,
    random: Math.random,
    pace: { ...RECORDING_PACE, retryMs: settings.recordingRetryHours * 3_600_000, ...settings.pace },
    logger,
  });
  return { desk, stopSource: opened.stop };
}

function rememberPortals(open: (companyId: string) => Portal): Portals {
  const known = new Map<string, Portal>();
  return {
    of(companyId) {
      const portal = known.get(companyId) ?? open(companyId);
      known.set(companyId, portal);
      return portal;
    },
    forget: (companyId) => known.delete(companyId),
  };
}

/** The seed's rule: with Unix sockets the ports are not used. */
function places(settings: Settings): ListenersDeps['listen'] {
  const { serverHost, httpPort, httpsPort, httpUnixSocket, httpsUnixSocket } = settings;
  const all: (ListenersDeps['listen'][number] | null)[] = settings.useUnixSockets
    ? [
        httpUnixSocket === null ? null : { scheme: 'http', at: { socketPath: httpUnixSocket } },
        httpsUnixSocket === null ? null : { scheme: 'https', at: { socketPath: httpsUnixSocket } },
      ]
    : [
        httpPort === null ? null : { scheme: 'http', at: { host: serverHost, port: httpPort } },
        httpsPort === null ? null : { scheme: 'https', at: { host: serverHost, port: httpsPort } },
      ];
  return all.filter((place) => place !== null);
}

function tlsFiles({ sslKeyFilename, sslCertFilename }: Settings): ListenersDeps['tls'] {
  return sslKeyFilename === null || sslCertFilename === null
    ? null
    : { keyFile: sslKeyFilename, certFile: sslCertFilename };
}

/** The pages of the settings' `dist`; a file written for the original names a folder that holds other pages, or none. */
function pagesDirectory(settings: Settings, logger: Logger): string {
  const own = join(import.meta.dirname, '..', 'dist', 'web');
  if (settings.dist === null) return own;
  if (existsSync(join(settings.dist, 'frames', 'card.html'))) return settings.dist;
  logger.warn(
    { dist: settings.dist },
    'the folder "dist" of the settings has no pages of this server, its own are used',
  );
  return own;
}
