/** The port through which an administrator sees the calls that Bitrix24 does not take, and sends them again. */

/** One call that the portal was not told of, or not to the end. Times are epoch ms. */
export interface UndeliveredCall {
  /** Our own id of the call. */
  id: string;
  direction: 'incoming' | 'outgoing';
  /** Null when withheld. */
  clientNumber: string | null;
  startedAt: number;
  /** Null while it goes on. */
  endedAt: number | null;
  /** Portal user in whose name it would be recorded; null when nobody could be found. */
  userId: string | null;
  /** `given_up`: not tried any more until somebody asks for it; `waiting`: tried again by itself. */
  state: 'given_up' | 'waiting';
  /** Why the portal does not take it: its own error code or ours (`network`, `timeout`, `not_json`), and its words. */
  code: string;
  message: string;
  /** When the portal was first asked in vain; null when that is not known. */
  since: number | null;
  /** Failed attempts in a row. */
  attempts: number;
  /** The next attempt; null when none is planned. */
  retryAt: number | null;
}

export interface UndeliveredCalls {
  /** Given up first, then waiting; newest first. A bounded number. */
  list(companyId: string): Promise<UndeliveredCall[]>;
  /** Sends it again now. Resolves when that is decided and stored, not when the portal has answered; AppError `call_not_found`. */
  retry(companyId: string, callId: string): Promise<void>;
}
