/** docs/generated/metrics.md: the figures of `/metrics`, from their catalogue. */
import { CATALOGUE } from '../../src/adapters/metrics/catalogue.ts';
import type { MetricDefinition } from '../../src/adapters/metrics/catalogue.ts';
import { MAX_COMPANIES } from '../../src/adapters/metrics/company-labels.ts';
import { openMetrics } from '../../src/adapters/metrics/index.ts';
import { code, table } from './table.ts';

export function metricsPage(): string {
  const own: MetricDefinition[] = Object.values(CATALOGUE);
  const names = new Set(own.map(({ name }) => name));
  const process = openMetrics('').list();
  const rows = own.map(({ name, type, labels, help, ru }) => [
    code(name),
    type,
    labels.map(code).join(', '),
    help.replaceAll('\\', '\\\\'),
    ru.replaceAll('\\', '\\\\'),
  ]);
  return `# Metrics · Метрики

\`/metrics\` in Prometheus' text format, at the address of the setting \`metricsListen\` (beside it \`/health/live\` and \`/health/ready\`). It asks
nobody who he is: give it a loopback address or a Unix socket. Nothing in it is secret, and no phone number or name of a person is in it.
A dashboard and alert rules: \`packaging/monitoring/\`.

\`company\` is the company's id; \`ecss_crm_company_info\` tells its portal. Up to ${String(MAX_COMPANIES)} companies have a label of their own; what happens
in later ones is counted under \`others\`.

\`/metrics\` в формате Prometheus по адресу из настройки \`metricsListen\` (там же \`/health/live\` и \`/health/ready\`). Пароля нет: указывайте
локальный адрес или Unix-сокет. Секретов, телефонов и имён людей в метриках нет. \`company\` — идентификатор компании, адрес её портала
даёт \`ecss_crm_company_info\`; после ${String(MAX_COMPANIES)} компаний остальные считаются вместе, с меткой \`others\`.

${table(['name', 'type', 'labels', 'meaning', 'смысл'], rows)}

## The process · Процесс

${table(
  ['name', 'type', 'meaning'],
  process.filter(({ name }) => !names.has(name)).map(({ name, type, help }) => [code(name), type, help]),
)}
`;
}
