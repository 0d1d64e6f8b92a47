/** What the HTTP side is given. */
import { createPortalOAuth, parsePortalEvent } from '../adapters/bitrix24/index.ts';
import { deriveKey } from '../adapters/crypto/keys.ts';
import { SecretBox } from '../adapters/crypto/secret-box.ts';
import type { HttpDeps } from '../adapters/http/context.ts';
import { logContext } from '../adapters/logging/context.ts';
import { redactFacts, redactText } from '../adapters/logging/redaction.ts';
import { pathPrefix, publicUrl } from '../adapters/settings/settings.ts';
import { History } from '../app/calls/history.ts';
import { CallStories } from '../app/calls/stories.ts';
import { Undelivered } from '../app/calls/undelivered.ts';
import { AuditUndo } from '../app/companies/audit-undo.ts';
import { CompanyChecks } from '../app/companies/company-checks.ts';
import { OperatorTabs, OPERATOR_TAB_MS } from '../app/companies/operator-tabs.ts';
import { PageTokens } from '../app/companies/page-tokens.ts';
import { Rebinding } from '../app/companies/rebinding.ts';
import { Registration } from '../app/companies/registration.ts';
import { TestCalls } from '../app/companies/test-calls.ts';
import { WorkerAccess } from '../app/companies/worker-access.ts';
import type { CallsPart } from './calls.ts';
import type { CompaniesPart } from './companies.ts';
import type { Foundation } from './foundation.ts';
import { pagesDirectory } from './places.ts';
import type { Readiness } from './readiness.ts';

const LOGINS_PER_MINUTE = 30;

export function pageDeps(base: Foundation, calls: CallsPart, parts: CompaniesPart, readiness: Readiness): HttpDeps {
  const { settings, storage, key, clock, logger, metrics } = base;
  const { network, companies, portals, desks } = calls;
  const { startup, sessions, audit, employees, lines, portalEvents, companySettings, frameAccess } = parts;
  const { bitrixClientId: clientId, bitrixClientSecret: clientSecret } = settings;
  const publicAddress = publicUrl(settings, '');
  const history = new History({ calls: storage.callSearch, employees: storage.employees });
  const notBefore = (companyId: string, userId: string): number => parts.revocations.notBefore(companyId, userId);
  return {
    options: {
      path: pathPrefix(settings),
      publicUrl: publicAddress,
      trustProxy: settings.trustProxy,
      allowHttpPortals: settings.allowHttpPortals,
      hsts: settings.hsts,
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
    accounts: parts.accounts,
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
      publicUrl: publicAddress,
      clock,
    }),
    rebinding: new Rebinding({ companies, portals, startup, audit, publicUrl: publicAddress, logger }),
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
    readiness: () => readiness.reasons(),
    answered: metrics === null ? undefined : (route, status, ms) => metrics.http(route, status, ms),
    logContext,
    clock,
    logger,
  };
}
