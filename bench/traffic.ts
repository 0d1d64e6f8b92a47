/** A stream of calls of every kind, at a steady rate. */
import type { Calls, Script } from './calls.ts';
import type { Chance } from './random.ts';

export interface TrafficOptions {
  callsPerSecond: number;
  chance: Chance;
  /** Milliseconds: from, to. */
  ring: [number, number];
  talk: [number, number];
  /** How long an unanswered call rings. */
  missed: [number, number];
  /** How often each kind comes, in any unit. */
  mix: Record<Kind, number>;
}

export type Kind = 'answered' | 'missed' | 'groupAnswered' | 'groupMissed' | 'dialled' | 'dialledInVain' | 'click';

export class Traffic {
  private readonly calls: Calls;
  private readonly options: TrafficOptions;
  private readonly startedAt = performance.now();
  private played = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(calls: Calls, options: TrafficOptions) {
    this.calls = calls;
    this.options = options;
  }

  start(): this {
    this.timer ??= setInterval(() => this.catchUp(), Math.min(20, 500 / this.options.callsPerSecond));
    return this;
  }

  /** No further calls; those under way go on. */
  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  /** The rate holds on average even when this process is late. */
  private catchUp(): void {
    const due = ((performance.now() - this.startedAt) / 1_000) * this.options.callsPerSecond;
    while (this.played < due) {
      this.played += 1;
      this.play();
    }
  }

  private play(): void {
    const { chance, ring, talk, missed, mix } = this.options;
    const phone = this.calls.somePhone();
    const answered: Script = { ringMs: chance.between(...ring), talkMs: chance.between(...talk) };
    const inVain: Script = { ringMs: chance.between(...missed), talkMs: null };
    switch (chance.pick(mix)) {
      case 'answered':
        return void this.calls.incoming(phone, answered);
      case 'missed':
        return void this.calls.incoming(phone, inVain);
      case 'groupAnswered':
        return void this.calls.incoming(this.calls.someNumber(5), answered);
      case 'groupMissed':
        return void this.calls.incoming(this.calls.someNumber(5), inVain);
      case 'dialled':
        return void this.calls.outgoing(phone, answered);
      case 'dialledInVain':
        return void this.calls.outgoing(phone, inVain);
      case 'click':
        return void this.calls.click(phone, answered);
    }
  }
}
