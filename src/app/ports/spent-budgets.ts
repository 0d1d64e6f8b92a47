/** The port to what is remembered of the portals' request limits: a restart does not empty their buckets. */

export interface SpentBudget {
  /** Origin of the portal's REST address. */
  portalOrigin: string;
  /** What the portal's tariff allows, in the words of the portal's adapter. */
  allowance: string;
  /** Fill of the portal's bucket at `at`, at the most: a whole number of requests. */
  used: number;
  /** Epoch ms. */
  at: number;
}

export interface SpentBudgetStore {
  list(): Promise<SpentBudget[]>;
  save(budget: SpentBudget): Promise<void>;
}
