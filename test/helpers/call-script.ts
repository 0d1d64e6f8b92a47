/** Plays leg reports into the rules of domain/call, as a switch would send them. */
import { applyLeg } from '../../src/domain/call/track.ts';
import { decide, SETTLE_UNANSWERED_MS } from '../../src/domain/call/decide.ts';
import { newCall } from '../../src/domain/call/call.ts';
import type { CallContext, CallState, Decision, Dial } from '../../src/domain/call/call.ts';
import type { LegPhase, LegReport } from '../../src/domain/call/leg.ts';
import { isInsideNumber } from '../../src/domain/numbers/numbers.ts';

export const EMPLOYEES: Record<string, string> = { '101': '2', '102': '3', '103': '4' };

export function contextOf(
  options: { employees?: Record<string, string>; defaultUserId?: string | null } = {},
): CallContext {
  const employees = options.employees ?? EMPLOYEES;
  const inside = new Set([...Object.keys(employees), '101', '102', '103']);
  return {
    employeeOf: (extension) => employees[extension] ?? null,
    isInside: (number) => isInsideNumber(number, inside),
    defaultUserId: options.defaultUserId ?? null,
    patienceMs: SETTLE_UNANSWERED_MS,
    blind: false,
  };
}

export class CallScript {
  call: CallState;
  now = 1_000_000;
  readonly decisions: Decision[] = [];
  private isHeldUp = false;
  private readonly context: CallContext;

  constructor(context: CallContext = contextOf(), dial?: Dial) {
    this.context = context;
    this.call = newCall('our-id', this.now, { switchCallId: 'call-1', ...(dial ? dialled(dial) : {}) });
  }

  /** One report `afterMs` after the last one: leg "101:in" of the client unless told otherwise. */
  leg(name: string, phase: LegPhase, afterMs = 0, more: Partial<LegReport> = {}): this {
    this.now += afterMs;
    const [extension = '', direction = 'in'] = name.split(':');
    const known = this.call.legs.find((leg) => leg.legId === (more.legId ?? name));
    const report: LegReport = {
      legId: name,
      switchCallId: 'call-1',
      callRef: 'ref-1',
      direction: direction === 'out' ? 'out' : 'in',
      extension,
      remoteNumber: known ? known.remoteNumber : '+79131234567',
      displayName: 'Иван',
      phase,
      answered: phase === 'talking' || phase === 'held' || known?.answeredAt != null,
      answeredAt: null,
      ...more,
    };
    const applied = applyLeg(this.call, report, this.now, this.context);
    return this.take(applied.call, applied.decisions);
  }

  /** Lets time pass, waking the rules whenever they asked for it. */
  wait(ms: number): this {
    const until = this.now + ms;
    while (this.call.wakeAt !== null && this.call.wakeAt <= until) {
      this.now = Math.max(this.now, this.call.wakeAt);
      this.take(this.call, []);
    }
    this.now = until;
    return this;
  }

  /** What `play` plays is applied as it comes, and decided upon `lateMs` after the last of it: the process was held up. */
  heldUp(lateMs: number, play: (script: this) => void): this {
    this.isHeldUp = true;
    play(this);
    this.isHeldUp = false;
    this.now += lateMs;
    return this.take(this.call, []);
  }

  change(change: Partial<CallState>): this {
    return this.take({ ...this.call, ...change }, []);
  }

  private take(call: CallState, happened: Decision[]): this {
    const decided = this.isHeldUp ? { call, decisions: [] } : decide(call, this.now, this.context);
    this.call = decided.call;
    this.decisions.push(...happened, ...decided.decisions);
    return this;
  }
}

function dialled(dial: Dial): Partial<CallState> {
  return {
    origin: 'portal',
    direction: 'outgoing',
    switchCallId: null,
    crmCallId: 'externalCall.1',
    dial,
    ownerUserId: dial.userId,
    viewers: [dial.userId],
    shownTo: [dial.userId],
  };
}
