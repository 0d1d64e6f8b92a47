/** The lists that open pages watch: each is made once for all pages of a user, and told only when it has changed. */
import type { Clock } from '../ports/clock.ts';
import type { CallView, Colleague } from '../ports/operator.ts';
import { ENDED_SHOWN_MS } from './views.ts';

/** Nobody reads faster; a burst of changes becomes its first and its last. */
const CALLS_PAUSE_MS = 50;
/** The list of colleagues is long, changes with every ring anywhere, and only guides the eye. */
const COLLEAGUES_PAUSE_MS = 250;

export interface LiveBoardDeps {
  clock: Clock;
  /** The truth at this moment. */
  active: (userId: string) => CallView[];
  everybody: (userId: string) => CallView[];
  colleagues: () => Colleague[];
}

/** All of one company. */
export class LiveBoard {
  private readonly deps: LiveBoardDeps;
  private readonly calls = new Map<string, Topic<CallView>>();
  private readonly allCalls = new Map<string, Topic<CallView>>();
  private readonly people = new Map<string, Topic<Colleague>>();

  constructor(deps: LiveBoardDeps) {
    this.deps = deps;
  }

  watchCalls(userId: string, listener: (calls: CallView[]) => void): () => void {
    const { active, clock } = this.deps;
    return watch(this.calls, userId, listener, () => new Topic(() => active(userId), clock, CALLS_PAUSE_MS, staleAt));
  }

  watchEverybody(userId: string, listener: (calls: CallView[]) => void): () => void {
    const { everybody, clock } = this.deps;
    return watch(this.allCalls, userId, listener, () => new Topic(() => everybody(userId), clock, CALLS_PAUSE_MS));
  }

  watchColleagues(listener: (colleagues: Colleague[]) => void): () => void {
    const { colleagues, clock } = this.deps;
    return watch(this.people, '', listener, () => new Topic(colleagues, clock, COLLEAGUES_PAUSE_MS));
  }

  /** `userIds`: whose own lists may have changed; null: everybody's. */
  changed(userIds: Iterable<string> | null): void {
    if (userIds === null) for (const topic of this.calls.values()) topic.touch();
    else for (const userId of userIds) this.calls.get(userId)?.touch();
    for (const topic of this.allCalls.values()) topic.touch();
    for (const topic of this.people.values()) topic.touch();
  }

  stop(): void {
    for (const topics of [this.calls, this.allCalls, this.people]) for (const topic of topics.values()) topic.stop();
  }
}

/** When the oldest ended call leaves the list by itself, epoch ms; null when none will. */
function staleAt(calls: readonly CallView[]): number | null {
  const ends = calls.flatMap(({ endedAt }) => endedAt ?? []);
  return ends.length > 0 ? Math.min(...ends) + ENDED_SHOWN_MS + 1 : null;
}

function watch<T>(
  topics: Map<string, Topic<T>>,
  key: string,
  listener: (list: T[]) => void,
  open: () => Topic<T>,
): () => void {
  const topic = topics.get(key) ?? open();
  topics.set(key, topic);
  const remove = topic.add(listener);
  return () => {
    remove();
    if (!topic.isWatched && topics.get(key) === topic) topics.delete(key);
  };
}

class Topic<T> {
  private readonly make: () => T[];
  private readonly clock: Clock;
  private readonly pauseMs: number;
  private readonly staleAt: (list: T[]) => number | null;
  private readonly listeners = new Set<(list: T[]) => void>();
  private last: string;
  private toldAt = -Infinity;
  private cancelTell: (() => void) | null = null;
  private cancelStale: () => void = () => undefined;

  constructor(make: () => T[], clock: Clock, pauseMs: number, stale: (list: T[]) => number | null = () => null) {
    this.make = make;
    this.clock = clock;
    this.pauseMs = pauseMs;
    this.staleAt = stale;
    const list = make();
    this.last = JSON.stringify(list);
    this.lookWhenStale(list);
  }

  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  add(listener: (list: T[]) => void): () => void {
    // Two watchers may be the same function.
    const own = (list: T[]): void => listener(list);
    this.listeners.add(own);
    return () => {
      this.listeners.delete(own);
      if (!this.isWatched) this.stop();
    };
  }

  /** Something may have changed. */
  touch(): void {
    if (this.cancelTell !== null) return;
    const waitMs = this.toldAt + this.pauseMs - this.clock.now();
    if (waitMs <= 0) this.tell();
    else this.cancelTell = this.clock.after(waitMs, () => this.tell());
  }

  stop(): void {
    this.cancelTell?.();
    this.cancelTell = null;
    this.cancelStale();
  }

  private tell(): void {
    this.cancelTell = null;
    const list = this.make();
    this.lookWhenStale(list);
    const text = JSON.stringify(list);
    if (text === this.last) return;
    this.last = text;
    this.toldAt = this.clock.now();
    for (const listener of [...this.listeners]) listener(list);
  }

  private lookWhenStale(list: T[]): void {
    this.cancelStale();
    const at = this.staleAt(list);
    if (at === null) return;
    this.cancelStale = this.clock.after(Math.max(1, at - this.clock.now()), () => this.touch());
  }
}
