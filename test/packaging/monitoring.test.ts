/** The dashboard and the alert rules that are shipped ask for figures, labels and values that exist. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CATALOGUE } from '../../src/adapters/metrics/catalogue.ts';
import type { MetricDefinition } from '../../src/adapters/metrics/catalogue.ts';
import { openMetrics } from '../../src/adapters/metrics/index.ts';

const read = (file: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', 'packaging', 'monitoring', file), 'utf8');

interface Panel {
  title: string;
  description?: string;
  targets?: { expr: string }[];
}

const dashboard = JSON.parse(read('grafana-dashboard.json')) as { panels: Panel[] };
const alerts = read('alerts.yml');
const expressions = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...[...alerts.matchAll(/^ {8}expr: (?:\|\n {10})?(.+)$/gm)].map(([, expr = '']) => expr),
];

const figures = new Map(
  openMetrics('')
    .list()
    .map(({ name, type }) => [name, type]),
);
const own = new Map<string, MetricDefinition>(Object.values(CATALOGUE).map((each) => [each.name, each]));

/** `name{label="…"}` and bare names; a histogram's series lose their ending. */
function asked(expr: string): { name: string; matchers: string }[] {
  return [...expr.matchAll(/\b((?:ecss_crm|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', matchers = '']) => ({
      name: figures.get(name) === undefined ? name.replace(/_(bucket|sum|count)$/, '') : name,
      matchers,
    }),
  );
}

it('finds the expressions', () => {
  expect(dashboard.panels.length).toBeGreaterThan(20);
  expect(alerts.match(/- alert:/g)?.length).toBeGreaterThan(10);
  expect(expressions.length).toBe(
    dashboard.panels.flatMap(({ targets = [] }) => targets).length + (alerts.match(/- alert:/g)?.length ?? 0),
  );
});

it.each(expressions)('%s', (expr) => {
  const all = asked(expr);
  expect(all.length + Number(expr.startsWith('up{'))).toBeGreaterThan(0);
  for (const { name, matchers } of all) {
    expect([...figures.keys()]).toContain(name);
    const labels = [...(own.get(name)?.labels ?? []), 'job'];
    for (const [, label] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)) expect(labels, expr).toContain(label);
  }
  const known = new Set(['le', ...all.flatMap(({ name }) => own.get(name)?.labels ?? [])]);
  for (const [, list = ''] of expr.matchAll(/\b(?:by|on|group_left) ?\(([^)]*)\)/g)) {
    for (const label of list.split(',')) expect([...known], expr).toContain(label.trim());
  }
});

it('every panel says in Russian and English what it is', () => {
  for (const { title } of dashboard.panels.filter(({ targets }) => targets !== undefined)) {
    expect(title, title).toMatch(/ · |^p\d/);
  }
});
