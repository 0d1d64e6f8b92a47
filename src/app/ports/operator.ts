/** The port through which pages see an operator's calls and act on them. */
import type { CrmClient } from '../../domain/call/call.ts';
import type { CallVerb } from '../../domain/call/verbs.ts';

export type { CrmClient } from '../../domain/call/call.ts';
export { CALL_VERBS } from '../../domain/call/verbs.ts';
export type { CallVerb } from '../../domain/call/verbs.ts';

/** Who looks at a page or presses a button: an employee of one company, already verified at the border. */
export interface Viewer {
  companyId: string;
  /** Portal user id. */
  userId: string;
  userName: string;
  /** Portal administrator. */
  admin: boolean;
}

export interface CallCommand {
  verb: CallVerb;
  /** For `transfer` and `consult`: the number to call, as typed or picked. */
  to?: string | undefined;
  /** For `dtmf`: 0–9, *, #, A–D. */
  digits?: string | undefined;
}

type CallViewPhase = 'ringing' | 'dialling' | 'talking' | 'held' | 'ended';

/** The colleague whom the operator asks while the client waits. Times are epoch ms. */
export interface Consultation {
  number: string;
  /** The employee who has the number; null when it is nobody's. */
  name: string | null;
  phase: 'dialling' | 'talking' | 'held';
  startedAt: number;
  answeredAt: number | null;
}

/** One call as one operator sees it. Times are epoch ms. */
export interface CallView {
  /** Our own id of the call; the key for commands. */
  id: string;
  /** The portal's CALL_ID (`externalCall.…`); null until the portal gave one. */
  crmCallId: string | null;
  /** `internal` only where the company shows internal calls. */
  direction: 'incoming' | 'outgoing' | 'internal';
  /** Null when the caller withheld it. For an internal call the colleague's number. */
  clientNumber: string | null;
  /** As the CRM knows the client; null when unknown or not looked up yet. The first of `clients`. */
  clientName: string | null;
  /** Everybody in the CRM who has this number, best match first; empty when unknown or not looked up yet. */
  clients: CrmClient[];
  /** What to show big: CRM name, else the phone's name, else the number; "" when nothing is known. */
  displayName: string;
  /** What the phone's display shows beside the number; null when nothing. */
  phoneName: string | null;
  /** Our outside line that the call came in on or goes out by; null when not known. */
  line: { number: string; name: string } | null;
  phase: CallViewPhase;
  startedAt: number;
  answeredAt: number | null;
  /** Since when it has been held; null otherwise. */
  heldSince: number | null;
  endedAt: number | null;
  /** Stable code of how the call ended (`answered`, `missed`, `rejected`, `busy`, …); null while it lives. */
  outcome: string | null;
  /** Talk time of an ended call, ms; null while it lives. */
  talkMs: number | null;
  /** The operator's own number in this call. */
  extension: string;
  /** Who talks, or whose phones ring: for pages that list other people's calls. */
  operators: { userId: string; name: string; extension: string }[];
  /** A consultation with a colleague that goes on beside this call. */
  consultation: Consultation | null;
  /** What the operator may do now. */
  verbs: Record<CallVerb, boolean>;
  /** Why there is no «Принять» although the phone rings: it cannot be answered from here. */
  answerHint: 'pick_up_the_phone' | null;
}

/** A colleague to whom a call may be handed. */
export interface Colleague {
  userId: string;
  name: string;
  numbers: string[];
  /** `unknown`: no number of theirs is served by the integration, so nothing is heard of their phone. */
  state: 'free' | 'ringing' | 'talking' | 'unknown';
}

export interface OperatorCalls {
  /** Calls of this viewer that live now or ended a moment ago, newest first. */
  active(viewer: Viewer): CallView[];
  /**
   * Resolves when the switch accepted the command. Rejects with AppError: `call_not_found`, `not_possible_now`,
   * `answer_not_supported`, `bad_number`, `switch_unavailable`, `switch_timeout`, `switch_refused`.
   */
  command(viewer: Viewer, callId: string, command: CallCommand): Promise<void>;
  /**
   * Has the portal show its card of this call again: a reload of the portal's page takes an unfolded one away (known). Resolves
   * when that is noted. AppError `call_not_found`, `not_possible_now`.
   */
  showCard(viewer: Viewer, callId: string): Promise<void>;
  /** `listener` gets the whole list after each change of it, never during the call of `watch` itself. Returns the way to stop. */
  watch(viewer: Viewer, listener: (calls: CallView[]) => void): () => void;
  /** All live calls of the company, newest first: for administrators. Without verbs for calls that are not the viewer's own. */
  everybody(viewer: Viewer): CallView[];
  watchEverybody(viewer: Viewer, listener: (calls: CallView[]) => void): () => void;
  /** All employees with a number, sorted by name. */
  colleagues(viewer: Viewer): Colleague[];
  watchColleagues(viewer: Viewer, listener: (colleagues: Colleague[]) => void): () => void;
  /** Rings the viewer's own phone and then calls `to`. AppError as `command`, and `no_extension`. */
  dial(viewer: Viewer, to: string): Promise<void>;
}
