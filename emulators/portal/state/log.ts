/** One HTTP request that reached the portal or the OAuth server. Parameters are logged without tokens and secrets. */
export interface RequestEntry {
  id: number;
  at: number;
  durationMs: number;
  origin: 'portal' | 'oauth';
  http: string;
  /** REST method in lower case, or the path outside of REST. */
  method: string;
  params: unknown;
  status: number;
  error: string | null;
  appId: number | null;
  userId: number | null;
  ip: string;
  /** Commands of a batch, in order. */
  batch: { key: string; method: string; params: unknown; error: string | null }[] | null;
}

/** One delivery of one event to one handler. */
export interface EventEntry {
  id: number;
  event: string;
  appId: number;
  handler: string;
  data: unknown;
  queuedAt: number;
  /** null: dropped by a fault, or not sent yet. */
  sentAt: number | null;
  durationMs: number | null;
  status: number | null;
  /** `dropped`, or why the handler could not be reached; a lost event is never repeated. */
  error: string | null;
}

const MAX_ENTRIES = 20_000;

/** The newest entries, oldest first; older ones are forgotten. */
export class BoundedLog<T extends { id: number }> {
  private entries: T[] = [];
  private lastId = 0;

  add(fields: Omit<T, 'id'>): T {
    const entry = { ...fields, id: ++this.lastId } as T;
    this.entries.push(entry);
    if (this.entries.length > MAX_ENTRIES * 1.1) this.entries = this.entries.slice(-MAX_ENTRIES);
    return entry;
  }

  list(sinceId = 0): readonly T[] {
    return sinceId === 0 ? this.entries : this.entries.filter((entry) => entry.id > sinceId);
  }

  clear(): void {
    this.entries = [];
  }
}
