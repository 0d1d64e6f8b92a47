/** Bitrix24 behind the ports: one network for the process, one Portal for each company. */
import type { AddressGuard } from '../../app/ports/address-guard.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import type { PortalMetrics } from '../../app/ports/metrics.ts';
import type { GrantStore, Portal, PortalOAuth, WantedBindings } from '../../app/ports/portal.ts';
import type { SpentBudget, SpentBudgetStore } from '../../app/ports/spent-budgets.ts';
import { bindAll, lookAtBindings } from './bindings.ts';
import { deliverOrders } from './deliver.ts';
import { asPortalError } from './errors.ts';
import { HTTP_LIMITS, HttpClient } from './http.ts';
import type { HttpLimits } from './http.ts';
import { readScope, toAppCode, toPortalUser } from './identity.ts';
import { RequestBudget, toAllowance } from './limits.ts';
import type { RequestRate } from './limits.ts';
import { putLine, removeLine } from './lines.ts';
import { OAuthServer } from './oauth-server.ts';
import { resolvePortalOrigin } from './origin.ts';
import { attachRecord } from './records.ts';
import { knownHost } from './name-service.ts';
import { PortalRest, postToPortal } from './rest.ts';
import type { RestContext } from './rest.ts';
import { answeredAt, endTestEvents, readServerTime, sendTestEvent } from './self-test.ts';
import { SpentLedger } from './spent.ts';
import { TokenKeeper } from './tokens.ts';
import { ExchangeRecorder } from './trace.ts';
import { readEmployees } from './users.ts';

export { parsePortalEvent } from './event-form.ts';

export interface PortalNetworkSettings {
  /** Origin of the OAuth server; a bare host means https. */
  bitrixTokenHost: string;
  allowHttpPortals: boolean;
  /** PEM; trusted besides the system's certificates. */
  trustedCa: string | null;
  /** Defaults: 30 s a request, 10 s to connect, 16 MB an answer. */
  http?: Partial<HttpLimits>;
  /** Instead of what the portal's tariff allows: a little below the documented 50 and 2 a second, or 250 and 5 for Enterprise. */
  rate?: RequestRate;
  /** Which addresses portals may have; null: any. The OAuth server is the administrator's own choice. */
  addressGuard?: AddressGuard | null;
  /** What earlier processes have spent, and where it is written down; null: every start believes the portals' buckets empty. */
  spent?: { before: SpentBudget[]; store: Pick<SpentBudgetStore, 'save'> } | null;
}

/** Connections, OAuth server and request budgets, shared by all companies. */
export interface PortalNetwork extends RestContext {
  readonly oauthServer: OAuthServer;
  readonly guard: AddressGuard | null;
  /** Cuts the requests under way (finish deliveries before) and writes down what is spent. */
  stop(): Promise<void>;
}

/** Above this many budgets those that are full again are forgotten. */
const MAX_IDLE_BUDGETS = 1_000;

export function createPortalNetwork(settings: PortalNetworkSettings, clock: Clock, logger: Logger): PortalNetwork {
  const limits = { ...HTTP_LIMITS, ...settings.http };
  const guard = settings.addressGuard ?? null;
  const http = new HttpClient(clock, limits, settings.trustedCa, guard);
  const oauthHttp = guard === null ? http : new HttpClient(clock, limits, settings.trustedCa);
  const recorder = new ExchangeRecorder(clock, logger);
  const budgets = new Map<string, RequestBudget>();
  const openLedger = (portalOrigin: string): SpentLedger | null => {
    if (!settings.spent) return null;
    const { before, store } = settings.spent;
    const written = before.find((row) => row.portalOrigin === portalOrigin);
    return new SpentLedger(
      written === undefined ? null : { ...written, allowance: toAllowance(written.allowance) },
      (spent) => store.save({ portalOrigin, ...spent }),
      clock,
      logger,
    );
  };
  return {
    http,
    clock,
    recorder,
    allowHttp: settings.allowHttpPortals,
    guard,
    oauthServer: new OAuthServer(settings, oauthHttp, clock, recorder),
    budgetOf(origin) {
      const known = budgets.get(origin);
      if (known !== undefined) return known;
      if (budgets.size >= MAX_IDLE_BUDGETS) {
        for (const [key, budget] of budgets) if (budget.idle()) budgets.delete(key);
      }
      const budget = new RequestBudget(clock, { rate: settings.rate, ledger: openLedger(origin) });
      budgets.set(origin, budget);
      return budget;
    },
    async stop() {
      await Promise.all([http.stop(), oauthHttp.stop()]);
      await Promise.all([...budgets.values()].map((budget) => budget.stop()));
    },
  };
}

/** `logger`: with the company in its facts. */
export function createPortal(
  network: PortalNetwork,
  store: GrantStore,
  logger: Logger,
  metrics: PortalMetrics | null = null,
): Portal {
  const tokens = new TokenKeeper(store, network.oauthServer, logger);
  const recorder = new ExchangeRecorder(network.clock, logger, metrics);
  const rest = new PortalRest({ ...network, recorder }, tokens, logger);
  return {
    deliver: (orders, signal) => deliverOrders(rest, orders, signal),
    budgetReadyAt: (requests) => rest.budget?.readyAt(requests) ?? 0,
    budget: () => rest.budget?.state() ?? null,
    attachRecord: (crmCallId, recording, signal) => attachRecord(rest, crmCallId, recording, signal),
    employees: () => readEmployees(rest, logger),
    bind: (wanted) => bindAll(rest, wanted),
    scope: () => readScope(rest),
    whoIs: async (accessToken) => toPortalUser((await rest.callAs(accessToken, 'profile', {})).result),
    appCodeOf: async (accessToken) => toAppCode((await rest.callAs(accessToken, 'app.info', {})).result),
    serverTime: () => readServerTime(rest),
    sendTestEvent: (handler) => sendTestEvent(rest, handler),
    endTestEvents: (handler) => endTestEvents(rest, handler),
    putLine: (line) => putLine(rest, line),
    removeLine: (number) => removeLine(rest, number),
  };
}

/** What of the bindings is not as wanted; nothing is changed. Rejects with PortalError. */
export function wrongBindings(
  network: PortalNetwork,
  store: GrantStore,
  logger: Logger,
  wanted: WantedBindings,
): Promise<string[]> {
  return lookAtBindings(new PortalRest(network, new TokenKeeper(store, network.oauthServer, logger), logger), wanted);
}

export function createPortalOAuth(network: PortalNetwork): PortalOAuth {
  const { oauthServer, clock, allowHttp, guard } = network;
  return {
    resolveOrigin: (domain) => resolvePortalOrigin(domain, allowHttp, clock, guard),
    // No redirect_uri: the portal takes the address from the application's card (known).
    authorizeUrl(origin, clientId, state) {
      const url = new URL('/oauth/authorize/', origin);
      url.search = new URLSearchParams({ client_id: clientId, state }).toString();
      return url.href;
    },
    exchangeCode: (app, code, serverDomain) => oauthServer.exchange(app, code, serverDomain),
    knownHost: (origin) => knownHost(origin, clock),
    async profile(grant) {
      try {
        const { result, time } = await postToPortal(network, grant, 'profile', {});
        return { ...toPortalUser(result), portalNow: answeredAt(time) };
      } catch (error) {
        throw asPortalError(error);
      }
    },
  };
}
