/** When a server was there that knew the calls of the switch, and what it must have known when it was killed. */
import type { TrueCall } from './calls.ts';
import { legMoment } from './evidence.ts';
import type { Moment } from './evidence.ts';
import type { Stage } from './stage.ts';

/** A server that the machine did not let run for so long was given nothing to hear. */
const STARVED_MS = 100;

interface Life {
  from: number;
  /** What was sent until then had been read, and what was sent until then was acknowledged by the database too. */
  readTo: number;
  storedTo: number;
}

interface ListedLeg {
  call_id: string;
  id: string;
  status: string;
}

/** `read`: a database that takes its time is no excuse; `stored`: what it had not acknowledged died with the server. */
export type Measure = 'read' | 'stored';

export class LifeWatch {
  isUp = false;
  /** Servers that had not run for a while when they were killed, and those whose database owed them an answer. */
  starved = 0;
  storing = 0;
  private readonly lives: Life[] = [];
  private readonly moments: (Moment & { legs?: ListedLeg[] })[] = [];
  private readonly events = new Map<string, Moment[]>();
  private readonly stage: Stage;
  readonly stop: () => void;

  constructor(stage: Stage) {
    this.stage = stage;
    this.begin(stage.switch.clock.now());
    this.stop = stage.switch.journal.onEntry(({ kind, at, outcome, data }) => {
      if (kind === 'event') this.event(at, outcome, data as Record<string, string>);
      if (kind === 'connection') this.moments.push({ at, text: `switch: connection ${outcome}` });
      const { method, answer } = data as { method?: string; answer?: { result?: { conversations: ListedLeg[] } } };
      if (kind !== 'command' || method !== 'call.list' || outcome !== 'ok') return;
      const legs = answer?.result?.conversations ?? [];
      this.moments.push({ at, text: `switch: asked for its list, ${legs.length} legs`, legs });
      if (!this.isUp) this.begin(at);
    });
  }

  /** To be told when a server is gone and everything that it said was heard. `now`: when it was killed. */
  died(now: number): void {
    const { server } = this.stage;
    const ranAt = Math.min(now, server.ranAt);
    const owedFor = server.stores.owedFor(ranAt);
    if (now - ranAt > STARVED_MS) this.starved += 1;
    if (owedFor > 0) this.storing += 1;
    const life = this.lives.at(-1);
    if (this.isUp && life) {
      life.readTo = ranAt - STARVED_MS;
      life.storedTo = Math.min(life.readTo, server.stores.reachedBy(ranAt));
    }
    const facts = [
      `last seen running ${Math.round(now - ranAt)} ms before`,
      ...(this.isUp ? [] : ['it had no list yet']),
      ...(owedFor > 0 ? [`its database had owed it an answer for ${Math.round(owedFor)} ms`] : []),
      ...(this.isUp && life ? [`stored is what came until ${Math.round(now - life.storedTo)} ms before`] : []),
    ];
    this.moments.push({ at: now, text: `server: killed; ${facts.join(', ')}` });
    this.isUp = false;
  }

  wasThere(from: number, to: number, measure: Measure): boolean {
    return this.lives.some((life) => {
      const end = measure === 'read' ? life.readTo : life.storedTo;
      // A life that ended with the list still on its way has heard nothing.
      return end >= life.from && life.from <= to && end >= from;
    });
  }

  canKnow(call: TrueCall, measure: Measure): boolean {
    if (call.kind !== 'click') {
      return this.wasThere(call.startedAt ?? Infinity, call.endedAt ?? Infinity, measure);
    }
    const events = this.stage.portal.portal.state.sentEvents.list();
    return events.some(
      ({ event, status, data }) =>
        event === 'ONEXTERNALCALLSTART' && status === 200 && (data as { CALL_ID: string }).CALL_ID === call.crmCallId,
    );
  }

  /** What the switch said of the call, and what happened to the servers meanwhile, with the legs of it that they were listed. */
  story({ callId }: TrueCall): Moment[] {
    const servers = this.moments.map(({ at, text, legs }) => {
      const own = legs?.filter((leg) => leg.call_id === callId).map(({ id, status }) => `${id} ${status}`);
      return { at, text: own === undefined ? text : `${text}, of this call: ${own.join(', ') || 'none'}` };
    });
    return [...servers, ...(this.events.get(callId ?? '') ?? [])];
  }

  private event(at: number, outcome: string, data: Record<string, string>): void {
    const { call_id = '' } = data;
    const own = this.events.get(call_id) ?? [];
    own.push(legMoment(at, outcome, data));
    this.events.set(call_id, own);
  }

  private begin(from: number): void {
    this.isUp = true;
    this.lives.push({ from, readTo: Infinity, storedTo: Infinity });
  }
}
