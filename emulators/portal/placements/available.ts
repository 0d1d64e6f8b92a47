import type { PortalCore } from '../core.ts';
import type { PortalState } from '../state/portal-state.ts';
import { WORKER } from './kinds.ts';

const DAY_MS = 86_400_000;

export interface AvailablePlacement {
  handlerId: number;
  appId: number;
  appName: string;
  placement: string;
  /** Tab or menu title in Russian. */
  title: string;
  handler: string;
  options: Record<string, string>;
}

/** Widgets of apps that are not installed yet are hidden from users (known). */
export function availablePlacements(state: PortalState, placement: string, userId: number): AvailablePlacement[] {
  return state.placements.list({ placement }).flatMap((handler) => {
    const app = state.apps.get(handler.appId);
    if (!app?.installed || (handler.userId !== 0 && handler.userId !== userId)) return [];
    return {
      handlerId: handler.id,
      appId: app.id,
      appName: app.name,
      placement,
      title: handler.langAll['ru']?.TITLE ?? (handler.title || app.name),
      handler: handler.handler,
      options: handler.options,
    };
  });
}

/** Known: a worker slower than 5 s more than 10 times a day loses its registration; its error address is told. */
export function reportWorkerLoad(core: PortalCore, handlerId: number, durationMs: number): void {
  const { state, clock } = core;
  const handler = state.placements.get(handlerId);
  if (handler?.placement !== WORKER || durationMs <= state.knobs.workerSlowMs) return;
  const now = clock.now();
  handler.slowLoads = [...handler.slowLoads.filter((at) => at > now - DAY_MS), now];
  if (handler.slowLoads.length <= state.knobs.workerSlowPerDay) return;
  state.placements.delete(handler.id);
  const app = state.apps.get(handler.appId);
  const url = handler.options['errorHandlerUrl'];
  if (!app || !url) return;
  const error = 'ERROR_PLACEMENT_LOADING_OVERTIME';
  // Assumed body: only the error code and "no tokens" are documented.
  core.events.post(app, url, error, { error, placement: WORKER, handler: handler.handler, member_id: state.memberId });
}
