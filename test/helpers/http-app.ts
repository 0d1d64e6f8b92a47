/** The HTTP application over the real use cases and ports in memory. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { SecretBox } from '../../src/adapters/crypto/secret-box.ts';
import { createHttpApp } from '../../src/adapters/http/app.ts';
import type { HttpOptions } from '../../src/adapters/http/context.ts';
import { AuditUndo } from '../../src/app/companies/audit-undo.ts';
import { redactFacts, redactText } from '../../src/adapters/logging/redaction.ts';
import { CallStories } from '../../src/app/calls/stories.ts';
import { CompanyChecks } from '../../src/app/companies/company-checks.ts';
import { CompanySettings } from '../../src/app/companies/company-settings.ts';
import { CompanyStartup } from '../../src/app/companies/company-startup.ts';
import { EmployeeImport } from '../../src/app/companies/employee-import.ts';
import { EventWatch } from '../../src/app/companies/event-watch.ts';
import { FrameAccess } from '../../src/app/companies/frame-access.ts';
import { PageTokens } from '../../src/app/companies/page-tokens.ts';
import { PortalLines } from '../../src/app/companies/portal-lines.ts';
import { Rebinding } from '../../src/app/companies/rebinding.ts';
import { Registration } from '../../src/app/companies/registration.ts';
import { TestCalls } from '../../src/app/companies/test-calls.ts';
import { WorkerAccess } from '../../src/app/companies/worker-access.ts';
import { NO_LOG_CONTEXT } from '../../src/app/ports/log-context.ts';
import type { DeliveryStatus } from '../../src/app/ports/deliveries.ts';
import type { PortalApp, PortalEvent } from '../../src/app/ports/portal.ts';
import type { Company } from '../../src/app/ports/store.ts';
import { OperatorTabs, OPERATOR_TAB_MS } from '../../src/app/companies/operator-tabs.ts';
import { FakeClock } from './fake-clock.ts';
import { peopleWorld } from './people-world.ts';
import {
  FakeLinks,
  FakeOperatorCalls,
  FakeUndelivered,
  FakePortal,
  FakePortals,
  MemoryCalls,
  MemoryCompanies,
  MemoryEmployees,
  MemoryLogins,
  MemorySessions,
  recordingLogger,
} from './http-fakes.ts';
import { FakeHistory } from './history-fake.ts';
import { MemoryCallStore } from './desk-rig.ts';
import { MemoryObservations } from './observations-fake.ts';

export type World = Awaited<ReturnType<typeof httpWorld>>;

export async function httpWorld(
  setup: {
    options?: Partial<HttpOptions>;
    companies?: Company[];
    settingsApp?: PortalApp | null;
    parseEventForm?: (body: string) => PortalEvent;
  } = {},
) {
  const pagesDir = mkdtempSync(join(tmpdir(), 'pages-'));
  writePages(pagesDir);
  const options: HttpOptions = {
    path: '/bitrix/',
    publicUrl: 'https://crm.example.ru/bitrix/',
    trustProxy: false,
    allowHttpPortals: false,
    hsts: false,
    pagesDir,
    loginsPerMinute: 1_000,
    ...setup.options,
  };
  const clock = new FakeClock();
  const logger = recordingLogger();
  const portal = new FakePortal();
  const portals = new FakePortals(() => portal);
  const companies = new MemoryCompanies(...(setup.companies ?? []));
  const employeeStore = new MemoryEmployees();
  const sessionStore = new MemorySessions();
  const logins = new MemoryLogins();
  const links = new FakeLinks();
  const operatorCalls = new FakeOperatorCalls();
  const undelivered = new FakeUndelivered();
  const changed: string[] = [];
  const noteChange = (companyId: string): void => {
    changed.push(companyId);
  };
  const importer = new EmployeeImport({ employees: employeeStore, portals, changed: noteChange, clock, logger });
  const startup = new CompanyStartup({
    companies,
    portals,
    importer,
    observations: new MemoryObservations(),
    publicUrl: options.publicUrl,
    rebindPlacement: false,
    clock,
    jitter: () => 0.5,
    logger,
  });
  const frameAccess: FrameAccess = new FrameAccess({
    companies,
    portals,
    clock,
    logger,
    noAdministrator: (viewer, wasOne) => people.accounts.noAdministrator(viewer, wasOne),
  });
  const people = peopleWorld({
    companies,
    employeeStore,
    sessionStore,
    portals,
    importer,
    links,
    frameAccess,
    changed: noteChange,
    clock,
    logger,
  });
  const { sessions, audit, employees, revocations } = people;
  const events: PortalEvent[] = [];
  const world = {
    verdict: 'accepted' as 'accepted' | 'forbidden',
    notReady: [] as string[],
    delivery: { state: 'ok', code: null, message: null, since: null, waiting: 0 } as DeliveryStatus,
  };
  const portalEvents = new EventWatch({
    inner: {
      accept: (event) => {
        events.push(event);
        return Promise.resolve(world.verdict);
      },
    },
    clock,
  });
  const lines = new PortalLines({ companies, portals, clock, logger });
  const calls = new MemoryCalls();
  const companySettings = new CompanySettings({
    companies,
    employees: employeeStore,
    calls,
    links,
    deliveries: { portalTrouble: () => world.delivery },
    startup,
    lines,
    events: portalEvents,
    audit,
    isChannelPattern: (pattern) => pattern.includes('{number}'),
  });
  const { publicUrl } = options;
  const companyChecks = new CompanyChecks({
    companies,
    employees: employeeStore,
    links,
    portals,
    startup,
    lines,
    events: portalEvents,
    publicUrl,
    clock,
  });
  const notBefore = (companyId: string, userId: string): number => revocations.notBefore(companyId, userId);
  const pageTokens = new PageTokens({ key: Buffer.alloc(32, 7), clock, notBefore });
  const tickets = new PageTokens({ key: Buffer.alloc(32, 8), clock, notBefore, lifetimeMs: OPERATOR_TAB_MS });
  const operatorTabs = new OperatorTabs({ tickets, employees: employeeStore });
  const history = new FakeHistory();
  /** Calls whose stories are told. */
  const toldCalls = new MemoryCallStore();
  const stories = new CallStories({
    history,
    calls: toldCalls,
    companies,
    employees: employeeStore,
    redaction: { facts: redactFacts, text: redactText },
    clock,
  });
  const app: FastifyInstance = await createHttpApp({
    options,
    registration: new Registration({
      companies,
      logins,
      sessions,
      oauth: portal,
      portals,
      startup,
      settingsApp: setup.settingsApp ?? null,
      clock,
      logger,
    }),
    sessions,
    pageTokens,
    frameAccess,
    workerAccess: new WorkerAccess({ frameAccess, portals, sealer: new SecretBox(Buffer.alloc(32, 9)), clock }),
    startup,
    companies,
    companySettings,
    companyChecks,
    rebinding: new Rebinding({ companies, portals, startup, audit, publicUrl, logger }),
    testCalls: new TestCalls({ calls, operatorCalls, clock }),
    employees,
    accounts: people.accounts,
    audit,
    auditTrail: audit,
    auditUndo: new AuditUndo({ store: people.auditStore, companies, settings: companySettings, employees, clock }),
    portalEvents,
    operatorCalls,
    operatorTabs,
    history,
    stories,
    undelivered,
    parseEventForm: setup.parseEventForm ?? parseTestEvent,
    readiness: () => Promise.resolve(world.notReady),
    logContext: NO_LOG_CONTEXT,
    clock,
    logger,
  });
  /** Cookie header of a signed-in administrator. */
  const signIn = async (companyId = 'c1', user = { id: '1', name: 'Анна Админова' }): Promise<string> =>
    `ecss_session=${(await sessions.open(companyId, user)).token}`;
  const bearer = (admin: boolean, companyId = 'c1', userId = '7'): string =>
    `Bearer ${pageTokens.issue({ companyId, userId, userName: 'Олег Операторов', admin }).token}`;
  return Object.assign(world, {
    app,
    options,
    clock,
    logger,
    portal,
    portals,
    companies,
    employeeStore,
    sessionStore,
    auditStore: people.auditStore,
    logins,
    links,
    calls,
    companyChecks,
    portalEvents,
    operatorCalls,
    operatorTabs,
    revocations,
    history,
    toldCalls,
    undelivered,
    changed,
    events,
    startup,
    sessions,
    pageTokens,
    signIn,
    bearer,
    async close() {
      startup.stop();
      await app.close();
      rmSync(pagesDir, { recursive: true });
    },
  });
}

/** As the bundler writes them. */
function writePages(dir: string): void {
  mkdirSync(join(dir, 'frames'));
  mkdirSync(join(dir, 'admin'));
  mkdirSync(join(dir, 'calls'));
  const page = (title: string, script: string): string =>
    `<!doctype html><html lang="ru"><head><title>${title}</title><script type="module" src="${script}"></script></head><body><!--bootstrap--></body></html>`;
  for (const name of ['card.html', 'card.en.html'])
    writeFileSync(join(dir, 'frames', name), page('card', '%ASSETS%card-AbC_1.js'));
  writeFileSync(join(dir, 'frames', 'card-AbC_1.js'), 'export {};');
  writeFileSync(join(dir, 'frames', 'card-AbC_1.js.br'), brotliCompressSync('export {};'));
  writeFileSync(join(dir, 'frames', 'worker.html'), page('worker', '%ASSETS%worker-AbC_1.js'));
  writeFileSync(join(dir, 'admin', 'index.html'), page('admin', 'assets/admin/index-1.js'));
  writeFileSync(join(dir, 'admin', 'index-1.js'), 'export {};');
  writeFileSync(join(dir, 'calls', 'index.html'), page('calls', 'assets/calls/index-1.js'));
  writeFileSync(join(dir, 'calls', 'index-1.js'), 'export {};');
}

function parseTestEvent(body: string): PortalEvent {
  const fields = new URLSearchParams(body);
  const event = fields.get('event') ?? '';
  if (event === 'broken') throw new Error('not an event');
  return {
    event,
    queuedAt: null,
    data: { CALL_ID: fields.get('data[CALL_ID]') ?? '' },
    auth: {
      accessToken: null,
      refreshToken: null,
      applicationToken: fields.get('auth[application_token]'),
      memberId: fields.get('auth[member_id]'),
      domain: null,
    },
  };
}

/** The data that the server put into a page. */
export function bootstrapOf(page: string): Record<string, unknown> {
  const json = /<script type="application\/json" id="bootstrap">([\s\S]*?)<\/script>/.exec(page)?.[1];
  return JSON.parse(json ?? 'null') as Record<string, unknown>;
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}

/** Value of the cookie that an answer sets; undefined when it sets none. */
export function cookieOf(headers: Record<string, unknown>, name: string): string | undefined {
  const set = headers['set-cookie'];
  const all = Array.isArray(set) ? (set as string[]) : typeof set === 'string' ? [set] : [];
  return all.map((one) => new RegExp(`^${name}=([^;]*)`).exec(one)?.[1]).find((value) => value !== undefined);
}
