/** How each company is, as gauges; read when somebody asks. */
import type { Gauge } from 'prom-client';
import type { CompanySnapshot } from '../../app/ports/metrics.ts';
import type { LinkState } from '../../app/ports/switch-link.ts';
import type { MetricKey } from './catalogue.ts';
import { OTHERS } from './company-labels.ts';
import type { CompanyLabels } from './company-labels.ts';

const LINK_STATES = [
  'disabled',
  'connecting',
  'registering',
  'connected',
  'certificate_untrusted',
  'refused',
  'unreachable',
] as const satisfies LinkState[];
const PORTAL_STATES = ['ok', 'waiting', 'stopped'] as const;

const KEYS = [
  'companyInfo',
  'linkState',
  'linkSince',
  'numbers',
  'csta',
  'switchCertificateExpiry',
  'callsActive',
  'callsWaiting',
  'waitingSince',
  'portalState',
  'authorised',
  'tokenRefreshed',
  'budgetLeft',
  'budgetBurst',
  'budgetWaiting',
] as const satisfies MetricKey[];

type Key = (typeof KEYS)[number];

export class CompanyGauges {
  readonly #gauges: Record<Key, Gauge>;
  readonly #companies: Gauge;
  readonly #labels: CompanyLabels;

  constructor(gauge: (key: MetricKey) => Gauge, labels: CompanyLabels) {
    this.#gauges = Object.fromEntries(KEYS.map((key) => [key, gauge(key)])) as Record<Key, Gauge>;
    this.#companies = gauge('companies');
    this.#labels = labels;
  }

  /** Companies that are no more disappear. Those without a label of their own are only in the sum. */
  set(snapshots: CompanySnapshot[]): void {
    for (const gauge of Object.values(this.#gauges)) gauge.reset();
    this.#companies.set(snapshots.length);
    for (const snapshot of snapshots) {
      const company = this.#labels.of(snapshot.companyId);
      if (company !== OTHERS) this.#one(company, snapshot);
    }
  }

  #one(company: string, { portal, link, grant, delivery, waitingSince, budget, calls }: CompanySnapshot): void {
    const gauges = this.#gauges;
    const at = (key: Key, ms: number | null): void => {
      if (ms !== null && Number.isFinite(ms)) gauges[key].set({ company }, ms / 1_000);
    };
    gauges.companyInfo.set({ company, portal }, 1);
    for (const state of LINK_STATES) gauges.linkState.set({ company, state }, state === link.state ? 1 : 0);
    at('linkSince', link.since);
    gauges.numbers.set({ company, state: 'served' }, link.numbers.length);
    gauges.numbers.set({ company, state: 'refused' }, link.refusedNumbers.length);
    if (link.csta !== null) gauges.csta.set({ company }, link.csta ? 1 : 0);
    at('switchCertificateExpiry', link.certificate === null ? null : Date.parse(link.certificate.validTo));
    for (const [phase, count] of Object.entries(calls)) gauges.callsActive.set({ company, phase }, count);
    gauges.callsWaiting.set({ company }, delivery.waiting);
    at('waitingSince', waitingSince);
    for (const state of PORTAL_STATES) gauges.portalState.set({ company, state }, state === delivery.state ? 1 : 0);
    gauges.authorised.set({ company }, grant.state === 'ok' ? 1 : 0);
    at('tokenRefreshed', grant.refreshedAt);
    if (budget === null) return;
    gauges.budgetLeft.set({ company }, budget.left);
    gauges.budgetBurst.set({ company }, budget.burst);
    gauges.budgetWaiting.set({ company }, budget.waiting);
  }
}
