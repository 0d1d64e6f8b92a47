/** `alerting` rings (or dials), `talking` was answered, `held` is on hold, `released` has ended. */
export type LegPhase = 'alerting' | 'talking' | 'held' | 'released';

/** One change of one leg of a served number, in our own units, whatever the switch's wire looks like. */
export interface LegReport {
  /** Control key of the leg. */
  legId: string;
  /** The whole call, common to all its legs, through IVR and queue too. */
  switchCallId: string;
  /** Key of recording and CDR; differs through a queue. */
  callRef: string | null;
  /** As seen from `extension`. */
  direction: 'in' | 'out';
  /** The served number. */
  extension: string;
  /** The other party's digits as the switch gives them; null when withheld. */
  remoteNumber: string | null;
  /** Name that the switch shows for the leg; null when it gives none. */
  displayName: string | null;
  phase: LegPhase;
  /** The leg has been answered at some time, also when `phase` is already `released`. */
  answered: boolean;
  /** When it was answered, epoch ms, by the switch's clock; null when unknown. */
  answeredAt: number | null;
}
