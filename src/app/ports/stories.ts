/** The port through which an administrator learns why a call went as it did. Times are epoch ms. */
import type { PortalCommand } from '../../domain/delivery/command.ts';
import type { CallQuery, PastCall } from './history.ts';

/** What Bitrix24 has been told of a call. */
export type ToldState =
  /** It goes on; what there is to tell so far has been told or is on its way. */
  | 'live'
  /** Told to the end. */
  | 'recorded'
  /** Something must still be told. */
  | 'waiting'
  /** Something should have been told and will not be, unless somebody sends it again. */
  | 'given_up'
  /** Not the portal's business: no client took part. */
  | 'internal'
  /** Nobody could be found in whose name it would be recorded. */
  | 'no_employee';

export type StoryRow = PastCall & { told: ToldState };

/** `fault`: something did not work; `warning`: it worked, but hardly as the administrator wants it. */
export type Trouble = 'none' | 'warning' | 'fault';

/** A parameter of words. */
export type Fact = string | number | boolean | null | string[];

/** One thing to be put into words: a code and its parameters. */
export interface StoryLine {
  /** A code of the journal, or a `PartCode`, or whatever an older or newer version of the server wrote. */
  code: string;
  facts: Record<string, Fact>;
  trouble: Trouble;
}

export interface StoryStep extends StoryLine {
  at: number;
  /** Since the step before, ms; 0 for the first. */
  sinceMs: number;
  lane: 'switch' | 'decision' | 'portal' | 'operator';
  /** What it consists of: the commands and the requests of a delivery, the waiting before it. */
  parts: StoryLine[];
  /** As it stands in the journal, without secrets. */
  raw: Record<string, unknown>;
}

/** Codes of the parts of a delivery: what it waited for, its commands, its requests. */
export type PartCode = PortalCommand['kind'] | 'waited' | 'request';

/** Why something still waits to be told. */
export interface Waiting {
  /** `administrator`: sign in again or pay; `own_pause`: it failed and is tried again at `retryAt`; `soon`: nothing stands in the way. */
  why: 'administrator' | 'portal_away' | 'own_pause' | 'soon';
  /** Of the last failure; null when nothing has failed. */
  code: string | null;
  message: string | null;
  /** Null: at any moment. */
  retryAt: number | null;
  attempts: number;
}

export interface Story {
  id: string;
  direction: 'incoming' | 'outgoing' | 'internal';
  /** Null when withheld. */
  clientNumber: string | null;
  clientName: string | null;
  /** `portal`: began with a click in Bitrix24. */
  origin: 'switch' | 'portal';
  startedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  talkMs: number | null;
  /** As the portal is told it; null while the call lives, and for calls that are not told. */
  statusCode: string | null;
  crmCallId: string | null;
  switchCallId: string | null;
  told: ToldState;
  /** Only with `waiting` and `given_up`. */
  waiting: Waiting | null;
  steps: StoryStep[];
  /** Employees whom the story names, and those who have its numbers now. */
  people: { userId: string; name: string; active: boolean; numbers: string[] }[];
}

export interface StoryExport {
  /** `call-2026-11-22-<id>.json`. */
  fileName: string;
  content: Record<string, unknown>;
}

export interface Stories {
  /** Calls of every kind, newest first. */
  list(
    companyId: string,
    query: Pick<CallQuery, 'userId' | 'text' | 'from' | 'to' | 'before'>,
  ): Promise<{
    calls: StoryRow[];
    next: string | null;
  }>;
  /** AppError `call_not_found`. */
  story(companyId: string, callId: string): Promise<Story>;
  /** For support: without secrets; `masked` also without clients' numbers and names. AppError `call_not_found`. */
  export(companyId: string, callId: string, numbers: 'masked' | 'plain', lang: 'ru' | 'en'): Promise<StoryExport>;
}
