/** Switches of the emulator; every one can be set through the control API. Durations in milliseconds. */
export interface Knobs {
  /** Life of access tokens (known: one hour). */
  tokenTtlMs: number;
  /** false: REST answers ACCESS_DENIED «REST is available only on commercial plans.» */
  planActive: boolean;
  /** Request intensity limit, per source IP: 50 and 2/s, Enterprise 250 and 5/s. */
  rateLimit: boolean;
  enterprise: boolean;
  /** Operating time limit, per method and app: 480 s in 10 min. */
  operatingLimit: boolean;
  /** Artificial operating cost of a method (lower case), added to the measured time. */
  operatingCostMs: Record<string, number>;
  /** Accept event and placement handlers on hosts without a dot (`localhost`); a real portal refuses them. */
  allowLocalHandlers: boolean;
  /** Old cores answered ERROR_CORE errors with an empty code. */
  emptyErrorCodes: boolean;
  /** Every event is delivered this much later. */
  eventDelayMs: number;
  /** One click on a phone number is sent as two. */
  doubleClick: boolean;
  /** The portal waits this long before it downloads RECORD_URL. */
  recordDownloadDelayMs: number;
  /** PAGE_BACKGROUND_WORKER: loads above this are slow; more slow ones than this in a day remove the handler. */
  workerSlowMs: number;
  workerSlowPerDay: number;
  /** The card closes this long after CallCard::BeforeClose (known: 65 s). */
  cardCloseDelayMs: number;
}

export const defaultKnobs: Readonly<Knobs> = {
  tokenTtlMs: 3_600_000,
  planActive: true,
  rateLimit: true,
  enterprise: false,
  operatingLimit: true,
  operatingCostMs: {},
  allowLocalHandlers: true,
  emptyErrorCodes: false,
  eventDelayMs: 0,
  doubleClick: false,
  recordDownloadDelayMs: 0,
  workerSlowMs: 5000,
  workerSlowPerDay: 10,
  cardCloseDelayMs: 65_000,
};
