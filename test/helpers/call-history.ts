/**
 * True histories of one physical call, made from arbitrary choices: what the phones really did, the reports that a switch makes
 * of it, and what the CRM must know in the end. Independent of the rules under test.
 */
import fc from 'fast-check';
import type { LegPhase, LegReport } from '../../src/domain/call/leg.ts';

export const CLIENT_NUMBER = '+79131234567';
/** 190 is a phone of nobody. */
export const EXTENSIONS = ['101', '102', '103', '190'] as const;
export const MAIN_CALL = 'call-1';

/** One true change of one leg. */
export interface Happening {
  at: number;
  report: LegReport;
}

/** Somebody talked with the client (hold included). */
export interface Talk {
  legId: string;
  extension: string;
  from: number;
  to: number;
}

export interface History {
  /** In the order of `at`. */
  happenings: Happening[];
  talks: Talk[];
  /** Extensions that had a leg toward the client, in order of appearance. */
  concerned: string[];
  direction: 'incoming' | 'outgoing';
  /** Null when withheld. */
  clientNumber: string | null;
  /** Moments without any leg toward the client although the call goes on: legs are exchanged, a queue pauses. */
  gaps: { from: number; to: number }[];
  startedAt: number;
  /** When the client left. */
  endedAt: number;
}

const STEP_KINDS = [
  'answer',
  'answer',
  'one_gives_up',
  'ring_next',
  'hold',
  'blind',
  'blind',
  'attended_new_leg',
  'consult_hand_over',
  'consult_come_back',
  'consult_client_leaves',
] as const;
/** Styles that use a second `call_id`: a matter of whoever sorts legs into calls. */
const OTHER_CALL_KINDS = [...STEP_KINDS, 'consult_other_call', 'consult_other_call'] as const;
type StepKind = (typeof OTHER_CALL_KINDS)[number];

interface Step {
  kind: StepKind;
  who: number;
  /** How long the state before it lasts. */
  waitMs: number;
  /** Pause between a leg that goes and the next one that comes. */
  gapMs: number;
  /** Whether the switch corrects the other party's number after a transfer. */
  tellsRemote: boolean;
}

export interface HistoryOptions {
  otherCallIds: boolean;
}

export function historyArbitrary({ otherCallIds }: HistoryOptions): fc.Arbitrary<History> {
  const step = fc.record({
    kind: fc.constantFrom<StepKind[]>(...(otherCallIds ? OTHER_CALL_KINDS : STEP_KINDS)),
    who: fc.nat(11),
    waitMs: fc.integer({ min: 1_500, max: 20_000 }),
    gapMs: fc.integer({ min: 0, max: 300 }),
    tellsRemote: fc.boolean(),
  });
  return fc
    .record({
      incoming: fc.boolean(),
      withheld: fc.boolean(),
      tellsAnswerTime: fc.boolean(),
      first: fc.subarray([...EXTENSIONS], { minLength: 1 }),
      steps: fc.array(step, { maxLength: 8 }),
      lastWaitMs: fc.integer({ min: 1_500, max: 60_000 }),
    })
    .map(({ incoming, withheld, tellsAnswerTime, first, steps, lastWaitMs }) => {
      // A number that is dialled is always known.
      const number = incoming && withheld ? null : CLIENT_NUMBER;
      const switchboard = new Switchboard(number, tellsAnswerTime);
      if (incoming) switchboard.ring(first);
      else switchboard.dial(first[0] ?? '101');
      for (const each of steps) switchboard.play(each);
      return switchboard.end(lastWaitMs);
    });
}

interface TrueLeg {
  id: string;
  extension: string;
  direction: 'in' | 'out';
  callId: string;
  remote: string | null;
  phase: LegPhase;
  answeredAt: number | null;
  /** Since when it talks with the client; null while it does not. */
  talkSince: number | null;
}

/** Plays a call leg by leg. Whatever is not possible in the present state is left out. */
class Switchboard {
  private now = 1_800_000_000_000;
  private readonly startedAt = this.now;
  private readonly number: string | null;
  private readonly tellsAnswerTime: boolean;
  private readonly happenings: Happening[] = [];
  private readonly talks: Talk[] = [];
  private readonly concerned = new Set<string>();
  private readonly gaps: History['gaps'] = [];
  private direction: History['direction'] = 'incoming';
  private ringing: TrueLeg[] = [];
  /** Who has the client on the line. */
  private talking: TrueLeg | null = null;
  private over = false;
  private legCount = 0;

  constructor(number: string | null, tellsAnswerTime: boolean) {
    this.number = number;
    this.tellsAnswerTime = tellsAnswerTime;
  }

  ring(extensions: readonly string[]): void {
    for (const extension of extensions) {
      this.ringing.push(this.newLeg(extension, 'in', this.number));
      this.now += 1;
    }
  }

  dial(extension: string): void {
    this.direction = 'outgoing';
    this.ringing.push(this.newLeg(extension, 'out', this.number));
  }

  play(step: Step): void {
    if (this.over) return;
    const talker = this.talking;
    if (this.ringing.length > 0) this.playRinging(step);
    else if (talker !== null) this.playTalking(talker, step);
  }

  /** The client leaves, and all phones with it. */
  end(waitMs: number): History {
    if (!this.over) {
      this.now += waitMs;
      for (const leg of this.ringing) this.release(leg);
      if (this.talking) this.release(this.talking);
      this.over = true;
      this.endedAt = this.now;
    }
    const happenings = [...this.happenings].sort((a, b) => a.at - b.at);
    const { talks, gaps, direction, startedAt, endedAt } = this;
    const history: History = {
      happenings,
      talks,
      gaps,
      concerned: [...this.concerned],
      direction,
      clientNumber: this.number,
      startedAt,
      endedAt,
    };
    // What fast-check prints of a counter-example.
    return Object.assign(history, { [fc.toStringMethod]: () => `\n${tell(history)}\n` });
  }
  private endedAt = 0;

  private playRinging({ kind, who, waitMs, gapMs }: Step): void {
    const leg = this.ringing[who % this.ringing.length];
    if (leg === undefined) return;
    this.now += waitMs;
    if (kind === 'answer') {
      this.answer(leg);
      this.now += 5;
      for (const other of this.ringing) if (other !== leg) this.release(other);
      this.ringing = [];
      this.talking = leg;
    } else if (kind === 'one_gives_up' && this.ringing.length > 1) {
      this.release(leg);
      this.ringing = this.ringing.filter((each) => each !== leg);
    } else if (kind === 'ring_next' && this.direction === 'incoming') {
      for (const each of this.ringing) this.release(each);
      this.ringing = [];
      // A queue takes its time before the next operator; after an answer (a transfer that nobody took) switches do not.
      this.pause(this.talks.length === 0 ? gapMs * 8 : gapMs);
      this.ring([this.someone(who, leg.extension)]);
    }
  }

  private playTalking(talker: TrueLeg, { kind, who, waitMs, gapMs, tellsRemote }: Step): void {
    // Asked back by the one who got the client from it and still shows as the other party: nobody could tell the two talks apart.
    const target = this.someone(who, talker.extension, talker.remote);
    this.now += waitMs;
    switch (kind) {
      case 'hold':
        this.change(talker, 'held');
        this.now += waitMs;
        this.change(talker, 'talking');
        break;
      case 'blind':
        this.release(talker);
        this.talking = null;
        this.pause(gapMs);
        this.ring([target]);
        break;
      case 'attended_new_leg': {
        this.change(talker, 'held');
        this.now += waitMs;
        const leg = this.newLeg(target, 'in', this.number);
        this.answer(leg);
        this.now += 3;
        this.release(talker);
        this.talking = leg;
        break;
      }
      case 'consult_hand_over':
      case 'consult_come_back':
      case 'consult_client_leaves':
        this.consult(talker, target, kind, waitMs, gapMs, tellsRemote);
        break;
      case 'consult_other_call':
        this.consultOtherCall(talker, target, waitMs);
        break;
      default:
    }
  }

  /** The talker asks a colleague under the same `call_id`. */
  private consult(
    talker: TrueLeg,
    target: string,
    kind: StepKind,
    waitMs: number,
    gapMs: number,
    tellsRemote: boolean,
  ): void {
    this.change(talker, 'held');
    this.now += 20;
    const asking = this.newLeg(talker.extension, 'out', target);
    const asked = this.newLeg(target, 'in', talker.extension);
    this.now += waitMs;
    this.change(asked, 'talking');
    this.change(asking, 'talking');
    this.now += waitMs;
    if (kind === 'consult_hand_over') {
      this.release(talker);
      this.pause(2);
      this.release(asking);
      asked.talkSince = this.now;
      this.concerned.add(asked.extension);
      if (tellsRemote) {
        this.now += 2;
        asked.remote = this.number;
        this.change(asked, 'talking');
      }
      this.talking = asked;
      return;
    }
    if (kind === 'consult_client_leaves') {
      this.release(talker);
      this.endedAt = this.now;
      this.over = true;
      this.talking = null;
      // Colleagues who were only asked to wait for the client talk on for a while.
      this.pause(COLLEAGUES_TALK_ON_MS + gapMs);
    }
    this.release(asking);
    this.now += 1;
    this.release(asked);
    if (kind === 'consult_come_back') {
      this.now += 10;
      this.change(talker, 'talking');
    }
  }

  /** The consultation is a call of its own; handing over moves the colleague's leg into the client's call. */
  private consultOtherCall(talker: TrueLeg, target: string, waitMs: number): void {
    this.change(talker, 'held');
    this.now += 20;
    const callId = `consult-${String(this.legCount)}`;
    const asking = this.newLeg(talker.extension, 'out', target, callId);
    const asked = this.newLeg(target, 'in', talker.extension, callId);
    this.now += waitMs;
    this.change(asked, 'talking');
    this.change(asking, 'talking');
    this.now += waitMs;
    asked.callId = MAIN_CALL;
    asked.remote = this.number;
    asked.talkSince = this.now;
    this.concerned.add(asked.extension);
    this.change(asked, 'talking');
    this.now += 2;
    this.release(asking);
    this.release(talker);
    this.talking = asked;
  }

  private pause(ms: number): void {
    this.gaps.push({ from: this.now, to: this.now + ms });
    this.now += ms;
  }

  private someone(who: number, ...except: (string | null)[]): string {
    const others = EXTENSIONS.filter((extension) => !except.includes(extension));
    return others[who % others.length] ?? '103';
  }

  private newLeg(extension: string, direction: 'in' | 'out', remote: string | null, callId = MAIN_CALL): TrueLeg {
    const leg: TrueLeg = {
      id: `${extension}-${String(++this.legCount)}`,
      extension,
      direction,
      callId,
      remote,
      phase: 'alerting',
      answeredAt: null,
      talkSince: null,
    };
    if (remote === this.number) this.concerned.add(extension);
    this.say(leg);
    return leg;
  }

  private answer(leg: TrueLeg): void {
    leg.talkSince = this.now;
    this.change(leg, 'talking');
  }

  private change(leg: TrueLeg, phase: LegPhase): void {
    leg.phase = phase;
    if (phase === 'talking') leg.answeredAt ??= this.now;
    this.say(leg);
  }

  private release(leg: TrueLeg): void {
    leg.phase = 'released';
    if (leg.talkSince !== null) {
      this.talks.push({ legId: leg.id, extension: leg.extension, from: leg.talkSince, to: this.now });
    }
    this.say(leg);
  }

  private say({ id, extension, direction, callId, remote, phase, answeredAt }: TrueLeg): void {
    // The switch prints whole seconds.
    const told = this.tellsAnswerTime && answeredAt !== null ? Math.floor(answeredAt / 1_000) * 1_000 : null;
    const report: LegReport = {
      legId: id,
      switchCallId: callId,
      callRef: null,
      direction,
      extension,
      remoteNumber: remote,
      displayName: null,
      phase,
      answered: answeredAt !== null,
      answeredAt: told,
    };
    this.happenings.push({ at: this.now, report });
  }
}

/** Longer than an ended talk settles: colleagues who hang up sooner look for a moment as if one of them had got the client. */
const COLLEAGUES_TALK_ON_MS = 1_000;

/** The last report of each leg that is alive at `at`: what a switch would list. */
export function aliveAt(history: History, at: number): LegReport[] {
  const last = new Map<string, LegReport>();
  for (const happening of history.happenings) {
    if (happening.at <= at) last.set(happening.report.legId, happening.report);
  }
  return [...last.values()].filter((report) => report.phase !== 'released');
}

/** The history as lines that a person reads. */
function tell({ happenings, startedAt }: History): string {
  const lines = happenings.map(({ at, report }) => {
    const { legId, direction, remoteNumber, phase, switchCallId } = report;
    return `+${String(at - startedAt)} ${legId} ${direction} ${remoteNumber ?? 'withheld'} ${phase} (${switchCallId})`;
  });
  return lines.join('\n');
}
