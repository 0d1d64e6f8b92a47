import type { CallLeg, CallState } from './call.ts';

/** What a recording is asked for and attached by. */
export interface WantedRecording {
  crmCallId: string;
  callRef: string;
}

/**
 * The recording that belongs to a call: of a talk that the portal has a finished record of. Each leg through a queue or a transfer
 * has a recording of its own and the portal keeps one a call (known), so it is the last talker's, whose record it is. Null when
 * there is nothing to attach, or not yet.
 */
export function wantedRecording(call: CallState): WantedRecording | null {
  if (!call.finished || call.crmCallId === null || (call.result?.talkMs ?? 0) <= 0) return null;
  const [last] = call.legs
    .filter((leg) => leg.toward === 'client' && leg.answeredAt !== null && leg.callRef !== null)
    .sort(latestFirst);
  const callRef = last?.callRef ?? null;
  return callRef === null ? null : { crmCallId: call.crmCallId, callRef };
}

function latestFirst(a: CallLeg, b: CallLeg): number {
  return (b.releasedAt ?? Infinity) - (a.releasedAt ?? Infinity) || (b.answeredAt ?? 0) - (a.answeredAt ?? 0);
}
