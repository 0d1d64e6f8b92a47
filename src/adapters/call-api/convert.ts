/** Wire leg → the application's LegReport. */
import type { LegPhase, LegReport } from '../../domain/call/leg.ts';
import type { CallApiProfile } from './profile.ts';
import type { WireLeg } from './protocol.ts';
import type { SwitchClock } from './switch-clock.ts';

const KNOWN_PHASES = ['alerting', 'talking', 'released'] as const satisfies LegPhase[];

/** Null for a `status` that neither documentation nor the profile knows. */
export function toLegReport(leg: WireLeg, profile: CallApiProfile, clock: SwitchClock): LegReport | null {
  const phase = toPhase(leg.status, profile);
  if (phase === null) return null;
  const answered = phase === 'talking' || phase === 'held' || (leg.has_answer_time ?? leg.answer_time !== null);
  return {
    legId: leg.id,
    switchCallId: leg.call_id,
    callRef: leg.call_ref,
    direction: leg.direction,
    extension: leg.digits,
    // Whatever word a switch puts there for a withheld number (assumed: "anonymous"), it has no digits.
    remoteNumber: /\d/.test(leg.remote_digits ?? '') ? leg.remote_digits : null,
    displayName: leg.display_name,
    phase,
    answered,
    answeredAt: answered && leg.answer_time !== null ? clock.toEpoch(leg.answer_time) : null,
  };
}

function toPhase(status: string, profile: CallApiProfile): LegPhase | null {
  if (profile.heldStatuses.includes(status)) return 'held';
  return KNOWN_PHASES.find((phase) => phase === status) ?? null;
}
