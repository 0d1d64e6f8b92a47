/** From what the switch says about legs to LegReports; what cannot be understood is counted and logged, never fatal. */
import type { Logger } from '../../app/ports/logger.ts';
import type { LegReport } from '../../domain/call/leg.ts';
import { toLegReport } from './convert.ts';
import type { CallApiProfile } from './profile.ts';
import { shapeOf, wireLegSchema } from './protocol.ts';
import type { SwitchClock } from './switch-clock.ts';

export class LegReader {
  readonly #profile: CallApiProfile;
  readonly #clock: SwitchClock;
  readonly #logger: Logger;
  #ignored = 0;

  constructor(profile: CallApiProfile, clock: SwitchClock, logger: Logger) {
    this.#profile = profile;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Messages that could not be used since the link was opened. */
  get ignored(): number {
    return this.#ignored;
  }

  /** A leg event as it arrives; null when it cannot be used. */
  event(data: unknown, at: number): LegReport | null {
    return this.#read(data, (leg) => this.#clock.observe(leg, at));
  }

  /** The legs alive of a list answered by the switch. */
  list(elements: unknown[]): LegReport[] {
    return elements.flatMap((element) => this.#read(element) ?? []).filter((leg) => leg.phase !== 'released');
  }

  /** Logs the 1st, 2nd, 4th, 8th … so that a switch that speaks another dialect cannot fill the disk. */
  ignore(what: string, facts: Record<string, unknown>): null {
    this.#ignored += 1;
    const ignored = this.#ignored;
    if (Number.isInteger(Math.log2(ignored)))
      this.#logger.warn({ what, ...facts, ignored }, 'call api message ignored');
    return null;
  }

  #read(data: unknown, look?: (leg: Parameters<SwitchClock['observe']>[0]) => void): LegReport | null {
    const parsed = wireLegSchema.safeParse(data);
    if (!parsed.success) {
      const fields = parsed.error.issues.map((issue) => issue.path.join('.'));
      return this.ignore('leg', { fields, shape: shapeOf(data) });
    }
    look?.(parsed.data);
    const report = toLegReport(parsed.data, this.#profile, this.#clock);
    return report ?? this.ignore('status', { status: parsed.data.status.slice(0, 40) });
  }
}
