/** The port through which pages see an operator's calls and act on them. */

/** Who looks at a page or presses a button: an employee of one company, already verified at the border. */
export interface Viewer {
  companyId: string;
  /** Portal user id. */
  userId: string;
  userName: string;
  /** Portal administrator. */
  admin: boolean;
}

export const CALL_VERBS = ['answer', 'reject', 'hangup'] as const;
export type CallVerb = (typeof CALL_VERBS)[number];

type CallViewPhase = 'ringing' | 'dialling' | 'talking' | 'held' | 'ended';

/** One call as one operator sees it. Times are epoch ms. */
export interface CallView {
  /** Our own id of the call; the key for commands. */
  id: string;
  /** The portal's CALL_ID (`externalCall.…`); null until the portal gave one. */
  crmCallId: string | null;
  direction: 'incoming' | 'outgoing';
  /** Null when the caller withheld it. */
  clientNumber: string | null;
  /** As the CRM knows the client; null when unknown or not looked up yet. */
  clientName: string | null;
  /** What to show big: CRM name, else the phone's name, else the number; "" when nothing is known. */
  displayName: string;
  phase: CallViewPhase;
  startedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  /** Stable code of how the call ended (`answered`, `missed`, `rejected`, `busy`, …); null while it lives. */
  outcome: string | null;
  /** The operator's own number in this call. */
  extension: string;
  /** What the operator may do now. */
  verbs: Record<CallVerb, boolean>;
  /** Why there is no «Принять» although the phone rings: it cannot be answered from here. */
  answerHint: 'pick_up_the_phone' | null;
}

export interface OperatorCalls {
  /** Calls of this viewer that live now or ended a moment ago, newest first. */
  active(viewer: Viewer): CallView[];
  /**
   * Resolves when the switch accepted the command. Rejects with AppError: `call_not_found`, `not_possible_now`,
   * `answer_not_supported`, `switch_unavailable`, `switch_timeout`, `switch_refused`.
   */
  command(viewer: Viewer, callId: string, verb: CallVerb): Promise<void>;
  /** `listener` gets the whole list after each change of it, never during the call of `watch` itself. Returns the way to stop. */
  watch(viewer: Viewer, listener: (calls: CallView[]) => void): () => void;
}
