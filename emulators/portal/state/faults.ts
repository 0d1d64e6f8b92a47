/**
 * A fault to be injected into the next matching requests. `dropAnswer` does the work and then cuts the connection
 * (the client cannot know); `dropConnection` cuts it before.
 */
export interface RequestFault {
  kind:
    | 'queryLimit'
    | 'operationLimit'
    | 'expiredToken'
    | 'serverError'
    | 'badGateway'
    | 'latency'
    | 'dropConnection'
    | 'dropAnswer'
    | 'invalidGrant'
    | 'error';
  /** REST method in lower case, `oauth/token`, or absent for every REST request. Inner batch commands do not count. */
  method?: string | undefined;
  /** How many requests it hits; absent = until removed. */
  times?: number | undefined;
  delayMs?: number | undefined;
  status?: number | undefined;
  error?: string | undefined;
  description?: string | undefined;
}

/** A fault of event delivery. */
export interface EventFault {
  kind: 'drop' | 'duplicate' | 'delay';
  /** Upper case name, absent = every event. */
  event?: string | undefined;
  times?: number | undefined;
  delayMs?: number | undefined;
}

export class FaultList<T extends { times?: number | undefined }> {
  private faults: (T & { id: number })[] = [];
  private lastId = 0;

  add(fault: T): number {
    const id = ++this.lastId;
    this.faults.push({ ...fault, id });
    return id;
  }

  /** The matching faults of the next request; each loses one of its `times`. */
  take(matches: (fault: T) => boolean): T[] {
    const hit = this.faults.filter(matches);
    for (const fault of hit) {
      if (fault.times === undefined) continue;
      fault.times -= 1;
      if (fault.times <= 0) this.remove(fault.id);
    }
    return hit;
  }

  remove(id: number): void {
    this.faults = this.faults.filter((fault) => fault.id !== id);
  }

  clear(): void {
    this.faults = [];
  }

  list(): readonly (T & { id: number })[] {
    return this.faults;
  }
}
