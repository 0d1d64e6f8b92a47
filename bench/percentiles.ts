/** Milliseconds, two decimals. */
export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

/** Nearest rank; NaN (null in JSON) of nothing. */
export function percentiles(values: number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number => rounded(sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** The worst of each. */
export function worst(all: Percentiles[]): Percentiles {
  const max = (key: keyof Percentiles): number => Math.max(...all.map((each) => each[key]));
  return { p50: max('p50'), p95: max('p95'), p99: max('p99') };
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

export function inWords({ p50, p95, p99 }: Percentiles): string {
  return `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`;
}
