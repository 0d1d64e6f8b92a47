/** Calls of the benches and what really became of them: the switch's truth, which the portal's books are held against. */
import type { LegSnapshot } from '../emulators/ecss10/engine/leg.ts';
import { DOMAIN, GROUP_OF_20, GROUPS_OF_5, SINGLE_PHONES } from './stage.ts';
import type { Stage } from './stage.ts';

export interface TrueCall {
  /** The client's number without the plus; no two calls share one, so it tells whose a record is. */
  client: string;
  kind: 'incoming' | 'outgoing' | 'click';
  /** The switch's id; null: the switch has never heard of the call (a click that came to nothing). */
  callId: string | null;
  /** The portal's id, of clicks only. */
  crmCallId: string | null;
  /** Epoch ms: first leg of one of our phones (null: all were busy), first answer of the two sides, last leg gone. */
  startedAt: number | null;
  answeredAt: number | null;
  endedAt: number | null;
}

export interface Script {
  ringMs: number;
  /** null: nobody answers, the caller gives up after `ringMs`. */
  talkMs: number | null;
}

const FIRST_CLIENT = 79_130_000_000;

export class Calls {
  readonly all: TrueCall[] = [];
  private readonly stage: Stage;
  private readonly byClient = new Map<string, TrueCall>();
  private readonly byCallId = new Map<string, { call: TrueCall; liveLegs: Set<string> }>();
  private readonly clickScripts = new Map<string, Script>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly stopListening: () => void;
  private nextPhone = 0;
  private nextGroup = 0;

  constructor(stage: Stage) {
    this.stage = stage;
    this.stopListening = stage.switch.engine.onLeg((leg) => this.onLeg(leg));
  }

  /** Forgets what was to happen; calls under way stay as they are. */
  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.stopListening();
  }

  /** Phones take turns, so that each has few calls at a time. */
  somePhone(): string {
    this.nextPhone += 1;
    return SINGLE_PHONES[this.nextPhone % SINGLE_PHONES.length] ?? '';
  }

  /** A number at which so many phones ring. */
  someNumber(phones: 1 | 5 | 20): string {
    if (phones === 1) return this.somePhone();
    if (phones === 20) return GROUP_OF_20;
    this.nextGroup += 1;
    return GROUPS_OF_5[this.nextGroup % GROUPS_OF_5.length] ?? '';
  }

  get underWay(): number {
    return this.byCallId.size;
  }

  incoming(to: string, { ringMs, talkMs }: Script): TrueCall {
    const call = this.newCall('incoming');
    const { engine } = this.stage.switch;
    const { callId, legId } = engine.callFromOutside(DOMAIN, { from: `+${call.client}`, to });
    if (talkMs === null) this.release(legId, ringMs);
    else this.answer(callId, ringMs, talkMs);
    return call;
  }

  /** Dialled on the phone; the client behaves as the script says. */
  outgoing(from: string, script: Script): TrueCall {
    const call = this.newCall('outgoing');
    this.programClient(call, script);
    const { legId } = this.stage.switch.engine.callFromPhone(DOMAIN, from, `+${call.client}`);
    if (script.talkMs === null) this.release(legId, script.ringMs);
    return call;
  }

  /** A click on the number in the portal, by the employee who has the phone. Half of the ringing is his own phone's. */
  click(from: string, script: Script): TrueCall {
    const call = this.newCall('click');
    const { portal } = this.stage.portal;
    const user = portal.state.users.byPhoneInner(from);
    if (!user) throw new Error(`nobody has the phone ${from}`);
    this.programClient(call, { ...script, ringMs: script.ringMs / 2 });
    this.clickScripts.set(call.client, script);
    call.crmCallId = portal.startCallViaRest(user.id, `+${call.client}`).callId;
    return call;
  }

  private newCall(kind: TrueCall['kind']): TrueCall {
    const client = String(FIRST_CLIENT + this.all.length);
    const call: TrueCall = {
      client,
      kind,
      callId: null,
      crmCallId: null,
      startedAt: null,
      answeredAt: null,
      endedAt: null,
    };
    this.all.push(call);
    this.byClient.set(client, call);
    return call;
  }

  private programClient(call: TrueCall, { ringMs, talkMs }: Script): void {
    this.stage.switch.directory.putExternal(DOMAIN, {
      number: `+${call.client}`,
      behaviour:
        talkMs === null
          ? { kind: 'no-answer' }
          : { kind: 'answer', afterMs: Math.round(ringMs), hangUpAfterMs: Math.round(talkMs) },
    });
  }

  private answer(callId: string, afterMs: number, talkMs: number): void {
    this.later(afterMs, () => {
      const { engine } = this.stage.switch;
      const legs = engine.legs();
      const ringing = legs.filter((leg) => leg.callId === callId && leg.kind === 'subscriber' && leg.ringing);
      const busy = new Set(legs.filter((leg) => leg.status === 'talking').map((leg) => leg.number));
      const free = ringing.filter((leg) => !busy.has(leg.number));
      const leg = (free.length > 0 ? free : ringing)[this.all.length % Math.max(1, free.length || ringing.length)];
      if (!leg) return;
      engine.answer(leg.id);
      this.release(leg.id, talkMs);
    });
  }

  private release(legId: string, afterMs: number): void {
    this.later(afterMs, () => {
      const { engine } = this.stage.switch;
      if (engine.find(legId)) engine.release(legId);
    });
  }

  private later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, ms);
    this.timers.add(timer);
  }

  private onLeg(leg: LegSnapshot): void {
    const known = this.byCallId.get(leg.callId);
    const entry = known ?? this.recognise(leg);
    if (!entry) return;
    const { call, liveLegs } = entry;
    const now = this.stage.switch.clock.now();
    if (leg.status === 'released') liveLegs.delete(leg.id);
    else liveLegs.add(leg.id);
    if (leg.kind === 'subscriber') {
      call.startedAt ??= now;
      // Our own phone of a click is up before the client is: the talk with him begins with his answer.
      if (leg.status === 'talking') call.answeredAt ??= leg.answeredAt ?? now;
      const script = this.clickScripts.get(call.client);
      if (script && leg.ringing) {
        this.clickScripts.delete(call.client);
        this.pickUp(leg.id, script);
      }
    }
    if (liveLegs.size > 0) return;
    call.endedAt = now;
    this.byCallId.delete(leg.callId);
  }

  private pickUp(legId: string, script: Script): void {
    this.later(script.ringMs / 2, () => {
      const { engine } = this.stage.switch;
      if (engine.find(legId)?.ringing !== true) return;
      engine.answer(legId);
      if (script.talkMs === null) this.release(legId, script.ringMs / 2);
    });
  }

  private recognise(leg: LegSnapshot): { call: TrueCall; liveLegs: Set<string> } | undefined {
    const number = leg.kind === 'external' ? leg.number : leg.remoteDigits;
    const call = this.byClient.get(number?.replace('+', '') ?? '');
    if (!call || leg.status === 'released') return undefined;
    // A second call of the switch to the same client would show as a second record, which is what the audit looks for.
    call.callId ??= leg.callId;
    const entry = { call, liveLegs: new Set<string>() };
    this.byCallId.set(leg.callId, entry);
    return entry;
  }
}
