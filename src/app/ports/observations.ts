/** The port to what was seen once at the peers, is not told again, and would be missed after a restart. */

export interface Observation {
  /** `must_pick_up`: a phone refused to be answered from a page; `worker_removed`: the portal removed the background worker. */
  kind: 'must_pick_up' | 'worker_removed';
  /** The extension of the phone; "" where there is only one of the kind. */
  subject: string;
  /** When it was seen last, epoch ms. */
  at: number;
}

export interface ObservationStore {
  list(companyId: string): Promise<Observation[]>;
  /** Takes the place of what was seen of the same subject before. */
  put(companyId: string, observation: Observation): Promise<void>;
}
