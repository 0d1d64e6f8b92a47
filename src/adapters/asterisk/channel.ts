/** A channel of the switch as the board remembers it, and the phone's leg that it may be. */
import type { LegPhase, LegReport } from '../../domain/call/leg.ts';
import type { SwitchCall } from './call-table.ts';
import type { OwnChannel } from './channel-name.ts';

export interface Channel {
  id: string;
  /** For commands; it may change in a masquerade. */
  name: string;
  call: SwitchCall;
  /** Null: not a phone of ours. */
  own: OwnChannel | null;
  /** One end of a wire inside the switch: never a leg. */
  local: boolean;
  /** The other end of such a wire. */
  pairId: string | null;
  state: number;
  exten: string;
  callerNumber: string | null;
  bridgeId: string | null;
  leg: Leg | null;
}

export interface Leg {
  direction: 'in' | 'out';
  /** Made by our Originate: its state "up" means no more than that the employee has picked up. */
  click: boolean;
  /** Whom it was made for, as the CRM shall know it: frozen with the answer. */
  remote: string | null;
  /** Who is at the other end now: changes in a consultation and after a transfer. */
  now: string | null;
  name: string | null;
  /** Null: nothing has been said of it yet, its phone does not even ring. */
  phase: LegPhase | null;
  talked: boolean;
  /** When the talk began, epoch ms; null when it did so unheard. */
  answeredAt: number | null;
  /** DialStatus: the first one that ended for it, the last one that it made. */
  dialled: string | null;
  made: string | null;
  forwarded: boolean;
  /** Held by us, without the phone's help, and there is no event of it: the channel that waits for its return. */
  parkedWith: string | null;
  /** What was said of it last. */
  reported: LegReport | null;
}

export const RINGING = 5;
export const UP = 6;
/** The phone dials. */
export const RING = 4;

export function newLeg(direction: Leg['direction'], more: Partial<Leg> = {}): Leg {
  return {
    direction,
    click: false,
    remote: null,
    now: null,
    name: null,
    phase: null,
    talked: false,
    answeredAt: null,
    dialled: null,
    made: null,
    forwarded: false,
    parkedWith: null,
    reported: null,
    ...more,
  };
}
