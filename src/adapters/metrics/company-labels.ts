/** Labels of companies, so many at the most: each of them multiplies what Prometheus must keep. */

/** More companies are counted together. */
export const MAX_COMPANIES = 300;
export const OTHERS = 'others';

export class CompanyLabels {
  readonly #known = new Set<string>();

  /** The company's own label, or the common one of all that came too late. */
  of(companyId: string): string {
    if (this.#known.has(companyId)) return companyId;
    if (this.#known.size >= MAX_COMPANIES) return OTHERS;
    this.#known.add(companyId);
    return companyId;
  }
}
