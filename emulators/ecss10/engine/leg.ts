import type { Behaviour } from './config.ts';

export type LegStatus = 'alerting' | 'talking' | 'held' | 'released';
export type Direction = 'in' | 'out';

/** Why a leg ended. Only the emulator's page and log know it: the wire has no cause (known). */
export type ReleaseReason =
  | 'normal'
  | 'rejected'
  | 'busy'
  | 'no_answer'
  | 'answered_elsewhere'
  | 'caller_gave_up'
  | 'unavailable'
  | 'wrong_number'
  | 'queue_timeout'
  | 'transferred'
  | 'removed';

export type Party =
  | { kind: 'subscriber'; number: string; name: string; behaviour: Behaviour }
  | { kind: 'external'; number: string | null; name: string; behaviour: Behaviour };

/** The other side as a phone would show it; `digits` null when withheld. */
export interface Remote {
  digits: string | null;
  name: string;
}

/** One party's part in a call. External parties have legs too, but these are never reported. */
export interface Leg {
  readonly id: string;
  readonly party: Party;
  call: Call;
  callRef: string;
  direction: Direction;
  remote: Remote;
  displayName: string;
  status: LegStatus;
  /** The party's own phone rings and can be picked up; false for a leg that merely hears ringback. */
  ringing: boolean;
  /** Epoch ms. */
  startedAt: number;
  answeredAt: number | null;
  releaseReason: ReleaseReason | null;
  /** Leg of the same phone on whose behalf this consultation was started. */
  consultFor: string | null;
  /** Digits pressed during the talk. */
  dtmf: string;
}

/** The whole call: `call_id`. `parties` are the one (while dialling) or two (connected) legs that hold it. */
export interface Call {
  readonly id: string;
  readonly ref: string;
  readonly domain: string;
  /** Made by `call.make` or `call.consult`, hence reported even with CSTA off. */
  readonly viaApi: boolean;
  readonly startedAt: number;
  parties: Leg[];
  dialling: Dialling | null;
}

/** Somebody is being rung on behalf of a call. */
export interface Dialling {
  answer(leg: Leg): void;
  decline(leg: Leg, reason: ReleaseReason): void;
  /** Stops ringing; the caller of this ends the waiting party's leg itself. */
  cancel(reason: ReleaseReason): void;
  /** An operator may have become free. */
  poke(): void;
}

/** A leg as told to listeners: a copy that later changes do not touch. */
export interface LegSnapshot {
  id: string;
  callId: string;
  callRef: string;
  domain: string;
  viaApi: boolean;
  kind: 'subscriber' | 'external';
  /** The party's own number; null for an anonymous outside caller. */
  number: string | null;
  direction: Direction;
  /** null: withheld. */
  remoteDigits: string | null;
  /** "" when there is no name. */
  displayName: string;
  status: LegStatus;
  ringing: boolean;
  startedAt: number;
  answeredAt: number | null;
  releaseReason: ReleaseReason | null;
  consultFor: string | null;
  dtmf: string;
}

export function snapshot(leg: Leg): LegSnapshot {
  const { id, call, callRef, party, direction, remote, displayName, status, ringing, startedAt, answeredAt } = leg;
  return {
    id,
    callId: call.id,
    callRef,
    domain: call.domain,
    viaApi: call.viaApi,
    kind: party.kind,
    number: party.number,
    direction,
    remoteDigits: remote.digits,
    displayName,
    status,
    ringing,
    startedAt,
    answeredAt,
    releaseReason: leg.releaseReason,
    consultFor: leg.consultFor,
    dtmf: leg.dtmf,
  };
}
