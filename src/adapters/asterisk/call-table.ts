/**
 * The calls by `Linkedid`. It may change on a living channel when two calls are joined, and no event says so (known): whoever feeds
 * this table compares it at every event. Pure.
 */
import type { Channel } from './channel.ts';

export interface SwitchCall {
  id: string;
  channels: Set<Channel>;
  /** A channel of it belongs, or belonged, to somebody outside. */
  outside: boolean;
  /** Who asked for the end, in order: channel ids, and whether it was a phone that only rang. */
  askedToEnd: { channelId: string; rang: boolean }[];
  /** Key of the recording, as far as it is known. */
  recording: string | null;
  /** It is the recording of the call's first channel. */
  recordedWhole: boolean;
}

export class CallTable {
  readonly #calls = new Map<string, SwitchCall>();
  /** A merged call's id → the one under which it goes on. */
  readonly #aliases = new Map<string, string>();

  /** The call that goes on under this `Linkedid`, a new one when there is none; a channel must join it at once. */
  open(rawCallId: string): SwitchCall {
    return this.#open(this.#resolve(rawCallId));
  }

  join(channel: Channel): void {
    this.#put(channel, channel.call);
  }

  /**
   * A known channel shows this `Linkedid` now. Returns the channels whose call has changed by that, usually none.
   *
   * The call with somebody outside goes on under its own id even where Asterisk prefers the other, older one: it is the call that
   * the CRM knows, and a colleague's call joins it and not the other way round.
   */
  seen(channel: Channel, rawCallId: string): Channel[] {
    const from = channel.call;
    const toId = this.#resolve(rawCallId);
    if (from.id === toId) return [];
    const to = this.#open(toId);
    if (from.outside && !to.outside) return this.#absorb(to, from);
    from.channels.delete(channel);
    this.#put(channel, to);
    if (from.channels.size === 0) this.#forward(from, to);
    return [channel];
  }

  leave(channel: Channel): void {
    const { call } = channel;
    call.channels.delete(channel);
    if (call.channels.size === 0) this.#drop(call.id);
  }

  #absorb(source: SwitchCall, target: SwitchCall): Channel[] {
    const moved = [...source.channels];
    for (const each of moved) this.#put(each, target);
    source.channels.clear();
    this.#forward(source, target);
    return moved;
  }

  #put(channel: Channel, call: SwitchCall): void {
    channel.call = call;
    call.channels.add(channel);
    if (channel.own === null && !channel.local) call.outside = true;
  }

  #forward(source: SwitchCall, target: SwitchCall): void {
    target.recording ??= source.recording;
    this.#calls.delete(source.id);
    this.#aliases.set(source.id, target.id);
  }

  #open(id: string): SwitchCall {
    const known = this.#calls.get(id);
    if (known) return known;
    const call: SwitchCall = {
      id,
      channels: new Set(),
      outside: false,
      askedToEnd: [],
      recording: null,
      recordedWhole: false,
    };
    this.#calls.set(id, call);
    return call;
  }

  #resolve(id: string): string {
    let at = id;
    for (let next = this.#aliases.get(at); next !== undefined; next = this.#aliases.get(at)) at = next;
    return at;
  }

  /** With the call its aliases go; they lead nowhere any more. */
  #drop(id: string): void {
    this.#calls.delete(id);
    for (const [from, to] of this.#aliases) if (to === id) this.#dropAlias(from);
  }

  #dropAlias(id: string): void {
    this.#aliases.delete(id);
    for (const [from, to] of this.#aliases) if (to === id) this.#dropAlias(from);
  }
}
