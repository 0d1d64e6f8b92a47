/** The figures behind their ports, and their text for Prometheus. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { CallMetrics, CompanySnapshot, PortalMetrics } from '../../app/ports/metrics.ts';
import { CATALOGUE } from './catalogue.ts';
import type { MetricDefinition, MetricKey } from './catalogue.ts';
import { CompanyGauges } from './company-gauges.ts';
import { CompanyLabels } from './company-labels.ts';

/** What is read when somebody asks. */
export interface ServerSnapshot {
  companies: CompanySnapshot[];
  liveConnections: number;
  /** Epoch ms; null without HTTPS. */
  certificateExpiresAt: number | null;
}

export interface Metrics {
  calls(companyId: string): CallMetrics;
  portal(companyId: string): PortalMetrics;
  /** `route`: the pattern, null for what is no route's. */
  http(route: string | null, status: number, ms: number): void;
  logged(level: 'error' | 'warn'): void;
  /** Prometheus' text format. */
  text(snapshot: ServerSnapshot): Promise<string>;
  readonly contentType: string;
  /** Everything that is shown, the process's own figures too. */
  list(): { name: string; help: string; type: string }[];
}

export function openMetrics(version: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labels = new CompanyLabels();
  const made = {
    counter: (key: MetricKey) => new Counter({ ...optionsOf(key), registers: [registry] }),
    gauge: (key: MetricKey) => new Gauge({ ...optionsOf(key), registers: [registry] }),
    histogram: (key: MetricKey) => new Histogram({ ...optionsOf(key), registers: [registry] }),
  };
  const legEvents = made.counter('legEvents');
  const switchCommands = made.counter('switchCommands');
  const ended = made.counter('callsEnded');
  const givenUp = made.counter('callsGivenUp');
  const registered = made.histogram('registered');
  const told = made.histogram('told');
  const stored = made.histogram('stored');
  const portalRequests = made.counter('portalRequests');
  const portalSeconds = made.histogram('portalRequestSeconds');
  const httpRequests = made.counter('httpRequests');
  const httpSeconds = made.histogram('httpSeconds');
  const logLines = made.counter('logLines');
  const liveConnections = made.gauge('liveConnections');
  const certificateExpiry = made.gauge('certificateExpiry');
  const companyGauges = new CompanyGauges(made.gauge, labels);
  made.gauge('info').set({ version, node: process.version }, 1);

  return {
    calls: (companyId) => {
      const company = labels.of(companyId);
      return {
        legEvent: () => legEvents.inc({ company }),
        switchCommand: (command, result) => switchCommands.inc({ company, command, result }),
        stored: (ms, ok) => stored.observe({ result: ok ? 'ok' : 'failed' }, ms / 1_000),
        ended: (direction, outcome) => ended.inc({ company, direction, outcome }),
        givenUp: () => givenUp.inc({ company }),
        registered: (ms) => registered.observe({ company }, ms / 1_000),
        told: (lane, ms) => told.observe({ lane }, ms / 1_000),
      };
    },
    portal: (companyId) => {
      const company = labels.of(companyId);
      return {
        requested: (result, ms) => {
          portalRequests.inc({ company, result });
          portalSeconds.observe(ms / 1_000);
        },
      };
    },
    http: (route, status, ms) => {
      httpRequests.inc({ route: route ?? 'none', status: `${String(Math.trunc(status / 100))}xx` });
      httpSeconds.observe(ms / 1_000);
    },
    logged: (level) => logLines.inc({ level }),
    text: (snapshot) => {
      companyGauges.set(snapshot.companies);
      liveConnections.set(snapshot.liveConnections);
      if (snapshot.certificateExpiresAt === null) certificateExpiry.remove();
      else certificateExpiry.set(snapshot.certificateExpiresAt / 1_000);
      return registry.metrics();
    },
    contentType: registry.contentType,
    list: () => registry.getMetricsAsArray().map((metric) => describe(metric)),
  };
}

function optionsOf(key: MetricKey): { name: string; help: string; labelNames: string[]; buckets?: number[] } {
  const { name, help, labels, buckets }: MetricDefinition = CATALOGUE[key];
  return { name, help, labelNames: [...labels], ...(buckets === undefined ? {} : { buckets: [...buckets] }) };
}

/** The library keeps these to itself in its types, not in its objects. */
function describe(metric: object): { name: string; help: string; type: string } {
  const { name, help } = metric as { name: string; help: string };
  return { name, help, type: metric.constructor.name.toLowerCase() };
}
