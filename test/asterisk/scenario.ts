/** A call as it is played on real phones, and what Bitrix24 must have of it afterwards. */
import type { LiveDesk } from './live-desk.ts';

/** One record that the portal must have; there must be no other of the same outside number. */
export interface ExpectedRecord {
  /** Outside number. */
  client: string;
  type: 'incoming' | 'outgoing';
  code: string;
  /** Phone whose employee the record belongs to. */
  owner: string;
  /** How long the employees talked with the client, by the phones' own clocks; ms. */
  talkMs: number;
  /** Phones on whose desks the card was. */
  cards: string[];
  /** Cards that were gone at this time, epoch ms, although the call went on: those of the phones that somebody else answered for. */
  goneBy?: { phones: string[]; at: number };
  /** Its recording must be attached, whole. Default: when they talked. */
  recorded?: boolean;
}

export interface Expected {
  records: ExpectedRecord[];
  /** Outside numbers, or phones, of which the portal must know nothing. */
  nothingOf?: string[];
}

export interface Scenario {
  title: string;
  /** Resolves when the call is over for everybody; rejects when the phones could not play it. */
  play(desk: LiveDesk): Promise<Expected>;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Long enough for the portal's whole seconds to tell a talk from none, short enough to be waited for. */
export const TALK_MS = 1_300;
/** How long a phone rings before it is answered. */
export const RING_MS = 400;
