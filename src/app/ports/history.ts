/** The port through which pages look into the calls of the past. Times are epoch ms. */
import type { CallState, CrmClient } from '../../domain/call/call.ts';
import type { RecordingJob } from './store.ts';

export interface CallQuery {
  /** Calls in which this portal user had a hand: talked, was rung, dialled. null: everybody's. */
  userId: string | null;
  /**
   * '' for all. Words that must all occur: parts of the client's name, or up to six digits from anywhere in a number or an extension.
   * Seven digits and more are a client's number by its beginning or its end, however it is written.
   */
  text: string;
  /** Started at or after; null: no bound. */
  from: number | null;
  /** Started before; null: no bound. */
  to: number | null;
  /** Only incoming calls of clients that nobody answered or declined. */
  missedOnly: boolean;
  /** Also calls between colleagues. */
  includeInternal: boolean;
  /** `next` of the page before; null for the newest. Anything unreadable counts as null. */
  before: string | null;
  /** 1–200. */
  limit: number;
}

/** A call that has ended, or one that lives and is stored already (then `endedAt` is null). */
export interface PastCall {
  id: string;
  direction: 'incoming' | 'outgoing' | 'internal';
  /** Null when withheld. Of an internal call the number that was called. */
  clientNumber: string | null;
  /** As the CRM knows the client; null when unknown or never looked up. */
  clientName: string | null;
  clients: CrmClient[];
  /** Who talked, else whose phones rang; of those that are employees. */
  operators: { userId: string; name: string }[];
  startedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  talkMs: number;
  /** Same codes as `CallView.outcome`; null while the call lives. */
  outcome: string | null;
  /** The portal's CALL_ID; null until the portal gave one. */
  crmCallId: string | null;
  /** `waiting`: the recording is on its way into the portal. */
  recorded: 'yes' | 'waiting' | 'given_up' | 'no';
}

export interface CallPage {
  /** Newest first. The first page begins with the calls that live now, beyond `limit`. */
  calls: PastCall[];
  /**
   * For `before` of the next page; null when there is none. A search for words looks at a bounded number of calls in one go, so a
   * page may hold fewer than `limit` calls, or none, and still have a next one.
   */
  next: string | null;
}

export interface CallHistory {
  search(companyId: string, query: CallQuery): Promise<CallPage>;
}

export interface FoundCall {
  call: CallState;
  /** Of its recording; null when none is wanted. */
  recording: RecordingJob['state'] | null;
}

/** The database's side of the search. */
export interface CallSearchStore {
  /** Calls that have ended, newest first. */
  ended(companyId: string, query: CallQuery): Promise<{ found: FoundCall[]; next: string | null }>;
  /** Stored calls that have not ended yet, newest first. */
  living(companyId: string, limit: number): Promise<CallState[]>;
}
