/** The port to how the telling of calls goes, one portal a company. */

export interface DeliveryStatus {
  /** `waiting`: the portal does not answer and is tried again by itself; `stopped`: the administrator must do something. */
  state: 'ok' | 'waiting' | 'stopped';
  /** The portal's error code or ours (`network`, `timeout`, `not_json`, `no_grant`); null while all is well. */
  code: string | null;
  /** In the portal's words; empty when the code says all. */
  message: string | null;
  /** Epoch ms; null while all is well, or when it is not known. */
  since: number | null;
  /** Calls of which something is still to be told; some are always on their way. */
  waiting: number;
}

export interface Deliveries {
  /** Of a company whose calls are not taken up yet: `ok`, nothing waits. */
  portalTrouble(companyId: string): DeliveryStatus;
}
