/** The HTTP application over the real use cases and ports in memory. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createHttpApp } from '../../src/adapters/http/app.ts';
import type { HttpOptions } from '../../src/adapters/http/context.ts';
import { CompanySettings } from '../../src/app/companies/company-settings.ts';
import { CompanyStartup } from '../../src/app/companies/company-startup.ts';
import { EmployeeImport } from '../../src/app/companies/employee-import.ts';
import { Employees } from '../../src/app/companies/employees.ts';
import { FrameAccess } from '../../src/app/companies/frame-access.ts';
import { PageTokens } from '../../src/app/companies/page-tokens.ts';
import { Registration } from '../../src/app/companies/registration.ts';
import { Sessions } from '../../src/app/companies/sessions.ts';
import type { DeliveryStatus } from '../../src/app/ports/deliveries.ts';
import type { PortalApp, PortalEvent } from '../../src/app/ports/portal.ts';
import type { Company } from '../../src/app/ports/store.ts';
import { FakeClock } from './fake-clock.ts';
import {
  FakeLinks,
  FakeOperatorCalls,
  FakeUndelivered,
  FakePortal,
  FakePortals,
  MemoryCompanies,
  MemoryEmployees,
  MemoryLogins,
  MemorySessions,
  recordingLogger,
} from './http-fakes.ts';

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
  const importer = new EmployeeImport({ employees: employeeStore, portals, changed: noteChange, logger });
  const startup = new CompanyStartup({
    companies,
    portals,
    importer,
    publicUrl: options.publicUrl,
    rebindPlacement: false,
    clock,
    jitter: () => 0.5,
    logger,
  });
  const sessions = new Sessions({ store: sessionStore, clock });
  const pageTokens = new PageTokens({ key: Buffer.alloc(32, 7), clock });
  const events: PortalEvent[] = [];
  const world = {
    verdict: 'accepted' as 'accepted' | 'forbidden',
    notReady: [] as string[],
    delivery: { state: 'ok', code: null, message: null, since: null, waiting: 0 } as DeliveryStatus,
  };
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
    frameAccess: new FrameAccess({ companies, portals, clock, logger }),
    companies,
    companySettings: new CompanySettings({
      companies,
      employees: employeeStore,
      links,
      deliveries: { portalTrouble: () => world.delivery },
      startup,
    }),
    employees: new Employees({ store: employeeStore, importer, changed: noteChange, logger }),
    portalEvents: {
      accept: (event) => {
        events.push(event);
        return Promise.resolve(world.verdict);
      },
    },
    operatorCalls,
    undelivered,
    parseEventForm: setup.parseEventForm ?? parseTestEvent,
    readiness: () => Promise.resolve(world.notReady),
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
    logins,
    links,
    operatorCalls,
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
  const page = (title: string, script: string): string =>
    `<!doctype html><html lang="ru"><head><title>${title}</title><script type="module" src="${script}"></script></head><body><!--bootstrap--></body></html>`;
  writeFileSync(join(dir, 'frames', 'card.html'), page('card', '%ASSETS%card-AbC_1.js'));
  writeFileSync(join(dir, 'frames', 'card-AbC_1.js'), 'export {};');
  writeFileSync(join(dir, 'admin', 'index.html'), page('admin', 'assets/admin/index-1.js'));
  writeFileSync(join(dir, 'admin', 'index-1.js'), 'export {};');
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
