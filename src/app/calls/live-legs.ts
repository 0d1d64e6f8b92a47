/** What every phone of a company is doing at one moment: the legs alive, of all calls, by extension. */
import { isLive, isTalking } from '../../domain/call/call.ts';
import type { CallLeg, CallState } from '../../domain/call/call.ts';

export interface LegOfCall {
  call: CallState;
  leg: CallLeg;
}

export class LiveLegs {
  private readonly byExtension = new Map<string, LegOfCall[]>();

  constructor(calls: Iterable<CallState>) {
    for (const call of calls) {
      for (const leg of call.legs) {
        if (!isLive(leg)) continue;
        const known = this.byExtension.get(leg.extension);
        if (known) known.push({ call, leg });
        else this.byExtension.set(leg.extension, [{ call, leg }]);
      }
    }
  }

  of(extension: string): readonly LegOfCall[] {
    return this.byExtension.get(extension) ?? [];
  }

  /**
   * Whom the phone called while `main` was talking: the consultation, begun by `call.consult` or by hold and dial on the phone
   * itself. A switch gives it a call of its own (assumed), so it is known by its time alone. Null when there is none.
   */
  consultationOf(main: CallLeg): LegOfCall | null {
    const begun = this.of(main.extension).filter(({ leg }) => isConsultedFor(leg, main));
    return begun.reduce<LegOfCall | null>(
      (newest, each) => (newest === null || each.leg.alertedAt >= newest.leg.alertedAt ? each : newest),
      null,
    );
  }

  /** The leg is the consultation of another call of the same phone. */
  isConsultation(leg: CallLeg): boolean {
    return this.of(leg.extension).some((other) => isConsultedFor(leg, other.leg));
  }
}

function isConsultedFor(leg: CallLeg, main: CallLeg): boolean {
  if (leg.legId === main.legId || leg.direction !== 'out' || !isTalking(main) || main.answeredAt === null) return false;
  // At the same moment, as a list after a lost connection may show it, the one on hold was first.
  return leg.alertedAt > main.answeredAt || (leg.alertedAt === main.answeredAt && main.phase === 'held');
}
