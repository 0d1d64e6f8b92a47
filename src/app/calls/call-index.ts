import { isLive } from '../../domain/call/call.ts';
import type { CallState } from '../../domain/call/call.ts';
import type { LegReport } from '../../domain/call/leg.ts';
import { sameNumber } from '../../domain/numbers/numbers.ts';

/** Ended calls that are kept in memory, so that late repetitions and the pages find them without the database. */
const ENDED_KEPT = 200;

/** The calls of one company that are alive or not told to the end, found by whatever the switch or the portal names. */
export class CallIndex {
  private readonly calls = new Map<string, CallState>();

  /** Newest first. */
  all(): CallState[] {
    return [...this.calls.values()].sort((a, b) => b.startedAt - a.startedAt);
  }

  get(callId: string): CallState | undefined {
    return this.calls.get(callId);
  }

  put(call: CallState): void {
    this.calls.delete(call.id);
    this.calls.set(call.id, call);
    const settled = [...this.calls.values()].filter((each) => each.delivered);
    for (const old of settled.slice(0, Math.max(0, settled.length - ENDED_KEPT))) this.calls.delete(old.id);
  }

  withLiveLeg(legId: string): CallState | undefined {
    return this.find((call) => call.legs.some((leg) => leg.legId === legId && isLive(leg)));
  }

  /** The call that goes on under this `call_id`; an ended one only while nothing else has it. */
  withSwitchCallId(switchCallId: string): CallState | undefined {
    const same = this.all().filter((call) => call.switchCallId === switchCallId);
    return same.find((call) => call.endedAt === null) ?? same[0];
  }

  withCrmCallId(crmCallId: string): CallState | undefined {
    return this.find((call) => call.crmCallId === crmCallId);
  }

  /** The click-to-call that this first leg must belong to although the switch has not answered yet: same phone, same number. */
  awaitingDial(report: LegReport): CallState | undefined {
    const { direction, extension, remoteNumber } = report;
    if (direction !== 'out' || remoteNumber === null) return undefined;
    return this.find(({ dial, endedAt, switchCallId }) => {
      if (dial === null || endedAt !== null || switchCallId !== null) return false;
      const unanswered = dial.state === 'asked' || dial.state === 'unclear';
      return unanswered && dial.from === extension && sameNumber(dial.to, remoteNumber);
    });
  }

  private find(test: (call: CallState) => boolean): CallState | undefined {
    for (const call of this.calls.values()) if (test(call)) return call;
    return undefined;
  }
}
