/** `/metrics` of a whole server: what an administrator's Prometheus sees of calls that were played on the switch. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { observe } from '../../emulators/demo/observe.ts';
import { cardShown } from '../../emulators/demo/scenarios.ts';
import { setUp } from '../../emulators/demo/set-up.ts';
import type { Admin } from '../../emulators/demo/set-up.ts';
import { World } from '../../emulators/demo/world.ts';
import { CLIENT, incoming } from '../helpers/call-world.ts';

const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-metrics-'));
let world: World;
let admin: Admin;

beforeAll(async () => {
  world = await World.open({ directory, settings: { metricsListen: '127.0.0.1:0', logLevel: 'silly' } });
  admin = await setUp(world);
});
afterAll(async () => {
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

async function scrape(path = '/metrics'): Promise<Response> {
  const address = world.server.metricsAddress;
  if (address === null || !('port' in address)) throw new Error('no metrics');
  return fetch(`http://127.0.0.1:${String(address.port)}${path}`);
}

/** Sum of a figure over the series that have these labels. */
function valueOf(text: string, name: string, labels: Record<string, string> = {}): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const series = text.split('\n').filter((line) => {
    const head = line.slice(0, line.lastIndexOf(' '));
    return head.split('{')[0] === name && wanted.every((pair) => head.includes(pair));
  });
  return series.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

it('tells calls, latencies, link, tokens and budget of a company that works', async () => {
  await observe(world, async () => {
    incoming(world, '101');
    await cardShown(world, 2);
    world.switch.phone('101').answer();
    world.switch.phone('101').hangUp();
  });
  const response = await scrape();
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const text = await response.text();
  expect(valueOf(text, 'ecss_crm_calls_ended_total', { direction: 'incoming', outcome: 'answered' })).toBe(1);
  expect(valueOf(text, 'ecss_crm_register_seconds_count')).toBe(1);
  expect(valueOf(text, 'ecss_crm_register_seconds_sum')).toBeLessThan(5);
  expect(valueOf(text, 'ecss_crm_told_seconds_count', { lane: 'card' })).toBeGreaterThanOrEqual(1);
  expect(valueOf(text, 'ecss_crm_switch_events_total')).toBeGreaterThanOrEqual(3);
  expect(valueOf(text, 'ecss_crm_link_state', { state: 'connected' })).toBe(1);
  expect(valueOf(text, 'ecss_crm_portal_authorised')).toBe(1);
  expect(valueOf(text, 'ecss_crm_portal_requests_total', { result: 'ok' })).toBeGreaterThanOrEqual(2);
  expect(valueOf(text, 'ecss_crm_budget_requests_max')).toBeGreaterThan(
    valueOf(text, 'ecss_crm_budget_requests_left') - 1,
  );
  expect(valueOf(text, 'ecss_crm_store_seconds_count', { result: 'ok' })).toBeGreaterThan(0);
  expect(valueOf(text, 'ecss_crm_http_requests_total')).toBeGreaterThan(0);
  expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  const [company] = await world.server.companies.list();
  expect(text).toContain(`portal="${new URL(company?.portalOrigin ?? 'http://none').host}"`);
});

it('tells no secret, and neither do the log at its most talkative and the API; the figures tell no number either', async () => {
  const [company] = await world.server.companies.list();
  if (company?.grant == null || company.ecss === null || !('apiKey' in company.ecss)) throw new Error('not set up');
  const { visitor, api } = admin;
  const figures = await (await scrape()).text();
  const { calls } = await visitor.json<{ calls: { id: string }[] }>('GET', `${api}stories`);
  const id = calls[0]?.id ?? '';
  const answers = [];
  for (const path of [
    'company',
    'company/checks',
    'users',
    'session',
    'sessions',
    'audit',
    'stories',
    'undelivered',
    'calls/history',
  ])
    answers.push(JSON.stringify(await visitor.json('GET', api + path)));
  answers.push(JSON.stringify(await visitor.json('GET', `${api}stories/${id}/export`)));
  const logs = ['server.log', 'error.log'].map((file) => readFileSync(join(directory, file), 'utf8'));
  expect(logs[0]).toContain('"call details"');
  const { grant, app, ecss, applicationToken } = company;
  const secrets = [
    grant.accessToken,
    grant.refreshToken,
    app.clientSecret,
    ecss.apiKey,
    applicationToken ?? grant.accessToken,
  ];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(3);
    for (const text of [figures, ...answers, ...logs]) expect(text.includes(secret)).toBe(false);
  }
  expect(figures).not.toContain(CLIENT.slice(1));
});

it('is not on the public listener; health is on both', async () => {
  expect((await fetch(`${world.serverUrl}metrics`)).status).toBe(404);
  expect(await (await scrape('/health/ready')).json()).toEqual({ status: 'ok', reasons: [] });
  expect((await scrape('/company')).status).toBe(404);
});
