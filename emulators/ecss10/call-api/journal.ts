export type EntryKind = 'leg' | 'event' | 'command' | 'register' | 'connection' | 'fault' | 'console';

/** One line of the log: what was sent, received or done, and when. Never holds keys or tokens. */
export interface Entry {
  /** Grows by one; ask for everything after the last one seen. */
  seq: number;
  /** Epoch ms. */
  at: number;
  kind: EntryKind;
  domain: string | null;
  clientId: string | null;
  /** `sent`, `lost`, `duplicate`, `ok`, an error code, … */
  outcome: string;
  data: unknown;
}

/** The newest entries, bounded. */
export class Journal {
  readonly #entries: Entry[] = [];
  readonly #limit: number;
  readonly #now: () => number;
  readonly #listeners = new Set<(entry: Entry) => void>();
  #seq = 0;

  constructor(now: () => number, limit = 20_000) {
    this.#now = now;
    this.#limit = limit;
  }

  onEntry(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(kind: EntryKind, outcome: string, data: unknown, who: { domain?: string; clientId?: string } = {}): void {
    this.#seq += 1;
    const { domain = null, clientId = null } = who;
    const entry: Entry = { seq: this.#seq, at: this.#now(), kind, domain, clientId, outcome, data };
    this.#entries.push(entry);
    // Dropped in blocks: shifting a long array for each entry would cost more than the entry.
    if (this.#entries.length > this.#limit * 1.25) this.#entries.splice(0, this.#entries.length - this.#limit);
    for (const listener of this.#listeners) listener(entry);
  }

  /** Entries after `seq`, oldest first, at most `limit` of the newest. */
  after(seq: number, limit = this.#limit): Entry[] {
    return this.#entries.filter((entry) => entry.seq > seq).slice(-limit);
  }
}
