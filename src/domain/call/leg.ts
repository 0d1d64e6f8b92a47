/** `alerting` rings (or dials), `talking` was answered, `held` is on hold, `released` has ended. */
export type LegPhase = 'alerting' | 'talking' | 'held' | 'released';

/**
 * Why a leg ended on which nobody talked, where a switch tells it. `elsewhere`: another phone took the call; `forwarded`: the phone
 * itself sent it on; `cancelled`: whoever called gave up; `failed`: no way to the other side; `other`: something else.
 */
export type LegOutcome =
  'busy' | 'declined' | 'no_answer' | 'wrong_number' | 'cancelled' | 'elsewhere' | 'forwarded' | 'failed' | 'other';

/** Who hung up: the phone of the leg, anybody else on the call, or the switch itself (its dial plan, a timer, our command). */
export type EndedBy = 'own' | 'other' | 'switch';

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
  /** Only with `released`, and only where the switch tells it. */
  outcome?: LegOutcome | null;
  endedBy?: EndedBy | null;
}
