/** Records what a link tells the application, in order. */
import type { Logger } from '../../src/app/ports/logger.ts';
import { LOG_LEVELS } from '../../src/app/ports/logger.ts';
import type { LinkStatus, SwitchLinkListener } from '../../src/app/ports/switch-link.ts';
import type { LegReport } from '../../src/domain/call/leg.ts';
import type { Facts } from './call-api-facts.ts';

export class RecordingListener implements SwitchLinkListener {
  readonly legs: { leg: LegReport; at: number }[] = [];
  readonly snapshots: { legs: LegReport[]; at: number; aliveUntil: number | null }[] = [];
  readonly statuses: LinkStatus[] = [];
  /** e.g. `snapshot 1`, `talking 0648051f8980f32c`, `connected`. */
  readonly story: string[] = [];
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  get states(): string[] {
    return this.statuses.map((status) => status.state);
  }

  onLeg(leg: LegReport, at: number): void {
    this.legs.push({ leg, at });
    this.#told(`${leg.phase} ${leg.legId}`);
  }

  onSnapshot(legs: LegReport[], at: number, aliveUntil: number | null): void {
    this.snapshots.push({ legs, at, aliveUntil });
    this.#told(`snapshot ${legs.length}`);
  }

  onStatus(status: LinkStatus): void {
    this.statuses.push(status);
    this.#told(status.state);
  }

  #told(line: string): void {
    this.story.push(line);
    this.#facts.wake();
  }
}

/** Keeps every line as one text, to be searched for what must or must not be there. */
export function recordingLogger(lines: string[], bound: Record<string, unknown> = {}): Logger {
  const entries = LOG_LEVELS.map((level) => {
    const write = (facts: Record<string, unknown>, text: string): void => {
      lines.push(JSON.stringify({ level, ...bound, ...facts, text }));
    };
    return [level, write] as const;
  });
  const levels = Object.fromEntries(entries) as Omit<Logger, 'child'>;
  return { ...levels, child: (facts) => recordingLogger(lines, { ...bound, ...facts }) };
}
