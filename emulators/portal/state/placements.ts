export interface PlacementText {
  TITLE?: string;
  DESCRIPTION?: string;
  GROUP_NAME?: string;
}

/** A handler bound by placement.bind: one tab, menu item or hidden frame. */
export interface PlacementHandler {
  id: number;
  appId: number;
  placement: string;
  /** 0 = for everybody. */
  userId: number;
  handler: string;
  title: string;
  description: string;
  groupName: string;
  langAll: Record<string, PlacementText>;
  options: Record<string, string>;
  /** Instants of loads slower than 5 s (PAGE_BACKGROUND_WORKER). */
  slowLoads: number[];
}

export class PlacementStore {
  private readonly handlers = new Map<number, PlacementHandler>();
  private lastId = 0;

  add(fields: Omit<PlacementHandler, 'id' | 'slowLoads'>): PlacementHandler {
    const handler: PlacementHandler = { ...fields, id: ++this.lastId, slowLoads: [] };
    this.handlers.set(handler.id, handler);
    return handler;
  }

  get(id: number): PlacementHandler | undefined {
    return this.handlers.get(id);
  }

  list(filter: { appId?: number; placement?: string } = {}): PlacementHandler[] {
    return [...this.handlers.values()].filter(
      (handler) =>
        (filter.appId === undefined || handler.appId === filter.appId) &&
        (filter.placement === undefined || handler.placement === filter.placement),
    );
  }

  delete(id: number): void {
    this.handlers.delete(id);
  }
}
