/** Notices which events of the portals arrive: the proof that a portal reaches this server. */
import type { Clock } from '../ports/clock.ts';
import type { PortalEvents } from '../ports/events.ts';
import type { PortalEvent } from '../ports/portal.ts';

export interface SeenEvents {
  /** The last genuine event of whatever kind since the start, epoch ms; null: none. */
  lastAt: number | null;
  /** The last click on a number, epoch ms; null: none since the start. */
  lastClickAt: number | null;
}

const NOTHING: SeenEvents = { lastAt: null, lastClickAt: null };

interface Waiter {
  memberId: string;
  event: string;
  came: (at: number) => void;
}

export class EventWatch implements PortalEvents {
  readonly #inner: PortalEvents;
  readonly #clock: Clock;
  readonly #seen = new Map<string, SeenEvents>();
  readonly #waiters = new Set<Waiter>();

  constructor(deps: { inner: PortalEvents; clock: Clock }) {
    this.#inner = deps.inner;
    this.#clock = deps.clock;
  }

  async accept(event: PortalEvent): Promise<'accepted' | 'forbidden'> {
    const verdict = await this.#inner.accept(event);
    const { memberId } = event.auth;
    // Only what is proven to come from the company's own portal counts, so the map holds no more than our companies.
    if (verdict === 'accepted' && memberId !== null) this.#note(memberId, event.event);
    return verdict;
  }

  seen(memberId: string): SeenEvents {
    return this.#seen.get(memberId) ?? NOTHING;
  }

  /** Waits for the next `event` of the portal; `came` resolves to its time, or to null after `withinMs`. */
  expect(memberId: string, event: string, withinMs: number): { came: Promise<number | null>; cancel: () => void } {
    let cancel: () => void = () => undefined;
    const came = new Promise<number | null>((resolve) => {
      const waiter: Waiter = { memberId, event, came: (at) => settle(at) };
      const settle = (at: number | null): void => {
        this.#waiters.delete(waiter);
        cancelTimer();
        resolve(at);
      };
      const cancelTimer = this.#clock.after(withinMs, () => settle(null));
      cancel = () => settle(null);
      this.#waiters.add(waiter);
    });
    return { came, cancel };
  }

  #note(memberId: string, event: string): void {
    const at = this.#clock.now();
    const before = this.seen(memberId);
    const click = event === 'ONEXTERNALCALLSTART';
    this.#seen.set(memberId, { lastAt: at, lastClickAt: click ? at : before.lastClickAt });
    for (const waiter of this.#waiters) if (waiter.memberId === memberId && waiter.event === event) waiter.came(at);
  }
}
