/**
 * Consultations by feature code or `Atxfer`: the phone asks a colleague on the channel that it has, so there is no channel that
 * could be the leg of the consultation. It is made up here, so that screens see what they see of every other switch: the call on
 * hold, and beside it a call of the same phone to the colleague. Pure.
 */
import type { LegPhase, LegReport } from '../../domain/call/leg.ts';
import type { Channel } from './channel.ts';
import { UP } from './channel.ts';

interface Consultation {
  legId: string;
  /** The phone's channel, and the wire to the colleague. */
  asking: Channel;
  wire: Channel;
  bridgeId: string;
  reported: LegReport;
}

export class Consultations {
  /** By the asking channel. */
  readonly #all = new Map<string, Consultation>();

  /** The consultation of a phone's channel. */
  of(channelId: string): LegReport | undefined {
    return this.#all.get(channelId)?.reported;
  }

  /** The channel that asks in this made-up leg. */
  askingIn(legId: string): Channel | undefined {
    return this.#find(legId)?.asking;
  }

  wireOf(legId: string): Channel | undefined {
    return this.#find(legId)?.wire;
  }

  legs(): LegReport[] {
    return [...this.#all.values()].map(({ reported }) => reported);
  }

  /** A channel has entered a bridge of two or more: known, that a held phone enters the bridge in which a wire's end waits. */
  began(asking: Channel, members: Channel[], at: number): LegReport[] {
    const wire = members.find((each) => each.local);
    const { own, leg, bridgeId } = asking;
    if (own === null || leg?.phase !== 'held' || !wire || bridgeId === null || this.#all.has(asking.id)) return [];
    const reported: LegReport = {
      legId: `${asking.id}~${wire.id}`,
      switchCallId: `${asking.call.id}~${wire.id}`,
      callRef: null,
      direction: 'out',
      extension: own.number,
      remoteNumber: /\d/.test(wire.exten) ? wire.exten : null,
      displayName: null,
      phase: 'alerting',
      answered: false,
      answeredAt: null,
    };
    const { legId } = reported;
    this.#all.set(asking.id, { legId, asking, wire, bridgeId, reported });
    return [reported, ...this.progressed(wire, at)];
  }

  /** The wire's end is up when the colleague has answered. */
  progressed(wire: Channel, at: number): LegReport[] {
    const consultation = [...this.#all.values()].find((each) => each.wire === wire);
    if (consultation?.reported.phase !== 'alerting' || wire.state !== UP) return [];
    return [this.#say(consultation, 'talking', { answered: true, answeredAt: at })];
  }

  /** The channel has left a bridge, or is gone: a consultation in which it was is over. */
  over(channel: Channel): LegReport[] {
    const consultation = [...this.#all.values()].find(({ asking, wire }) => asking === channel || wire === channel);
    if (!consultation || channel.bridgeId === consultation.bridgeId) return [];
    this.#all.delete(consultation.asking.id);
    return [this.#say(consultation, 'released', {})];
  }

  #say(consultation: Consultation, phase: LegPhase, more: Partial<LegReport>): LegReport {
    consultation.reported = { ...consultation.reported, ...more, phase };
    return consultation.reported;
  }

  #find(legId: string): Consultation | undefined {
    return [...this.#all.values()].find((each) => each.legId === legId);
  }
}
