import { isLive } from '../../domain/call/call.ts';
import type { CallState } from '../../domain/call/call.ts';
import type { LegReport } from '../../domain/call/leg.ts';
import { sameNumber } from '../../domain/numbers/numbers.ts';
import { PastIds } from './past-ids.ts';

/** Ended calls that are kept in memory, so that late repetitions and the pages find them without the database. */
const ENDED_KEPT = 200;

/** The calls of one company that are alive or not told to the end, found by whatever the switch or the portal names. */
export class CallIndex {
  /** Of the calls that are no longer in here. */
  readonly past = new PastIds();
  private readonly calls = new Map<string, CallState>();
  private changes = 0;
  /** Ids by the switch's `call_id`: a call that went on after its end has several. */
  private readonly bySwitchCall = new Map<string, Set<string>>();
  private readonly byLiveLeg = new Map<string, string>();
  /** Calls of which nothing remains to be told, oldest change first. */
  private readonly settled = new Set<string>();
  private sorted: CallState[] | null = null;

  /** Newest first. Not to be changed by the caller. */
  all(): readonly CallState[] {
    this.sorted ??= [...this.calls.values()].sort((a, b) => b.startedAt - a.startedAt);
    return this.sorted;
  }

  /** The calls that live or have ended after `since` (epoch ms), newest first. */
  since(since: number): CallState[] {
    const recent = [...this.calls.values()].filter((call) => call.endedAt === null || call.endedAt >= since);
    return recent.sort((a, b) => b.startedAt - a.startedAt);
  }

  /** In no order. */
  values(): Iterable<CallState> {
    return this.calls.values();
  }

  get(callId: string): CallState | undefined {
    return this.calls.get(callId);
  }

  /** Another one after each change. */
  get version(): number {
    return this.changes;
  }

  put(call: CallState): void {
    this.changes += 1;
    this.remove(call.id);
    this.calls.set(call.id, call);
    for (const leg of call.legs) if (isLive(leg)) this.byLiveLeg.set(leg.legId, call.id);
    if (call.switchCallId !== null) {
      const same = this.bySwitchCall.get(call.switchCallId) ?? new Set();
      this.bySwitchCall.set(call.switchCallId, same.add(call.id));
    }
    if (!call.delivered) return;
    this.settled.add(call.id);
    const [oldest] = this.settled;
    if (this.settled.size > ENDED_KEPT && oldest !== undefined) this.forget(oldest);
  }

  withLiveLeg(legId: string): CallState | undefined {
    return this.calls.get(this.byLiveLeg.get(legId) ?? '');
  }

  /** The call that goes on under this `call_id`; an ended one only while nothing else has it. */
  withSwitchCallId(switchCallId: string): CallState | undefined {
    const same = [...(this.bySwitchCall.get(switchCallId) ?? [])].flatMap((id) => this.calls.get(id) ?? []);
    same.sort((a, b) => b.startedAt - a.startedAt);
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

  private forget(callId: string): void {
    const call = this.calls.get(callId);
    this.remove(callId);
    if (call && call.switchCallId !== null) this.past.note(call.switchCallId, call.heardAt);
  }

  private find(test: (call: CallState) => boolean): CallState | undefined {
    for (const call of this.calls.values()) if (test(call)) return call;
    return undefined;
  }

  private remove(callId: string): void {
    this.sorted = null;
    const call = this.calls.get(callId);
    if (!call) return;
    this.calls.delete(callId);
    this.settled.delete(callId);
    for (const { legId } of call.legs) if (this.byLiveLeg.get(legId) === callId) this.byLiveLeg.delete(legId);
    if (call.switchCallId === null) return;
    const same = this.bySwitchCall.get(call.switchCallId);
    same?.delete(callId);
    if (same?.size === 0) this.bySwitchCall.delete(call.switchCallId);
  }
}
