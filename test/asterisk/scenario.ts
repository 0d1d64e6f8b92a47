/** A call as it is played on real phones, and what Bitrix24 must have of it afterwards. */
import type { LiveDesk } from './live-desk.ts';

/** A phone began to ring for a client, epoch ms. */
export interface Ring {
  phone: string;
  client: string;
  at: number;
}

/** One record that the portal must have; there must be no other of the same outside number. */
export interface ExpectedRecord {
  /** Outside number. */
  client: string;
  type: 'incoming' | 'outgoing';
  code: string;
  /** Phone whose employee the record belongs to; several where it may be any of them. */
  owner: string | string[];
  /** How long the employees talked with the client, by the phones' own clocks; ms. Null: they did, nobody can know how long. */
  talkMs: number | null;
  /** Phones on whose desks the card was. */
  cards: string[];
  /** How soon after its phone began to ring a card must be there, ms; null: whenever. Default: {@link CARD_MS}. */
  cardMs?: number | null;
  /** Cards that were gone at this time, epoch ms, although the call went on: those of the phones that somebody else answered for. */
  goneBy?: { phones: string[]; at: number };
  /** How long the recording must be at least, ms; null: there is none. Default: the talk. */
  recordedMs?: number | null;
}

export interface Expected {
  /** All records that the portal must have of this: of anything else it must know nothing. */
  records: ExpectedRecord[];
}

export interface Scenario {
  title: string;
  /** Resolves when the call is over for everybody; rejects when the phones could not play it. */
  play(desk: LiveDesk): Promise<Expected>;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A card comes with the ring, and goes with somebody else's answer: generous, for machines that are busy with other things. */
export const CARD_MS = 2_000;
/** Long enough for the portal's whole seconds to tell a talk from none, short enough to be waited for. */
export const TALK_MS = 1_300;
/** How long a phone rings before it is answered. */
export const RING_MS = 400;
