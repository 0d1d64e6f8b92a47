/** A handler bound by event.bind. */
export interface EventHandler {
  id: number;
  appId: number;
  event: string;
  handler: string;
  /** User whose token goes with the event; 0 = the user who caused it. */
  authType: number;
  /** Bound by somebody who is no administrator: hears only that user's events; 0 = everybody's. */
  boundUserId: number;
  offline: boolean;
}

/** An event waiting for event.offline.get. */
export interface OfflineEvent {
  id: number;
  appId: number;
  event: string;
  data: unknown;
  queuedAt: number;
  processId: string;
}

export class HandlerStore {
  private readonly handlers = new Map<number, EventHandler>();
  offline: OfflineEvent[] = [];
  private lastId = 1000;
  private lastOfflineId = 0;

  add(fields: Omit<EventHandler, 'id'>): EventHandler {
    const handler = { ...fields, id: ++this.lastId };
    this.handlers.set(handler.id, handler);
    return handler;
  }

  list(appId?: number): EventHandler[] {
    return [...this.handlers.values()].filter((handler) => appId === undefined || handler.appId === appId);
  }

  delete(id: number): void {
    this.handlers.delete(id);
  }

  queueOffline(fields: Omit<OfflineEvent, 'id' | 'processId'>): void {
    this.offline.push({ ...fields, id: ++this.lastOfflineId, processId: '' });
    if (this.offline.length > 10_000) this.offline.shift();
  }
}
