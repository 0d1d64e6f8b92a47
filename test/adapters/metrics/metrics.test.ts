import { expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/adapters/metrics/catalogue.ts';
import { MAX_COMPANIES, OTHERS } from '../../../src/adapters/metrics/company-labels.ts';
import { openMetrics } from '../../../src/adapters/metrics/index.ts';
import type { CompanySnapshot } from '../../../src/app/ports/metrics.ts';

const NOBODY = { companies: [], liveConnections: 0, certificateExpiresAt: null };

function snapshot(companyId: string, more: Partial<CompanySnapshot> = {}): CompanySnapshot {
  return {
    companyId,
    portal: `${companyId}.bitrix24.ru`,
    grant: { state: 'ok', refreshedAt: 5_000 },
    link: {
      state: 'connected',
      since: 1_000,
      lastError: null,
      numbers: ['101', '102'],
      refusedNumbers: ['103'],
      csta: true,
      certificate: null,
    },
    delivery: { state: 'ok', code: null, message: null, since: null, waiting: 2 },
    waitingSince: 7_000,
    budget: { left: 40, burst: 48, waiting: 0 },
    calls: { ringing: 1, talking: 2, settling: 0 },
    ...more,
  };
}

it('shows every figure of the catalogue and no other of its own', () => {
  const shown = openMetrics('1').list();
  const own = shown.filter(({ name }) => name.startsWith('ecss_crm_'));
  expect(own.map(({ name, type }) => `${name} ${type}`).sort()).toEqual(
    Object.values(CATALOGUE)
      .map(({ name, type }) => `${name} ${type}`)
      .sort(),
  );
});

it('names figures as Prometheus wants them', () => {
  for (const { name, type } of Object.values(CATALOGUE)) {
    expect(name).toMatch(/^ecss_crm_[a-z0-9_]+$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});

it('counts what happens in calls, in seconds', async () => {
  const metrics = openMetrics('1');
  const calls = metrics.calls('c1');
  calls.legEvent();
  calls.legEvent();
  calls.switchCommand('make', 'timeout');
  calls.ended('incoming', 'missed');
  calls.givenUp();
  calls.registered(120);
  calls.told('hide', 30);
  calls.stored(4, false);
  metrics.portal('c1').requested('limit', 700);
  metrics.http('/api/v1/company', 503, 12);
  metrics.logged('error');
  const text = await metrics.text(NOBODY);
  for (const line of [
    'ecss_crm_switch_events_total{company="c1"} 2',
    'ecss_crm_switch_commands_total{company="c1",command="make",result="timeout"} 1',
    'ecss_crm_calls_ended_total{company="c1",direction="incoming",outcome="missed"} 1',
    'ecss_crm_calls_given_up_total{company="c1"} 1',
    'ecss_crm_register_seconds_bucket{le="0.1",company="c1"} 0',
    'ecss_crm_register_seconds_bucket{le="0.25",company="c1"} 1',
    'ecss_crm_register_seconds_sum{company="c1"} 0.12',
    'ecss_crm_told_seconds_count{lane="hide"} 1',
    'ecss_crm_store_seconds_count{result="failed"} 1',
    'ecss_crm_portal_requests_total{company="c1",result="limit"} 1',
    'ecss_crm_portal_request_seconds_sum 0.7',
    'ecss_crm_http_requests_total{route="/api/v1/company",status="5xx"} 1',
    'ecss_crm_log_lines_total{level="error"} 1',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});

it('reads how companies are when asked; a company that is no more disappears', async () => {
  const metrics = openMetrics('1');
  const before = (await metrics.text({ ...NOBODY, companies: [snapshot('c1')], certificateExpiresAt: 9_000 })).split(
    '\n',
  );
  for (const line of [
    'ecss_crm_companies 1',
    'ecss_crm_company_info{company="c1",portal="c1.bitrix24.ru"} 1',
    'ecss_crm_link_state{company="c1",state="connected"} 1',
    'ecss_crm_link_state{company="c1",state="unreachable"} 0',
    'ecss_crm_numbers{company="c1",state="served"} 2',
    'ecss_crm_numbers{company="c1",state="refused"} 1',
    'ecss_crm_calls_active{company="c1",phase="talking"} 2',
    'ecss_crm_calls_waiting{company="c1"} 2',
    'ecss_crm_calls_waiting_since_timestamp_seconds{company="c1"} 7',
    'ecss_crm_portal_authorised{company="c1"} 1',
    'ecss_crm_budget_requests_left{company="c1"} 40',
    'ecss_crm_certificate_expiry_timestamp_seconds 9',
  ]) {
    expect(before).toContain(line);
  }
  const after = await metrics.text(NOBODY);
  expect(after).not.toContain('"c1"');
  expect(after).not.toMatch(/^ecss_crm_certificate_expiry/m);
});

it('an empty queue has no age, and a company without requests no budget', async () => {
  const idle = snapshot('c1', { waitingSince: null, budget: null });
  const text = await openMetrics('1').text({ ...NOBODY, companies: [idle] });
  expect(text).not.toMatch(/^ecss_crm_calls_waiting_since/m);
  expect(text).not.toMatch(/^ecss_crm_budget/m);
});

it('gives labels to so many companies and counts the others together', async () => {
  const metrics = openMetrics('1');
  const companies = Array.from({ length: MAX_COMPANIES + 2 }, (_, index) => snapshot(`c${String(index)}`));
  for (const { companyId } of companies) metrics.calls(companyId).legEvent();
  const text = await metrics.text({ ...NOBODY, companies });
  expect(text).toContain(`ecss_crm_switch_events_total{company="${OTHERS}"} 2`);
  expect(text.match(/^ecss_crm_company_info/gm)).toHaveLength(MAX_COMPANIES);
  expect(text).toContain(`ecss_crm_companies ${String(MAX_COMPANIES + 2)}`);
});
