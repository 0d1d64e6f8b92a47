/**
 * The numbers of the switch. Its phones come in desks of four, so that calls on different desks never meet: phone 1D1 … 1D4 of desk
 * D, and 1D9 that nobody ever registers. Each desk has its own group, queues and lines.
 */

export const OWN_NUMBER = '73832200100';
/** The first digits of every line; the last three are the inside number that it leads to. */
const LINE_PREFIX = '73832200';
const PHONES_A_DESK = [1, 2, 3, 4];

export interface Desk {
  index: number;
  phones: string[];
  /** A phone that is known to the switch and switched off. */
  absent: string;
  /** Rings the first three phones at once. */
  group: string;
  /** Announcement; digit 1 leads to the queue, whose members are the second and third phone, one after the other. */
  ivr: string;
  /** A queue whose members are reached through Local channels and ring together, as FreePBX makes them. */
  localQueue: string;
}

export function desk(index: number): Desk {
  return {
    index,
    phones: PHONES_A_DESK.map((phone) => `1${index}${phone}`),
    absent: `1${index}9`,
    group: `6${index}0`,
    ivr: `7${index}0`,
    localQueue: `7${index}1`,
  };
}

/** The outside number that leads to an inside one. */
export const lineTo = (inside: string): string => LINE_PREFIX + inside;

/** As {@link lineTo}, but the phone rings for three seconds only. */
export const shortLineTo = (phone: string): string => LINE_PREFIX + phone.replace(/^1/, '2');
