import { CallEngine } from '../../emulators/ecss10/engine/call-engine.ts';
import { ManualClock } from '../../emulators/ecss10/engine/clock.ts';
import type { DomainInput, Settings } from '../../emulators/ecss10/engine/config.ts';
import { Directory } from '../../emulators/ecss10/engine/directory.ts';
import type { LegSnapshot } from '../../emulators/ecss10/engine/leg.ts';

export const DOMAIN = 'test.local';
export const CLIENT = '+79131234567';
export const OTHER_CLIENT = '+79230000000';

/** Four phones, a group of three, a queue of two, in one domain. */
export const testDomain: DomainInput = {
  name: DOMAIN,
  ringTimeoutMs: 30_000,
  subscribers: [
    { number: '101', name: 'Анна' },
    { number: '102', name: 'Борис' },
    { number: '103', name: 'Вера' },
    { number: '104', name: 'Глеб' },
  ],
  groups: [{ number: '600', name: 'Продажи', members: ['101', '102', '103'] }],
  queues: [{ number: '700', name: 'Поддержка', members: ['101', '102'], ivrMs: 5_000, ringTimeoutMs: 15_000 }],
};

/** 16 hexadecimal digits that count up. */
export function countingIds(): () => string {
  let next = 0x06480000;
  return () => (next++).toString(16).padStart(16, '0');
}

/** An engine on a clock moved by hand, with everything it told so far. */
export class World {
  readonly clock = new ManualClock();
  readonly directory = new Directory(() => 'k'.repeat(64));
  readonly engine: CallEngine;
  readonly told: LegSnapshot[] = [];
  #read = 0;
  readonly #legNames = new Map<string, string>();
  readonly #callNames = new Map<string, string>();

  constructor(settings: Partial<Settings> = {}, domain: DomainInput = testDomain) {
    this.engine = new CallEngine(this.directory, this.clock, countingIds());
    this.engine.settings = { ...this.engine.settings, ...settings };
    this.directory.putDomain(domain);
    this.engine.onLeg((leg) => this.told.push(leg));
  }

  /** Newest living leg of a number (null: the anonymous outside caller). */
  leg(number: string | null, callId?: string): string {
    const found = this.engine
      .legs()
      .findLast((leg) => leg.number === number && (callId === undefined || leg.callId === callId));
    if (!found) throw new Error(`No leg of ${number ?? 'the anonymous caller'}`);
    return found.id;
  }

  alive(): string[] {
    return this.engine.legs().map((leg) => `${leg.number ?? 'anonymous'} ${leg.status}`);
  }

  /**
   * What phones of the switch were told since the last look, as `A 101 in alerting +7913…`: call, leg, direction, status, remote.
   * Calls are named A, B, …; the second leg of 101 is called 101/2. `answered` marks a released leg with an answer time.
   */
  look(): string[] {
    const lines = this.told.slice(this.#read).filter((leg) => leg.kind === 'subscriber');
    this.#read = this.told.length;
    return lines.map((leg) => {
      const answered = leg.status === 'released' && leg.answeredAt !== null ? ' answered' : '';
      return `${this.#call(leg)} ${this.#name(leg)} ${leg.direction} ${leg.status} ${leg.remoteDigits ?? 'anonymous'}${answered}`;
    });
  }

  #call({ callId }: LegSnapshot): string {
    const name = this.#callNames.get(callId) ?? String.fromCharCode(65 + this.#callNames.size);
    this.#callNames.set(callId, name);
    return name;
  }

  #name({ id, number }: LegSnapshot): string {
    const known = this.#legNames.get(id);
    if (known) return known;
    const before = [...this.#legNames.values()].filter((name) => name.split('/')[0] === number).length;
    const name = before === 0 ? (number ?? '') : `${number ?? ''}/${before + 1}`;
    this.#legNames.set(id, name);
    return name;
  }
}
